/** So many at a time: the next one goes on as soon as another leaves, in the order in which they came. */
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
