/**
 * Which of the condition keys that IAM did not know could change its answer. It reports every key of every
 * policy as missing, whether a request of the action could carry it or not (boto3 issue 3111).
 */
import { actionFacts } from '../facts/authorization.js'
import { isKeyOfCaller } from '../facts/condition-keys.js'
import { matchesWildcard } from '../facts/wildcard.js'

/** Keys of requests that a service makes for someone (IAM user guide, "AWS global condition context keys"). */
const OF_SERVICES = [
  'aws:CalledVia',
  'aws:CalledViaFirst',
  'aws:CalledViaLast',
  'aws:PrincipalServiceName',
  'aws:PrincipalServiceNamesList',
  'aws:SourceAccount',
  'aws:SourceArn',
  'aws:SourceOrgID',
  'aws:SourceOrgPaths',
].map((key) => key.toLowerCase())

/** Of the keys that are missing, those that a request of the action may carry with a value no one here knows. */
export const keysThatMatter = (action: string, missing: string[]): string[] =>
  missing.filter((key) => mayMatter(action, key.toLowerCase()))

const mayMatter = (action: string, key: string): boolean => {
  // Where a request sets tags or takes some off, their keys are known.
  if (key === 'aws:tagkeys' || OF_SERVICES.includes(key)) return false
  const isGlobal = key.startsWith('aws:') && !/^aws:(request|resource)tag\//.test(key)
  return isGlobal || isKeyOfCaller(key) || carries(action, key)
}

/** Keys of a service and of tags come with the actions that the Service Authorization Reference names them for. */
const carries = (action: string, key: string): boolean => {
  const facts = actionFacts(action)
  return facts === undefined || facts.conditionKeys.some((pattern) => matchesKey(pattern, key))
}

/** `aws:ResourceTag/${TagKey}` stands for any tag. */
const matchesKey = (pattern: string, key: string): boolean =>
  matchesWildcard(pattern.toLowerCase().replace(/\$\{\w+\}/g, '*'), key)
