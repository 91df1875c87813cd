/** Pieces that the tables of answers share. */
import { z } from 'zod'
import type { Rule } from '../../facts/patterns.js'

/** Text that a rule of AWS is for: what breaks the rule is not AWS's. */
export const text = ({ pattern, name }: Rule) => z.string().regex(pattern, `is not a valid ${name}`)

/** The token of a next page. AWS models none shorter than a character. */
export const Token = z.string().min(1, 'is empty')

/** An answer without members. AWS sends no body for it, or an empty object. */
export const Nothing = z.strictObject({})
