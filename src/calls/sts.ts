import { GLOBAL_REGION } from '../facts/regions.js'
import type { Call } from './call.js'

/** Needs no permission and ignores denies. */
export const getCallerIdentity = (): Call => ({
  service: 'sts',
  action: 'GetCallerIdentity',
  region: GLOBAL_REGION,
  input: {},
})
