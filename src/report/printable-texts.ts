import { printable } from '../errors.js'

/**
 * The same, every text in it in one line and with escapes in place of what a terminal would obey. AWS hands on
 * free text of others: states, descriptions, reasons, the names of resources.
 */
export const printableTexts = <T>(value: T): T => {
  if (typeof value === 'string') return printable(value) as T
  if (Array.isArray(value)) return value.map(printableTexts) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [printable(name), printableTexts(inner)]),
  ) as T
}
