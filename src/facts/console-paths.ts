/**
 * Where in the AWS console a person does what a step does.
 * Source: WorkMail administrator guide, "Using service-linked roles for Amazon WorkMail" and "Enabling email event
 * logging". A kind of step for which neither names a way is not here.
 */
const MONITORING = [
  'Open the WorkMail console, https://console.aws.amazon.com/workmail/, and choose the Region in the bar at the top.',
  'Choose Organizations, then the organization by its name.',
  'Choose Organization settings, then Monitoring; at Log settings choose Edit.',
]

const DELETE_LOG_GROUP = [
  'Open the CloudWatch console, https://console.aws.amazon.com/cloudwatch/, and choose the Region.',
  'Choose Logs, then select the log group at Log Groups.',
  'At Actions choose Delete log group, then Yes, Delete.',
]

/** By kind of step. */
export const CONSOLE_PATHS: Readonly<Record<string, readonly string[]>> = {
  'enable-logging': [...MONITORING, 'Move the slider Enable mail events to on, and choose Save.'],
  'disable-logging': [...MONITORING, 'Move the slider Enable mail events to off, and choose Save.'],
  'delete-log-group': DELETE_LOG_GROUP,
  'delete-log-group-again': DELETE_LOG_GROUP,
}
