/**
 * The tags that make the account its own journal. Once an organization's configuration is deleted nothing
 * in AWS says which log group it wrote to, so the group is tagged before.
 */

/** Its value is the id of the run that means to delete the group. */
export const TEARDOWN_TAG = 'workmail-lifecycle:teardown'

/** Its values are the ids of the organizations that the group belonged to, by `-1`, `-2` … */
export const ORGANIZATIONS_TAG = 'workmail-lifecycle:organizations'

/** On every group that names its organizations, whether it is to be deleted or stays. */
export const OWNER_TAG = `${ORGANIZATIONS_TAG}-1`

/** On a group that `enable` created: the retention, in days or `never`, that it means to set next. */
export const RETENTION_TAG = 'workmail-lifecycle:retention'

/** A tag's value holds 256 characters: seven ids of 34 and the spaces between them. */
const IDS_A_TAG = 7

/** Tags (a map, as CloudWatch Logs takes them) that say that a group is to be deleted. */
export const teardownTags = (runId: string, organizationIds: string[]): Record<string, string> => ({
  [TEARDOWN_TAG]: runId,
  ...ownerTags(organizationIds),
})

/** Tags that say whose a group was, and nothing of what is to become of it. */
export const ownerTags = (organizationIds: string[]): Record<string, string> => {
  const tags: Record<string, string> = {}
  for (let first = 0; first < organizationIds.length; first += IDS_A_TAG) {
    const number = first / IDS_A_TAG + 1
    tags[`${ORGANIZATIONS_TAG}-${number}`] = organizationIds.slice(first, first + IDS_A_TAG).join(' ')
  }
  return tags
}

/** Keys of the tags that say that a group is to be deleted. */
export const teardownTagKeys = (tags: Record<string, string>): string[] =>
  Object.keys(tags).filter((key) => key === TEARDOWN_TAG || key.startsWith(`${ORGANIZATIONS_TAG}-`))

/** Reads the tags back: undefined where the group is not tagged for deletion. */
export const readTeardownTags = (
  tags: Record<string, string>,
): { runId: string; organizationIds: string[] } | undefined => {
  const runId = tags[TEARDOWN_TAG]
  return runId === undefined ? undefined : { runId, organizationIds: readOwners(tags) }
}

/** Ids of the organizations that the tags name, whether the group is to be deleted or stays. */
export const readOwners = (tags: Record<string, string>): string[] =>
  Object.entries(tags)
    .filter(([key]) => key.startsWith(`${ORGANIZATIONS_TAG}-`))
    .flatMap(([, value]) => value.split(' '))
    .filter((id) => id !== '')
