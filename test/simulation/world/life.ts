/** A process that can be killed. What a dead one waits for never comes, and what it does is not done. */
export interface Life {
  readonly isOver: boolean
  end(): void
  /** Told when it ends by being killed. */
  onEnd(callback: () => void): void
  /** The work's outcome, for as long as the process lives. */
  whileAlive<T>(work: Promise<T>): Promise<T>
}

export const never = <T>(): Promise<T> => new Promise(() => {})

export const createLife = (): Life => {
  const callbacks: (() => void)[] = []
  let isOver = false
  return {
    get isOver() {
      return isOver
    },
    end: () => {
      if (isOver) return
      isOver = true
      for (const callback of callbacks) callback()
    },
    onEnd: (callback) => {
      callbacks.push(callback)
    },
    whileAlive: async (work) => {
      try {
        const value = await work
        return isOver ? await never() : value
      } catch (error) {
        if (isOver) return never()
        throw error
      }
    },
  }
}
