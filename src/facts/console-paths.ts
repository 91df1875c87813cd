/**
 * Where in the AWS console a person does what a step does.
 * Source: WorkMail administrator guide, "Using service-linked roles for Amazon WorkMail" and "Enabling email event
 * logging".
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

/** By kind of step. One for which neither page names a way is not here. */
export const CONSOLE_PATHS: Readonly<Record<string, readonly string[]>> = {
  'enable-logging': [...MONITORING, 'Move the slider Enable mail events to on, and choose Save.'],
  'disable-logging': [...MONITORING, 'Move the slider Enable mail events to off, and choose Save.'],
  'delete-log-group': DELETE_LOG_GROUP,
  'delete-log-group-again': DELETE_LOG_GROUP,
}

/** By kind of step: what the pages say of the console where they lead through none. */
export const CONSOLE_WORDS: Readonly<Record<string, string>> = {
  'create-role':
    'The WorkMail console has no way to the role alone: it makes the role when logging is turned on there with the default settings.',
  'update-role':
    'The documentation names IAM for it, and leaves the way there to the IAM User Guide, "Editing a service-linked role".',
  'delete-role':
    'The documentation names the IAM console for it too, and leaves the way there to the IAM User Guide, "Deleting a service-linked role".',
}

export const NO_CONSOLE_PATH = 'The documentation gives no way through the console for this step.'
