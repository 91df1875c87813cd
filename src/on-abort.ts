interface Waiting {
  callbacks: Set<() => void>
  ring: () => void
}

const waitingFor = new WeakMap<AbortSignal, Waiting>()

/**
 * Calls back once the signal is aborted, until the answered function is called. One listener stands for all: a
 * signal looks through its list at every change, and thousands may wait for one signal.
 */
export const onAbort = (signal: AbortSignal, callback: () => void): (() => void) => {
  const waiting = waitingFor.get(signal) ?? listen(signal)
  // An object of its own: the same function may wait twice.
  const own = () => callback()
  waiting.callbacks.add(own)
  return () => {
    waiting.callbacks.delete(own)
    if (waiting.callbacks.size > 0 || waitingFor.get(signal) !== waiting) return
    signal.removeEventListener('abort', waiting.ring)
    waitingFor.delete(signal)
  }
}

const listen = (signal: AbortSignal): Waiting => {
  const callbacks = new Set<() => void>()
  const ring = () => {
    for (const callback of callbacks) callback()
  }
  signal.addEventListener('abort', ring, { once: true })
  const waiting = { callbacks, ring }
  waitingFor.set(signal, waiting)
  return waiting
}
