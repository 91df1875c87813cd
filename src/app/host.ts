import type { Reporter } from '../report/reporter.js'
import type { Runtime } from '../runtime.js'

/** What every use case works with: the machine, and who is shown how far it is. */
export interface Host {
  runtime: Runtime
  reporter: Reporter
}
