import { z } from 'zod'
import { PolicyDocument } from './policy-document.js'
import { POLICY_FORMATS } from './policy-format.js'

/** Policies as they are printed. */
export const GeneratedPolicies = z.strictObject({
  format: z.enum(POLICY_FORMATS),
  /** Every document in the format. */
  text: z.string(),
  documents: z.array(
    z.strictObject({
      name: z.string(),
      /** Characters as IAM counts them: without white space. */
      size: z.number(),
      /** In its ARNs `{account}` stands for the account where the format finds it out by itself. */
      document: PolicyDocument,
    }),
  ),
})
export type GeneratedPolicies = z.infer<typeof GeneratedPolicies>
