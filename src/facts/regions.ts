/**
 * The Regions in which Amazon WorkMail exists (AWS General Reference, "Amazon WorkMail endpoints").
 * The SDK builds an address for any Region and fails only when it connects, so this is an allow-list.
 */
export const WORKMAIL_REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1'] as const

export type WorkMailRegion = (typeof WORKMAIL_REGIONS)[number]

/** IAM and STS are asked in this Region: IAM is global and signs for it. */
export const GLOBAL_REGION = 'us-east-1'

/** Where a role is, as a person would say it. */
export const GLOBAL = 'global'

/** WorkMail exists in this partition only, and its API accepts ARNs of no other. */
export const PARTITION = 'aws'

export const isWorkMailRegion = (region: string): region is WorkMailRegion =>
  (WORKMAIL_REGIONS as readonly string[]).includes(region)
