import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/aws/catalogue.js'
import { followPages } from '../../src/aws/follow-pages.js'

const organizations = CATALOGUE.workmail.ListOrganizations ?? expect.fail()
const policies = CATALOGUE.iam.ListAttachedRolePolicies ?? expect.fail()
const logGroups = CATALOGUE.logs.ListLogGroups ?? expect.fail()
const role = CATALOGUE.iam.GetRole ?? expect.fail()
const configuration = CATALOGUE.workmail.DescribeEmailMonitoringConfiguration ?? expect.fail()

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

describe('following pages', () => {
  test('given three pages, asks for each by the token of the one before and answers one reply', async () => {
    const { asked, send } = pagesOf(
      { OrganizationSummaries: ['a', 'b'], NextToken: 't1' },
      { OrganizationSummaries: ['c'], NextToken: 't2' },
      { OrganizationSummaries: ['d'] },
    )

    const reply = await followPages(organizations, {}, send)

    expect(asked).toEqual([
      { MaxResults: 100 },
      { MaxResults: 100, NextToken: 't1' },
      { MaxResults: 100, NextToken: 't2' },
    ])
    expect(reply).toEqual({
      output: { OrganizationSummaries: ['a', 'b', 'c', 'd'] },
      requestIds: ['request-1', 'request-2', 'request-3'],
      attempts: 6,
    })
  })

  test('given IAM, goes on by IsTruncated and Marker', async () => {
    const { asked, send } = pagesOf(
      { AttachedPolicies: [1], IsTruncated: true, Marker: 'm1' },
      { AttachedPolicies: [2], IsTruncated: false, Marker: 'left over' },
    )

    const reply = await followPages(policies, { RoleName: 'r' }, send)

    expect(asked).toEqual([
      { RoleName: 'r', MaxItems: 1000 },
      { RoleName: 'r', MaxItems: 1000, Marker: 'm1' },
    ])
    expect(reply.output).toEqual({ AttachedPolicies: [1, 2] })
  })

  test('given an empty page with a token, goes on: empty is not the end', async () => {
    const { send } = pagesOf({ logGroups: [], nextToken: 't1' }, { logGroups: ['g'], nextToken: '' })

    const reply = await followPages(logGroups, {}, send)

    expect(reply.output).toEqual({ logGroups: ['g'] })
  })

  test('given a reply without its list, answers an empty one', async () => {
    const { send } = pagesOf({})

    expect((await followPages(logGroups, {}, send)).output).toEqual({ logGroups: [] })
  })

  test("given a page size in the call, keeps the call's", async () => {
    const { asked, send } = pagesOf({ logGroups: [] })

    await followPages(logGroups, { limit: 7 }, send)

    expect(asked).toEqual([{ limit: 7 }])
  })

  test.each([
    ['at once', ['t1', 't1']],
    ['in a circle', ['t1', 't2', 't1']],
  ])('given a token that repeats %s, ends with an error', async (_how, tokens) => {
    const { asked, send } = pagesOf(...tokens.map((nextToken) => ({ logGroups: [1], nextToken })))

    await expect(followPages(logGroups, {}, send)).rejects.toMatchObject({ name: 'UnreadableReply' })
    expect(asked).toHaveLength(tokens.length)
  })

  test('given "there is more" without a token, ends with an error', async () => {
    const { send } = pagesOf({ AttachedPolicies: [], IsTruncated: true })

    await expect(followPages(policies, {}, send)).rejects.toThrow('has no Marker')
  })

  test('given a list that is none, ends with an error', async () => {
    const { send } = pagesOf({ logGroups: 'g' })

    await expect(followPages(logGroups, {}, send)).rejects.toThrow('logGroups is not a list')
  })

  test('given a reply without the member that AWS always sends, ends with an error', async () => {
    const { send } = pagesOf({})

    await expect(followPages(role, { RoleName: 'r' }, send)).rejects.toThrow('the reply has no Role')
  })

  test('given a call that AWS does not page, sends it once and as it is', async () => {
    const { asked, send } = pagesOf({ NextToken: 'not a page token here' })

    const reply = await followPages(configuration, { OrganizationId: 'm-1' }, send)

    expect(asked).toEqual([{ OrganizationId: 'm-1' }])
    expect(reply.output).toEqual({ NextToken: 'not a page token here' })
  })

  test('however a list is cut into pages, nothing is lost, doubled or reordered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.integer()), { minLength: 1 }), async (pages) => {
        const { send } = pagesOf(
          ...pages.map((items, index) => ({
            OrganizationSummaries: items,
            ...(index < pages.length - 1 ? { NextToken: `t${index}` } : {}),
          })),
        )

        const reply = await followPages(organizations, {}, send)

        expect(reply.output.OrganizationSummaries).toEqual(pages.flat())
        expect(reply.requestIds).toHaveLength(pages.length)
      }),
    )
  })
})
