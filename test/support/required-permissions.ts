// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders as AWS spells them
/** What each procedure needs, made from its recordings: the text of `src/policies/required-permissions.ts`. */
import { catalogueEntry } from '../../src/aws/catalogue.js'
import type { Call } from '../../src/calls/call.js'
import { parseArn, parseLogGroupArn, parseOrganizationArn } from '../../src/facts/arns.js'
import { DEFAULT_LOG_GROUP_PREFIX } from '../../src/facts/log-groups.js'
import { SERVICE_LINKED_ROLE_NAME } from '../../src/facts/service-linked-role.js'
import { permissionsOf } from '../../src/policies/permission.js'
import type { RequiredPermission } from '../../src/policies/required-permission.js'
import { ACCOUNT_ID } from '../sandbox/given.js'
import { RECORDINGS, type Recording, record, SCOPE_REGION } from './recordings.js'

/** An ARN with what differs from account to account left open. */
const toTemplate = (resource: string): string => {
  if (resource === '*') return resource
  const [groupArn, stream] = resource.split(':log-stream:')
  if (groupArn !== undefined && stream !== undefined) return `${toTemplate(groupArn)}:log-stream:*`
  if (parseOrganizationArn(resource) !== undefined)
    return 'arn:aws:workmail:${Region}:${Account}:organization/${OrganizationId}'
  const group = parseLogGroupArn(resource)
  if (group !== undefined) {
    const name = group.name.startsWith(DEFAULT_LOG_GROUP_PREFIX) ? 'DefaultLogGroupName' : 'LogGroupName'
    return `arn:aws:logs:\${Region}:\${Account}:log-group:\${${name}}${resource.endsWith(':*') ? ':*' : ''}`
  }
  if (resource.endsWith(`/${SERVICE_LINKED_ROLE_NAME}`)) return resource.replace(ACCOUNT_ID, '${Account}')
  const arn = parseArn(resource)
  if (arn?.account === 'aws') return resource
  if (arn?.service === 'iam' && arn.resource.startsWith('role/'))
    return 'arn:aws:iam::${Account}:role/${RoleNameWithPath}'
  throw new Error(`no template is known for ${resource}`)
}

/** Keys of the tool's own tags are numbered. */
const toContext = (context: Record<string, string[]>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(context).map(([key, values]) => [
      key,
      [...new Set(values.map((value) => value.replace(/^workmail-lifecycle:.*/, 'workmail-lifecycle:*')))],
    ]),
  )

const regionsOf = ({ service, region }: Call, action: string): RequiredPermission['regions'] => {
  if (service === 'iam' || service === 'sts' || action.startsWith('iam:')) return 'global'
  return region === SCOPE_REGION ? 'scope' : 'every'
}

/** One of these for each resource. */
type Need = Omit<RequiredPermission, 'resources'> & { resource: string }

const needsOf = async (recording: Recording): Promise<Need[]> => {
  const { read, carriedOut } = await record(recording)
  return [...read, ...(carriedOut?.calls ?? [])].flatMap((call) =>
    permissionsOf(call, ACCOUNT_ID).flatMap(({ action, resources, context }) =>
      resources.map(
        (resource): Need => ({
          action,
          access: catalogueEntry(call)?.access ?? 'write',
          resource: toTemplate(resource),
          regions: regionsOf(call, action),
          ...(Object.keys(context).length === 0 ? {} : { context: toContext(context) }),
          ...(recording.with === undefined ? {} : { with: recording.with }),
        }),
      ),
    ),
  )
}

const keyOf = ({ action, resource, context }: Need): string => JSON.stringify([action, resource, context])

/** Each need once: in as many Regions as any run has it, and without a flag where a run without one has it. */
const distinct = (needs: Need[]): Need[] => {
  const found = new Map<string, Need>()
  for (const need of needs) {
    const { with: flag, ...known } = found.get(keyOf(need)) ?? need
    const regions = need.regions === 'every' ? need.regions : known.regions
    const isOptional = flag !== undefined && need.with !== undefined
    found.set(keyOf(need), { ...known, regions, ...(isOptional ? { with: flag } : {}) })
  }
  const isNarrower = ({ resource, ...need }: Need): boolean =>
    resource.includes('DefaultLogGroupName') &&
    found.has(keyOf({ ...need, resource: resource.replace('DefaultLogGroupName', 'LogGroupName') }))
  return [...found.values()].filter((need) => !isNarrower(need))
}

/** Needs that only differ by their resources as one. */
const merged = (needs: Need[]): RequiredPermission[] => {
  const permissions = new Map<string, RequiredPermission>()
  for (const { resource, ...need } of needs) {
    const key = JSON.stringify([need.action, need.regions, need.context, need.with])
    const resources = permissions.get(key)?.resources ?? []
    permissions.set(key, { ...need, resources: [...new Set([...resources, resource])].sort() })
  }
  return [...permissions.values()].sort((one, other) => (lineOf(one) < lineOf(other) ? -1 : 1))
}

const quoted = (text: string): string => `'${text}'`
const list = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`

const lineOf = ({ action, access, resources, regions, context, with: flag }: RequiredPermission): string => {
  const members = [
    `action: ${quoted(action)}`,
    `access: ${quoted(access)}`,
    `regions: ${quoted(regions)}`,
    `resources: ${list(resources)}`,
    ...(context === undefined
      ? []
      : [
          `context: { ${Object.entries(context)
            .map(([key, values]) => `${quoted(key)}: ${list(values)}`)
            .join(', ')} }`,
        ]),
    ...(flag === undefined ? [] : [`with: ${quoted(flag)}`]),
  ]
  return `    { ${members.join(', ')} },`
}

/** The whole of `src/policies/required-permissions.ts`. */
export const requiredPermissionsFile = async (): Promise<string> => {
  const lines: string[] = []
  for (const [procedure, recordings] of Object.entries(RECORDINGS)) {
    const needs: Need[] = []
    for (const recording of recordings) needs.push(...(await needsOf(recording)))
    const name = /^\w+$/.test(procedure) ? procedure : quoted(procedure)
    lines.push(`  ${name}: [`, ...merged(distinct(needs)).map(lineOf), '  ],')
  }
  return `${[
    '// Made by `npm run generate`, from recorded runs of every procedure; not edited by hand.',
    '// biome-ignore-all format: one permission a line',
    '// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders as AWS spells them',
    "import type { RequiredPermission } from './required-permission.js'",
    '',
    'export const REQUIRED_PERMISSIONS = {',
    ...lines,
    '} as const satisfies Record<string, readonly RequiredPermission[]>',
  ].join('\n')}\n`
}
