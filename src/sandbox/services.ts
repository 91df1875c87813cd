/** The services of the sandbox: how each speaks, where it is, and what it does. */
import type { Service } from '../calls/call.js'
import { GLOBAL_REGION, isWorkMailRegion } from '../facts/regions.js'
import { iamOperations } from './iam.js'
import { jsonProtocol } from './json-protocol.js'
import { logsOperations } from './logs.js'
import type { Operation } from './operation.js'
import { organizationsOperations } from './organizations.js'
import { queryProtocol } from './query-protocol.js'
import { stsOperations } from './sts.js'
import type { Protocol } from './wire.js'
import { workmailOperations } from './workmail.js'

export interface SandboxService {
  protocol: Protocol
  isServedIn(region: string): boolean
  operations: Record<string, Operation>
}

const everywhere = (): boolean => true

export const SERVICES: Record<Service, SandboxService> = {
  workmail: {
    protocol: jsonProtocol('WorkMailService', 'Message'),
    isServedIn: isWorkMailRegion,
    operations: workmailOperations,
  },
  logs: {
    protocol: jsonProtocol('Logs_20140328', 'message'),
    isServedIn: everywhere,
    operations: logsOperations,
  },
  iam: {
    protocol: queryProtocol('2010-05-08', 'https://iam.amazonaws.com/doc/2010-05-08/'),
    isServedIn: everywhere,
    operations: iamOperations,
  },
  sts: {
    protocol: queryProtocol('2011-06-15', 'https://sts.amazonaws.com/doc/2011-06-15/'),
    isServedIn: everywhere,
    operations: stsOperations,
  },
  organizations: {
    protocol: {
      ...jsonProtocol('AWSOrganizationsV20161128', 'Message'),
      invalidInput: 'InvalidInputException',
    },
    isServedIn: (region) => region === GLOBAL_REGION,
    operations: organizationsOperations,
  },
}
