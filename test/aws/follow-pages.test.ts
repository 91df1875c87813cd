import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/aws/catalogue.js'
import { followPages } from '../../src/aws/follow-pages.js'

const organizations = CATALOGUE.workmail.ListOrganizations ?? expect.fail()
const policies = CATALOGUE.iam.ListAttachedRolePolicies ?? expect.fail()
const logGroups = CATALOGUE.logs.ListLogGroups ?? expect.fail()
const configuration = CATALOGUE.workmail.DescribeEmailMonitoringConfiguration ?? expect.fail()

const again = async (): Promise<void> => {}

/** Answers page after page, and keeps what was asked. */
const pagesOf = (...outputs: Record<string, unknown>[]) => {
  const asked: Record<string, unknown>[] = []
  const send = async (input: Record<string, unknown>) => {
    asked.push(input)
    const output = outputs[asked.length - 1]
    if (output === undefined) throw new Error('no further page was written down')
    return { output, requestId: `request-${asked.length}`, attempts: asked.length }
  }
  return { asked, send }
}

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((OrganizationId) => ({ OrganizationId }))

describe('following pages', () => {
  test('given three pages, asks for each by the token of the one before and answers one reply', async () => {
    const { asked, send } = pagesOf(
      { OrganizationSummaries: [a, b], NextToken: 't1' },
      { OrganizationSummaries: [c], NextToken: 't2' },
      { OrganizationSummaries: [d] },
    )

    const reply = await followPages(organizations, {}, send, again)

    expect(asked).toEqual([
      { MaxResults: 100 },
      { MaxResults: 100, NextToken: 't1' },
      { MaxResults: 100, NextToken: 't2' },
    ])
    expect(reply).toEqual({
      output: { OrganizationSummaries: [a, b, c, d] },
      requestIds: ['request-1', 'request-2', 'request-3'],
      attempts: 6,
    })
  })

  test('given IAM, continues by IsTruncated and Marker', async () => {
    const { asked, send } = pagesOf(
      { AttachedPolicies: [{ PolicyArn: 1 }], IsTruncated: true, Marker: 'm1' },
      { AttachedPolicies: [{ PolicyArn: 2 }], IsTruncated: false, Marker: 'left over' },
    )

    const reply = await followPages(policies, { RoleName: 'r' }, send, again)

    expect(asked).toEqual([
      { RoleName: 'r', MaxItems: 1000 },
      { RoleName: 'r', MaxItems: 1000, Marker: 'm1' },
    ])
    expect(reply.output).toEqual({ AttachedPolicies: [{ PolicyArn: 1 }, { PolicyArn: 2 }] })
  })

  test('given an empty page with a token, continues: empty is not the end', async () => {
    const { send } = pagesOf({ logGroups: [], nextToken: 't1' }, { logGroups: [{ logGroupName: 'g' }] })

    const reply = await followPages(logGroups, {}, send, again)

    expect(reply.output).toEqual({ logGroups: [{ logGroupName: 'g' }] })
  })

  test('given a list that AWS leaves out, asks again, and says that it was left out twice', async () => {
    const { asked, send } = pagesOf({}, {})

    const reply = await followPages(logGroups, {}, send, again)

    expect(reply).toMatchObject({ output: { logGroups: [] }, leftOut: true })
    expect(asked).toHaveLength(2)
  })

  test('given a list that was left out once, believes the second answer', async () => {
    const { send } = pagesOf({}, { logGroups: [{ logGroupName: 'g' }] })

    const reply = await followPages(logGroups, {}, send, again)

    expect(reply.output).toEqual({ logGroups: [{ logGroupName: 'g' }] })
    expect(reply.leftOut).toBeUndefined()
  })

  test('given a later page that is left out twice, ends the list there', async () => {
    const { asked, send } = pagesOf({ logGroups: [{ logGroupName: 'g' }], nextToken: 't1' }, {}, {})

    const reply = await followPages(logGroups, {}, send, again)

    expect(reply).toMatchObject({ output: { logGroups: [{ logGroupName: 'g' }] }, leftOut: true })
    expect(asked.map(({ nextToken }) => nextToken)).toEqual([undefined, 't1', 't1'])
  })

  test('given an empty token, ends with an error', async () => {
    const { send } = pagesOf({ logGroups: [], nextToken: '' })

    await expect(followPages(logGroups, {}, send, again)).rejects.toThrow('nextToken')
  })

  test('given more pages than there can be, ends with an error', async () => {
    let asked = 0
    const send = async () => {
      asked += 1
      return { output: { logGroups: [], nextToken: `t${asked}` }, attempts: 1 }
    }

    await expect(followPages(logGroups, {}, send, again)).rejects.toThrow('more than 20000 pages')
  })

  test('given one thing twice, on two pages, lists it once', async () => {
    const row = { OrganizationId: 'm-1', State: 'Active' }
    const { send } = pagesOf(
      { OrganizationSummaries: [row], NextToken: 't1' },
      { OrganizationSummaries: [row, { ...row, OrganizationId: 'm-2' }] },
    )

    const reply = await followPages(organizations, {}, send, again)

    expect(reply.output.OrganizationSummaries).toEqual([row, { ...row, OrganizationId: 'm-2' }])
  })

  test('given one thing twice that is not the same, ends with an error', async () => {
    const { send } = pagesOf(
      { OrganizationSummaries: [{ OrganizationId: 'm-1', State: 'Active' }], NextToken: 't1' },
      { OrganizationSummaries: [{ OrganizationId: 'm-1', State: 'Deleted' }] },
    )

    await expect(followPages(organizations, {}, send, again)).rejects.toThrow('m-1 twice')
  })

  test("given a page size in the call, keeps the call's", async () => {
    const { asked, send } = pagesOf({ logGroups: [] })

    await followPages(logGroups, { limit: 7 }, send, again)

    expect(asked).toEqual([{ limit: 7 }])
  })

  test.each([
    ['at once', ['t1', 't1']],
    ['in a circle', ['t1', 't2', 't1']],
  ])('given a token that repeats %s, ends with an error', async (_how, tokens) => {
    const { asked, send } = pagesOf(...tokens.map((nextToken) => ({ logGroups: [], nextToken })))

    await expect(followPages(logGroups, {}, send, again)).rejects.toMatchObject({ name: 'UnreadableReply' })
    expect(asked).toHaveLength(tokens.length)
  })

  test('given "there is more" without a token, ends with an error', async () => {
    const { send } = pagesOf({ AttachedPolicies: [], IsTruncated: true })

    await expect(followPages(policies, {}, send, again)).rejects.toThrow('has no Marker')
  })

  test('given a list that is none, ends with an error', async () => {
    const { send } = pagesOf({ logGroups: 'g' })

    await expect(followPages(logGroups, {}, send, again)).rejects.toThrow('logGroups is not a list')
  })

  test('given a call that AWS does not page, sends it once and as it is', async () => {
    const { asked, send } = pagesOf({ NextToken: 'not a page token here' })

    const reply = await followPages(configuration, { OrganizationId: 'm-1' }, send, again)

    expect(asked).toEqual([{ OrganizationId: 'm-1' }])
    expect(reply.output).toEqual({ NextToken: 'not a page token here' })
  })

  test('however a list is cut into pages, nothing is lost, doubled or reordered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { minLength: 1 }), async (sizes) => {
        let ids = 0
        const organization = () => {
          ids += 1
          return { OrganizationId: ids }
        }
        const pages = sizes.map((size) => Array.from({ length: size }, organization))
        const { send } = pagesOf(
          ...pages.map((items, index) => ({
            OrganizationSummaries: items,
            ...(index < pages.length - 1 ? { NextToken: `t${index}` } : {}),
          })),
        )

        const reply = await followPages(organizations, {}, send, again)

        expect(reply.output.OrganizationSummaries).toEqual(pages.flat())
        expect(reply.requestIds).toHaveLength(pages.length)
      }),
    )
  })
})
