/** Values in questions to the AWS CLI (JMESPath specification, "Literal expressions"). */

/** In ASCII alone: how a shell's locale spells other characters varies. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

export const literal = (value: unknown): string => `\`${asciiJson(value).replaceAll('`', '\\`')}\``
