/**
 * One run of the simulation, as data: what the account holds, what is asked for and what goes wrong. It can be
 * drawn from a seed, shrunk, printed, and pasted into a test.
 */
import type { SandboxSeed } from '../../src/sandbox/account.js'

export type Fault = NonNullable<SandboxSeed['faults']>[number]

/** What the operator asks for. Organizations are named by alias, or by id. */
export type Command =
  | {
      verb: 'teardown'
      scope: CommandScope
      regions?: string[]
      keepLogGroups?: boolean
      keepRole?: boolean
      includeOrphans?: boolean
      logGroups?: string[]
      overrideDeletionProtection?: boolean
      noTag?: boolean
      workMailGone?: boolean
      protectTag?: string
      noOrganizationsIn?: string[]
      quietPeriod: string
      retryDelay: string
      timeout: string
    }
  | {
      verb: 'enable'
      scope: CommandScope
      regions?: string[]
      logGroup?: string
      retention?: string
      roleArn?: string
      replace?: boolean
      noTag?: boolean
      timeout: string
    }
  | { verb: 'disable'; scope: CommandScope; regions?: string[]; protectTag?: string; timeout: string }
  | {
      verb: 'role create'
      custom: string
      logGroup: string
      regions?: string[]
      sourceAccountCondition?: boolean
      timeout: string
    }
  | {
      verb: 'role delete'
      custom?: string
      protectTag?: string
      noOrganizationsIn?: string[]
      retryDelay: string
      timeout: string
    }

export type CommandScope = { all: true } | { organizations: string[] } | { tag: string }

/** One try of the command, before the faults cease. */
export interface Try {
  /** `resume` continues with the newest run in the state folder; without one it is a run. */
  how: 'run' | 'resume'
  /** Milliseconds between the try before and this one. */
  after: number
  /** At the n-th call of the try, counted from 1; it is not seen where the try ends before. */
  ends?: {
    /**
     * `crash-before` and `crash-after` the call takes effect; `torn`: in the middle of the first line that the
     * journal gets from that call on; `interrupt`: by SIGINT.
     */
    by: 'crash-before' | 'crash-after' | 'torn' | 'interrupt'
    call: number
    /** Whether the machine's state folder is there for the next try. */
    keepsState: boolean
  }
  /** The machine's clock is set at the n-th call, by so many milliseconds. */
  clockJump?: { call: number; by: number }
}

/** Someone else's change, between two calls of the tries: before the n-th of all of them, counted from 1. */
export type OutsiderEvent = { beforeCall: number } & (
  | { does: 'turns-on'; organizationId: string; logGroupName: string }
  | { does: 'turns-off'; organizationId: string }
  | { does: 'deletes-group'; region: string; logGroupName: string }
  | { does: 'protects-group'; region: string; logGroupName: string }
  /** Waits until the group is tagged, and for so many calls more. */
  | { does: 'untags-group'; region: string; logGroupName: string; calls: number }
  /** Writes a teardown tag on a group that is none of WorkMail's, with the id of a real organization. */
  | { does: 'plants-tag'; region: Region; organizationId: string; runId: string }
  | { does: 'removes-organization'; organizationId: string }
  | { does: 'adds-organization'; region: Region; organizationId: string; logGroupName: string }
  | { does: 'deletes-role' }
  /** AWS itself. */
  | { does: 'ends-workmail'; region: Region; how: 'unknown-host' | 'refused' | 'access-ended' }
  | { does: 'uses-own-role'; organizationId: string; logGroupName: string }
  /** Gives the name of the tool's own role to one of theirs. */
  | { does: 'takes-own-name' }
)

export type Region = NonNullable<SandboxSeed['organizations']>[number]['region']

export interface Scenario {
  seed: number
  /** Without faults. */
  account: SandboxSeed
  command: Command
  /** They continue through the tries and are gone afterwards. */
  faults: Fault[]
  tries: Try[]
  outsider: OutsiderEvent[]
  /** A command at the same time, begun with the first try at its n-th call, on another machine or on the same. */
  alongside?: { command: Command; fromCall: number; where: 'elsewhere' | 'here' }
}

/** The words to type, after `wml`. */
export const argvOf = (command: Command): string[] => {
  const words = [...(command.verb === 'enable' || command.verb === 'disable' ? ['logging'] : [])]
  words.push(...command.verb.split(' '))
  if ('scope' in command) {
    const { scope } = command
    if ('all' in scope) words.push('--all')
    else if ('tag' in scope) words.push('--tag', scope.tag)
    else for (const name of scope.organizations) words.push('--organization', name)
  }
  if ('regions' in command) for (const region of command.regions ?? []) words.push('--region', region)
  if ('noOrganizationsIn' in command)
    for (const region of command.noOrganizationsIn ?? []) words.push('--no-organizations-in', region)
  if ('custom' in command && command.custom !== undefined) words.push('--custom', command.custom)
  if (command.verb === 'role create') {
    words.push('--log-group', command.logGroup)
    if (command.sourceAccountCondition) words.push('--source-account-condition')
  }
  if (command.verb === 'teardown') {
    if (command.keepLogGroups) words.push('--keep-log-groups')
    if (command.keepRole) words.push('--keep-role')
    if (command.includeOrphans) words.push('--include-orphans')
    for (const name of command.logGroups ?? []) words.push('--log-group', name)
    if (command.overrideDeletionProtection) words.push('--override-deletion-protection')
    if (command.workMailGone) words.push('--workmail-gone')
    words.push('--quiet-period', command.quietPeriod)
  }
  if (command.verb === 'enable') {
    if (command.logGroup !== undefined) words.push('--log-group', command.logGroup)
    if (command.retention !== undefined) words.push('--retention-days', command.retention)
    if (command.roleArn !== undefined) words.push('--role-arn', command.roleArn)
    if (command.replace) words.push('--replace')
  }
  if ('protectTag' in command && command.protectTag) words.push('--protect-tag', command.protectTag)
  if ('noTag' in command && command.noTag) words.push('--no-tag')
  if ('retryDelay' in command) words.push('--retry-delay', command.retryDelay)
  return [...words, '--timeout', command.timeout, '--yes']
}
