/** How far the reading of an account is: organizations read of those that AWS lists, by Region. */
import { Organizations } from '../aws/answers/workmail.js'
import type { Aws } from '../aws/aws.js'
import { count } from './lines.js'

export interface ReadingProgress {
  /** The same account, its answers counted. */
  aws: Aws
  /** `8 of 20 organizations`; empty until one is listed. */
  total: () => string
  /** `us-east-1 5 of 12`, one a Region; empty where there is only one. */
  byRegion: () => string[]
}

export const countReading = (aws: Aws): ReadingProgress => {
  const regions = new Map<string, { listed: Set<string>; read: Set<string> }>()
  const of = (region: string) => {
    const known = regions.get(region) ?? { listed: new Set(), read: new Set() }
    regions.set(region, known)
    return known
  }
  const text = (all: { listed: Set<string>; read: Set<string> }[]): string => {
    const sum = (name: 'listed' | 'read') => count(all.reduce((total, one) => total + one[name].size, 0))
    return `${sum('read')} of ${sum('listed')}`
  }
  return {
    aws: {
      call: async (call, options) => {
        const { service, action, region, input } = call
        try {
          const reply = await aws.call(call, options)
          if (service === 'workmail' && action === 'ListOrganizations') {
            const { data } = Organizations.safeParse(reply.output)
            for (const { OrganizationId } of data?.OrganizationSummaries ?? [])
              of(region).listed.add(OrganizationId)
          }
          return reply
        } finally {
          if (action === 'DescribeEmailMonitoringConfiguration') {
            of(region).read.add(String(input.OrganizationId))
          }
        }
      },
    },
    total: () => (regions.size === 0 ? '' : `${text([...regions.values()])} organizations`),
    byRegion: () =>
      regions.size < 2 ? [] : [...regions].map(([region, known]) => `${region} ${text([known])}`),
  }
}
