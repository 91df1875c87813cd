/** A virtual clock behind HTTP, for programs: `/now` tells its seconds, `/sleep/N` lets N of them pass and tells the time. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { VirtualClock } from './virtual-clock.js'

export interface ClockServer {
  url: string
  close(): void
}

export const serveClock = async (current: () => VirtualClock): Promise<ClockServer> => {
  const server = createServer(async ({ url = '' }, response) => {
    const clock = current()
    const [, seconds] = /^\/sleep\/([\d.]+)$/.exec(url) ?? []
    if (seconds !== undefined) await clock.advance(Number(seconds) * 1000)
    response.end(seconds === undefined ? `${Math.floor(clock.now() / 1000)}\n` : `${clock.now() / 1000}\n`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
