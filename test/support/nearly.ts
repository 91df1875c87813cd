/** Inputs that are nearly good: those that a person, an editor or a broken disk makes. */
import fc from 'fast-check'

/** A change to a text, drawn before the text is known. */
type Edit = (text: string) => string

/** Letters that look alike, that end lines, that a terminal obeys, and that are more than one code unit. */
const ODD = [
  '',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\0',
  '\u001b[2J',
  '\u202e',
  '\u00a0',
  'é',
  'ı',
  '٣',
  '–',
  '“',
  '世',
  '👩‍💻',
  '\ud800',
  '%00',
  '../',
  "'",
  '"',
  '\\',
  '`',
  '$(x)',
  '*',
  ':',
  '/',
  '=',
  ',',
  '--',
  '-',
  '+',
  '.',
  '0',
  '9',
  'A',
  'z',
  '_',
  '__proto__',
  'null',
]

const odd = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...ODD) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
)

/** From 0 up to 1, all alike: a place in a text of whatever length. */
const place = fc.noBias(fc.nat(9999)).map((part) => part / 10_000)
const at = (text: string, where: number): number => Math.round(text.length * where)

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place, odd).map(
    ([where, piece]): Edit =>
      (text) =>
        text.slice(0, at(text, where)) + piece + text.slice(at(text, where)),
  ),
  fc.tuple(place, odd).map(
    ([where, piece]): Edit =>
      (text) =>
        text.slice(0, at(text, where)) + piece + text.slice(at(text, where) + 1),
  ),
  fc.tuple(place, place).map(
    ([one, other]): Edit =>
      (text) =>
        text.slice(0, at(text, Math.min(one, other))) + text.slice(at(text, Math.max(one, other))),
  ),
  fc.integer({ min: 2, max: 200 }).map(
    (times): Edit =>
      (text) =>
        text.repeat(times).slice(0, 5000),
  ),
  fc.constantFrom<Edit[]>(
    (text) => text.toUpperCase(),
    (text) => text.trim(),
    (text) => [...text].reverse().join(''),
    (text) => ` ${text}`,
    (text) => `${text}\n`,
    (text) => `-${text}`,
  ),
)

/** Text from one of the samples: as it is, with up to three edits, or with nothing of it left. */
export const nearly = (...samples: string[]): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom(...samples), fc.array(edit, { maxLength: 3 }))
        .map(([sample, edits]) => edits.reduce((text, change) => change(text), sample)),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
    { weight: 1, arbitrary: odd },
  )

type Json = null | boolean | number | string | Json[] | { [member: string]: Json }

const strange: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e21,
    8.64e15 + 1,
    '',
    '0',
    [],
    {},
    [[]],
    { toString: 1 },
    'a'.repeat(2000),
  ),
  odd,
  fc.jsonValue() as fc.Arbitrary<Json>,
)

/** The members and items below a value, each with its path. */
const pathsOf = (value: Json, path: string[] = []): string[][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsOf(inner, [...path, key])])
    : []

/** The value with what is at the path changed; undefined takes it out. */
const changedAt = (
  value: Json,
  [key, ...rest]: string[],
  change: (inner: Json) => Json | undefined,
): Json => {
  if (key === undefined || typeof value !== 'object' || value === null) return value
  const changed =
    rest.length === 0
      ? change((value as Record<string, Json>)[key] as Json)
      : changedAt((value as Record<string, Json>)[key] as Json, rest, change)
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      String(index) === key ? (changed === undefined ? [] : [changed]) : [item],
    )
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      name === key ? (changed === undefined ? [] : [[name, changed]]) : [[name, inner]],
    ),
  )
}

type JsonEdit = (value: Json) => Json | undefined

const jsonEdit: fc.Arbitrary<JsonEdit> = fc.oneof(
  fc.constant<JsonEdit>(() => undefined),
  strange.map(
    (other): JsonEdit =>
      () =>
        other,
  ),
  edit.map(
    (change): JsonEdit =>
      (value) =>
        typeof value === 'string' ? change(value) : value,
  ),
  fc.tuple(fc.oneof(odd, fc.constantFrom('force', 'id', 'constructor')), strange).map(
    ([name, inner]): JsonEdit =>
      (value) =>
        Array.isArray(value)
          ? [...value, inner]
          : typeof value === 'object' && value !== null
            ? { ...value, [name]: inner }
            : inner,
  ),
  fc.constant<JsonEdit>((value) => (Array.isArray(value) ? [...value, ...value] : value)),
)

/** The text of a JSON file: one of the samples with up to three members changed, and now and then with the text broken too. */
export const nearlyJson = (...samples: unknown[]): fc.Arbitrary<string> => {
  const value = fc
    .tuple(
      fc.constantFrom(...(samples as Json[])),
      fc.array(fc.tuple(place, jsonEdit), { minLength: 1, maxLength: 3 }),
    )
    .map(([sample, edits]) =>
      edits.reduce<Json>((value, [where, change]) => {
        const paths = pathsOf(value)
        const path = paths[Math.min(paths.length - 1, Math.floor(paths.length * where))]
        return path === undefined ? value : changedAt(value, path, change)
      }, sample),
    )
  return fc.oneof(
    { weight: 5, arbitrary: value.map((changed) => JSON.stringify(changed)) },
    {
      weight: 1,
      arbitrary: fc.tuple(value, edit).map(([changed, change]) => change(JSON.stringify(changed))),
    },
    { weight: 1, arbitrary: strange.map((other) => JSON.stringify(other)) },
  )
}
