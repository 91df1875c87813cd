/** What AWS Organizations answers (AWS Organizations API reference and its service model), as far as it is relied on. */
import { z } from 'zod'
import { ACCOUNT_ID } from '../../facts/patterns.js'
import { text } from './shapes.js'

export const AwsOrganization = z.object({ Organization: z.object({ MasterAccountId: text(ACCOUNT_ID) }) })

/** `Status` was to be retired on 2026-09-09 in favour of `State` (API reference, Account). One of them is there. */
export const MemberAccounts = z.object({
  Accounts: z.array(
    z
      .object({ Id: text(ACCOUNT_ID), State: z.string().optional(), Status: z.string().optional() })
      .refine(({ State, Status }) => (State ?? Status) !== undefined, 'has neither State nor Status'),
  ),
})

export const OrganizationalUnits = z.object({
  OrganizationalUnits: z.array(z.object({ Id: z.string().min(1, 'is empty') })),
})
