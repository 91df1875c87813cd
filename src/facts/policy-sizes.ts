/** How long a policy may be (IAM user guide, "IAM and AWS STS quotas", character limits). */

/** In characters, white space not counted. An inline limit is for all inline policies of its user, group or role. */
export const POLICY_SIZES = {
  managed: 6144,
  'inline of a role': 10_240,
  'inline of a group': 5120,
  'inline of a user': 2048,
} as const

/** Characters as IAM counts them: without white space. */
export const policySize = (json: string): number => [...json.replace(/\s/g, '')].length
