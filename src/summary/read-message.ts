/** What kind of message an event of a log is. A log group may hold anything: whoever may write to it does. */
export type Message = { eventName: string } | 'not-json' | 'unknown-shape'

/** Characters; no name of WorkMail comes near. */
const LONGEST_NAME = 128

/** WorkMail's messages are JSON with `event.eventName` (the guide's sample queries). */
export const readMessage = (message: string): Message => {
  let json: unknown
  try {
    json = JSON.parse(message)
  } catch {
    return 'not-json'
  }
  const eventName = memberOf(memberOf(json, 'event'), 'eventName')
  return typeof eventName === 'string' && eventName !== '' && eventName.length <= LONGEST_NAME
    ? { eventName }
    : 'unknown-shape'
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
