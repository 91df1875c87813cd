import type { TestRuntime } from './test-runtime.js'

/**
 * Lets the process die right after it has written to the disk for the `point`th time: nothing that it would
 * still do reaches the disk, and it never ends. What is on the disk before a write is what was there after
 * the one before, so these are all the moments at which a death can be told apart.
 */
export const dyingAfterWrite = (runtime: TestRuntime, point: number): { dead: Promise<void> } => {
  let writes = 0
  return dyingAfter(runtime, () => {
    writes += 1
    return writes === point
  })
}

/** Lets the process die right after it has written what `isLast` answers yes to. */
export const dyingAfter = (
  runtime: TestRuntime,
  isLast: (path: string, text: string) => boolean,
): { dead: Promise<void> } => {
  const { files, clock } = runtime
  let isOver = false
  let die = (): void => {}
  const dead = new Promise<void>((resolve) => {
    die = resolve
  })
  const never = () => new Promise<never>(() => {})
  const dying =
    (write: (path: string, text: string) => Promise<void>) =>
    async (path: string, text: string): Promise<void> => {
      if (isOver) return never()
      await write(path, text)
      if (!isOver && isLast(path, text)) isOver = true
      if (!isOver) return
      die()
      return never()
    }
  runtime.files = { ...files, append: dying(files.append), replace: dying(files.replace) }
  runtime.clock = {
    ...clock,
    sleep: (milliseconds, signal) => (isOver ? never() : clock.sleep(milliseconds, signal)),
  }
  return { dead }
}

/** How often a machine's process writes to the disk. */
export const countWrites = (runtime: TestRuntime): { writes: () => number } => {
  const { files } = runtime
  let writes = 0
  const counting =
    <Args extends unknown[]>(write: (...args: Args) => Promise<void>) =>
    async (...args: Args): Promise<void> => {
      await write(...args)
      writes += 1
    }
  runtime.files = { ...files, append: counting(files.append), replace: counting(files.replace) }
  return { writes: () => writes }
}
