/** Policies as Terraform configuration, laid out as `terraform fmt` has it. */
import type { PolicyDocument } from './policy-document.js'
import { ANY_ACCOUNT } from './split-policy.js'

/** The account's id where the policy leaves it open: that of the credentials that Terraform works with. */
const ACCOUNT_DATA = 'data "aws_caller_identity" "current" {}'
// biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own interpolation
const ACCOUNT_REFERENCE = '${data.aws_caller_identity.current.account_id}'

type Hcl = string | boolean | Hcl[] | { [name: string]: Hcl }

/** An `aws_iam_policy` for each document. */
export const terraformText = (
  policies: { name: string; description: string; document: PolicyDocument }[],
): string => {
  const resources = policies.map(({ name, description, document }) =>
    [
      `resource "aws_iam_policy" "${name.replaceAll('-', '_')}" {`,
      `  name        = ${hclString(name)}`,
      `  description = ${hclString(description)}`,
      `  policy = jsonencode(${hcl(document, 1)})`,
      '}',
    ].join('\n'),
  )
  const isOpen = JSON.stringify(policies).includes(ANY_ACCOUNT)
  return `${[...(isOpen ? [ACCOUNT_DATA] : []), ...resources].join('\n\n')}\n`
}

/** `depth` is that of the line on which the value begins. */
const hcl = (value: Hcl, depth: number): string => {
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return hclString(value)
  const indent = '  '.repeat(depth)
  if (Array.isArray(value)) {
    const items = value.map((item) => `${indent}  ${hcl(item, depth + 1)},`)
    return ['[', ...items, `${indent}]`].join('\n')
  }
  return ['{', ...members(value, depth + 1), `${indent}}`].join('\n')
}

/** Names of members that follow each other on lines of their own have their `=` below each other. */
const members = (value: Record<string, Hcl>, depth: number): string[] => {
  const entries = Object.entries(value).map(([name, member]) => ({
    name: /^[A-Za-z_]\w*$/.test(name) ? name : hclString(name),
    text: hcl(member, depth),
  }))
  const isLong = (index: number): boolean => entries[index]?.text.includes('\n') ?? true
  return entries.map(({ name, text }, index) => {
    let [first, last] = [index, index]
    while (!isLong(index) && !isLong(first - 1)) first -= 1
    while (!isLong(index) && !isLong(last + 1)) last += 1
    const width = Math.max(...entries.slice(first, last + 1).map((entry) => entry.name.length))
    return `${'  '.repeat(depth)}${name.padEnd(width)} = ${text}`
  })
}

/** In quotes, with what Terraform would take for its own escaped. */
const hclString = (text: string): string =>
  JSON.stringify(text)
    .replaceAll('${', () => '$${')
    .replaceAll('%{', () => '%%{')
    .replaceAll(ANY_ACCOUNT, () => ACCOUNT_REFERENCE)
