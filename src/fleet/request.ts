/** What an execution was asked for, as its first task wrote it down. */
import { z } from 'zod'
import type { Bucket } from './bucket.js'
import { Excluded, Mode } from './contract.js'
import { FleetError } from './fleet-error.js'
import { type FleetMachine, keysOf } from './machine.js'

export const FleetRequest = z.strictObject({
  schemaVersion: z.literal(1),
  execution: z.string(),
  startedAt: z.string(),
  mode: Mode,
  /** The execution whose plans are carried out. */
  plan: z.string().nullable(),
  /** Of teardown: the input's, or those that the plans were made with. */
  flags: z.array(z.string()),
  /** Never run, whatever a task says. */
  forbidden: z.array(z.string()),
  excluded: z.array(Excluded),
})
export type FleetRequest = z.infer<typeof FleetRequest>

/** @throws FleetError where there is no such execution */
export const readRequest = async (
  machine: Pick<FleetMachine, 'bucket'>,
  execution: string,
): Promise<FleetRequest> => {
  const request = await readJson(machine.bucket, keysOf(execution).request, FleetRequest)
  if (request !== undefined) return request
  throw new FleetError('BadInput', `there is no execution ${execution} in s3://${machine.bucket.name}`)
}

/** Undefined where there is no such object. @throws Error where it is not as this version wrote it */
export const readJson = async <Shape extends z.ZodType>(
  bucket: Bucket,
  key: string,
  shape: Shape,
): Promise<z.infer<Shape> | undefined> => {
  const object = await bucket.get(key)
  return object && parseJson(object.text, shape, `s3://${bucket.name}/${key}`)
}

/** @throws Error where the text is not as this version wrote it */
export const parseJson = <Shape extends z.ZodType>(
  text: string,
  shape: Shape,
  url: string,
): z.infer<Shape> => {
  const parsed = shape.safeParse(parseOrUndefined(text))
  if (parsed.success) return parsed.data
  throw new Error(`${url} was not written by this version of the function`)
}

const parseOrUndefined = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
