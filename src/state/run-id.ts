import type { Runtime } from '../runtime.js'

const RUN_ID = /^\d{8}T\d{6}Z-[0-9a-f]{6}$/

/** Sorts by time: `20261122T042237Z-3f9a1c`. */
export const createRunId = ({ clock, random }: Pick<Runtime, 'clock' | 'random'>): string => {
  const time = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '')
  const drawn = Math.floor(random() * 0x1000000)
  return `${time}-${drawn.toString(16).padStart(6, '0')}`
}

export const isRunId = (text: string): boolean => RUN_ID.test(text)
