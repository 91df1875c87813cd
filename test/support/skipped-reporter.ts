/** Lists what was skipped at the end of a run: a tool that a test needs is missing on this machine. */
import { relative } from 'node:path'
import type { Reporter, TestModule, TestSuite, Vitest } from 'vitest/node'

/** The title of each suite or test that was skipped as a whole. */
const skippedIn = ({ children }: TestModule | TestSuite): string[] =>
  [...children].flatMap((child) => {
    if (child.type === 'test') return child.result().state === 'skipped' ? [child.fullName] : []
    return child.state() === 'skipped' ? [child.fullName] : skippedIn(child)
  })

export class SkippedReporter implements Reporter {
  private isFiltered = false

  onInit({ config }: Vitest): void {
    // With `-t` most tests are skipped because they were not asked for.
    this.isFiltered = config.testNamePattern !== undefined
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (this.isFiltered) return
    const lines = modules.flatMap((module) =>
      skippedIn(module).map((title) => `  ${relative(process.cwd(), module.moduleId)}: ${title}`),
    )
    process.stdout.write(
      lines.length === 0 ? 'No test was skipped.\n' : `Skipped on this machine:\n${lines.join('\n')}\n`,
    )
  }
}
