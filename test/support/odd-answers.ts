/**
 * What has come, or may come, in the place of an answer of AWS: from a proxy, a sign-in page, a cache, a front end, a
 * mistaken endpoint. Each as a fault of the sandbox.
 */
import type { Service } from '../../src/calls/call.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'

type Fault = NonNullable<SandboxSeed['faults']>[number]['fault']
export type OddAnswer = Extract<Fault, { kind: 'answer' }>

/** A read call, and the member of its answer that it is made for. */
export interface ReadCall {
  service: Service
  action: string
  member: string
  /** The member that holds the token of the next page, where it is a list in pages. */
  token?: string
}

export const READ_CALLS: ReadCall[] = [
  { service: 'workmail', action: 'ListOrganizations', member: 'OrganizationSummaries', token: 'NextToken' },
  { service: 'workmail', action: 'DescribeEmailMonitoringConfiguration', member: 'LogGroupArn' },
  { service: 'workmail', action: 'ListTagsForResource', member: 'Tags' },
  { service: 'logs', action: 'DescribeLogGroups', member: 'logGroups', token: 'nextToken' },
  { service: 'logs', action: 'ListLogGroups', member: 'logGroups', token: 'nextToken' },
  { service: 'logs', action: 'ListTagsForResource', member: 'tags' },
  { service: 'logs', action: 'DescribeLogStreams', member: 'logStreams', token: 'nextToken' },
  { service: 'logs', action: 'GetLogEvents', member: 'events' },
  { service: 'iam', action: 'ListAccountAliases', member: 'AccountAliases' },
  { service: 'iam', action: 'GetRole', member: 'Role' },
  { service: 'iam', action: 'GetRolePolicy', member: 'PolicyDocument' },
  { service: 'iam', action: 'ListRolePolicies', member: 'PolicyNames', token: 'Marker' },
  { service: 'iam', action: 'ListAttachedRolePolicies', member: 'AttachedPolicies', token: 'Marker' },
  { service: 'iam', action: 'ListInstanceProfilesForRole', member: 'InstanceProfiles', token: 'Marker' },
  { service: 'iam', action: 'GetPolicy', member: 'Policy' },
  { service: 'iam', action: 'GetPolicyVersion', member: 'PolicyVersion' },
  { service: 'iam', action: 'GetServiceLinkedRoleDeletionStatus', member: 'Status' },
  { service: 'iam', action: 'SimulatePrincipalPolicy', member: 'EvaluationResults', token: 'Marker' },
  { service: 'organizations', action: 'DescribeOrganization', member: 'Organization' },
  { service: 'organizations', action: 'ListAccounts', member: 'Accounts', token: 'NextToken' },
  { service: 'organizations', action: 'ListAccountsForParent', member: 'Accounts', token: 'NextToken' },
  {
    service: 'organizations',
    action: 'ListOrganizationalUnitsForParent',
    member: 'OrganizationalUnits',
    token: 'NextToken',
  },
  { service: 'sts', action: 'GetCallerIdentity', member: 'Account' },
]

const HTML = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>'

const whole = (body: string, more: Partial<OddAnswer> = {}) => ({ kind: 'answer' as const, body, ...more })
const edited = (...replace: [string, string][]) => ({ kind: 'answer' as const, replace })
const withStatus = (status: number, body?: string) => ({
  kind: 'answer' as const,
  status,
  ...(body === undefined ? {} : { body }),
})
const withHeaders = (headers: Record<string, string | null>) => ({ kind: 'answer' as const, headers })

const WITHOUT_AWS = { 'x-amzn-requestid': null, 'content-type': 'application/json' }

/** Kinds for every call, in both protocols. */
const ANY: Record<string, OddAnswer> = {
  'an empty body': whole(''),
  'a blank body': whole(' \n'),
  'an empty object without AWS headers': whole('{}', { headers: WITHOUT_AWS }),
  'an empty object without a request id': whole('{}', { headers: { 'x-amzn-requestid': null } }),
  'a message': whole('{"message":"Forbidden"}'),
  'an empty list': whole('[]'),
  'a list of an object': whole('[{}]'),
  null: whole('null'),
  text: whole('"ok"'),
  'a number': whole('0'),
  'a yes': whole('true'),
  'an object that ends in the middle': whole('{"'),
  'two objects': whole('{}\n{}'),
  'an error of AWS with status 200': whole('{"__type":"InternalFailure","message":"x"}'),
  "a front end's envelope": whole(
    '{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}',
  ),
  "another service's list": whole('{"Buckets":[],"Owner":{"ID":"x"}}'),
  "another service's XML": whole('<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>'),
  'an XML error with status 200': whole(
    '<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>',
  ),
  'a sign-in page': whole(HTML, { headers: { 'x-amzn-requestid': null, 'content-type': 'text/html' } }),
  'a sign-in page with AWS headers': whole(HTML),
  'plain text': whole('OK', { headers: { 'content-type': 'text/plain' } }),
  'status 201': withStatus(201),
  'status 202': withStatus(202),
  'status 203': withStatus(203),
  'status 204 and no body': withStatus(204, ''),
  'status 206': withStatus(206),
  'status 226': withStatus(226),
  'status 301': withStatus(301, HTML),
  'status 302': withStatus(302, ''),
  'status 304': withStatus(304, ''),
  'no request id': withHeaders({ 'x-amzn-requestid': null }),
  'an empty request id': withHeaders({ 'x-amzn-requestid': ' ' }),
  "an error's name among the headers": withHeaders({ 'x-amzn-errortype': 'AccessDeniedException' }),
  'no content type': withHeaders({ 'content-type': null }),
  'content type text/html': withHeaders({ 'content-type': 'text/html; charset=utf-8' }),
  'content type text/plain': withHeaders({ 'content-type': 'text/plain' }),
  'content type application/octet-stream': withHeaders({ 'content-type': 'application/octet-stream' }),
  "someone's not-found": whole('{"__type":"ResourceNotFoundException","message":"x"}', {
    status: 404,
    headers: WITHOUT_AWS,
  }),
  "someone's no such organization": whole('{"__type":"OrganizationNotFoundException","Message":"x"}', {
    status: 400,
    headers: WITHOUT_AWS,
  }),
  "someone's no such entity": whole(
    '<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>x</Message></Error></ErrorResponse>',
    { status: 404, headers: { 'x-amzn-requestid': null } },
  ),
}

const lowerFirst = (name: string): string =>
  name[0] === name[0]?.toLowerCase() ? name.toUpperCase() : `${name[0]?.toLowerCase()}${name.slice(1)}`

/** Kinds of a member that is not as documented. An answer in XML knows neither null nor types. */
const ofMember = ({ service, member, token }: ReadCall): Record<string, OddAnswer> => {
  if (service === 'iam' || service === 'sts')
    return {
      'the member in other letters': edited([`${member}>`, `${lowerFirst(member)}>`]),
      'the member under another name': edited([`${member}>`, `Was${member}>`]),
      'the member within another': edited(
        [`<${member}>`, `<Was><${member}>`],
        [`</${member}>`, `</${member}></Was>`],
      ),
      'the member twice': edited([`<${member}>`, `<${member}></${member}><${member}>`]),
      'the result under another name': edited(['Result>', 'Results>']),
      ...(token === undefined
        ? {}
        : { 'no word on further pages': edited(['IsTruncated>', 'WasTruncated>']) }),
      ...(token === undefined
        ? {}
        : {
            'further pages without a token': edited(
              ['<IsTruncated>false<', '<IsTruncated>true<'],
              ['Marker>', 'WasMarker>'],
            ),
          }),
    }
  // A configuration that is off has no member: exactly that is another kind.
  const put = (value: string): OddAnswer => edited([`"${member}":`, `"${member}":${value},"was":`])
  return {
    'the member beside an error’s message': edited([`"${member}":`, `"message":"Forbidden","${member}":`]),
    'the member twice': edited([`"${member}":`, `"${member}":[],"${member}":`]),
    'the member is null': put('null'),
    'the member in other letters': edited([`"${member}":`, `"${lowerFirst(member)}":`]),
    'the member under another name': edited([`"${member}":`, `"Was${member}":`]),
    'the member is text': put('"ok"'),
    'the member is a number': put('7'),
    'the member is a yes': put('true'),
    'the member is a list of null': put('[null]'),
    'the member is a list of text': put('["x"]'),
    'the member is a list of an empty object': put('[{}]'),
    ...(token === undefined
      ? {}
      : {
          'an empty token': edited(
            [`"${member}":`, `"${token}":"","${member}":`],
            [`,"${token}":"WyJ`, ',"was":"WyJ'],
          ),
          'a token that is null': edited(
            [`"${member}":`, `"${token}":null,"${member}":`],
            [`,"${token}":"WyJ`, ',"was":"WyJ'],
          ),
          'a token that is a number': edited(
            [`"${member}":`, `"${token}":7,"${member}":`],
            [`,"${token}":"WyJ`, ',"was":"WyJ'],
          ),
          'a token that repeats': edited(
            [`"${member}":`, `"${token}":"again","${member}":`],
            [`,"${token}":"WyJ`, ',"was":"WyJ'],
          ),
        }),
  }
}

/** Every kind by its name. */
export const oddAnswersTo = (call: ReadCall): [name: string, answer: OddAnswer][] =>
  Object.entries({ ...ANY, ...ofMember(call) })

/** What AWS may mean by a list without items, and is asked again before it is believed. */
export const LEFT_OUT: OddAnswer = whole('{}')
