/**
 * So many at a time: the next one continues as soon as another leaves, in the order in which they came. Work that waits in
 * the queue of p-limit is run by that queue: a stack trace of it does not show who asked for it.
 */
export interface Places {
  take: () => Promise<void>
  leave: () => void
}

/** Each `take` that ended is to be followed by a `leave`, in a `finally`. */
export const createPlaces = (count: number): Places => {
  const waiting: (() => void)[] = []
  let free = count
  return {
    take: async () => {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
    },
    leave: () => {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    },
  }
}
