import { z } from 'zod'

/** The documentation that a step encodes: a page and the section on it. */
export const DocReference = z.strictObject({ page: z.string(), section: z.string(), url: z.string() })
export type DocReference = z.infer<typeof DocReference>

const WORKMAIL_GUIDE = 'https://docs.aws.amazon.com/workmail/latest/adminguide'
const ROLES_PAGE = 'Using service-linked roles for Amazon WorkMail'
const TRACKING_PAGE = 'Enabling email event logging'

const rolesPage = (section: string): DocReference => ({
  page: ROLES_PAGE,
  section,
  url: `${WORKMAIL_GUIDE}/using-service-linked-roles.html`,
})

const trackingPage = (section: string): DocReference => ({
  page: TRACKING_PAGE,
  section,
  url: `${WORKMAIL_GUIDE}/tracking.html`,
})

export const DOCS = {
  createRole: rolesPage('Creating a service-linked role for Amazon WorkMail'),
  editRole: rolesPage('Editing a service-linked role for Amazon WorkMail'),
  rolePermissions: rolesPage('Service-linked role permissions for Amazon WorkMail'),
  turnLoggingOff: rolesPage('Deleting a service-linked role for Amazon WorkMail, step 1'),
  deleteLogGroup: rolesPage('Deleting a service-linked role for Amazon WorkMail, step 2'),
  deleteRole: rolesPage('Deleting a service-linked role for Amazon WorkMail, using IAM'),
  turnLoggingOn: trackingPage('Turning on email event logging'),
  customRole: trackingPage('Creating a custom log group and IAM role for email event logging'),
  deleteCustomRole: trackingPage('Turning off email event logging'),
} as const satisfies Record<string, DocReference>
