import { CATALOGUE } from '../../src/aws/catalogue.js'
import type { Service } from '../../src/calls/call.js'

export interface SeenCall {
  /** `logs:DeleteLogGroup` */
  name: string
  region: string
  /** Requests that were answered: one a page. */
  requests: number
  isChange: boolean
}

const LINE = / (?:(workmail|iam|logs|sts)):([A-Za-z]+) (\S+) .*?request (.+)$/gm

/** The AWS calls that a run with `--verbose` told of on standard error, in order. */
export const callsIn = (stderr: string): SeenCall[] =>
  [...stderr.matchAll(LINE)].map(([, service = '', action = '', region = '', requests = '']) => ({
    name: `${service}:${action}`,
    region,
    requests: requests.split(', ').length,
    isChange: CATALOGUE[service as Service][action]?.access === 'write',
  }))

/** Names of the calls that change something, in order. */
export const changesIn = (stderr: string): string[] =>
  callsIn(stderr).flatMap(({ name, isChange }) => (isChange ? [name] : []))
