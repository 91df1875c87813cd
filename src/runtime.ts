import type { KeyPair } from './aws/key-pair.js'

/**
 * Everything of the machine that the tool touches: clock, random, environment, console, files, process.
 * One object, so that a test owns time and no file is written unseen.
 */
export interface Runtime {
  clock: Clock
  /** A number from 0 up to, but not including, 1. */
  random(): number
  env: Readonly<Record<string, string | undefined>>
  stdout: Output
  stderr: Output
  files: Files
  /** An AWS that answers in this process, in place of the network: for tests of many accounts. */
  network?: { requestHandler: unknown; credentials: KeyPair }
  /** The whole of standard input. */
  readInput(): Promise<string>
  /** True where a person can be asked. */
  canAsk: boolean
  /**
   * Asks a person for a line; `hidden` does not show what is typed. Rejects with an AbortError where the
   * signal ends it first, or the input does.
   */
  ask(question: string, signal: AbortSignal, options?: { hidden?: boolean }): Promise<string>
  /**
   * Calls back at the first SIGINT, SIGTERM or SIGHUP, until the answered function is called. A SIGHUP that was
   * ignored when the program started (`nohup`) stays so.
   */
  onInterrupt(callback: (signal: NodeJS.Signals) => void): () => void
  pid: number
  /**
   * When the running process of this id started, in the system's own terms: distinguishes it from any other that had
   * the id. Empty where the system does not say, undefined where no process runs by that id.
   */
  processStart(pid: number): Promise<string | undefined>
  hostName: string
  /** Undefined where the user has none. */
  homeDirectory: string | undefined
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after `milliseconds`, rejects with the signal's reason where that comes first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  /**
   * Calls back once after `milliseconds`, unless the answered function is called before. Keeps nothing
   * waiting by itself: the process may end, and a virtual clock does not move, for an alarm alone.
   */
  alarm(milliseconds: number, ring: () => void): () => void
}

export interface Output {
  write(text: string): void
  isTerminal: boolean
  /** Characters a line, where it is a terminal. */
  columns?: number | undefined
}

/**
 * The few things done with files. Paths are absolute. What is not a regular file is refused at once, a file that is
 * too large as soon as that shows, and in the state folder what others than the owner may write.
 */
export interface Files {
  /** Undefined where there is no such file. */
  read(path: string): Promise<string | undefined>
  /** Replaces the file whole: a reader sees the old text or the new, and it is on the disk on return. */
  replace(path: string, text: string): Promise<void>
  /** Adds to the end; on return it is on the disk. Creates the file, readable by its owner alone. */
  append(path: string, text: string): Promise<void>
  /** Names in the folder, sorted; empty where there is none. */
  list(folder: string): Promise<string[]>
  remove(path: string): Promise<void>
  /** A file to be written in pieces, readable by its owner alone. No one sees it before it is closed. */
  create(path: string): Promise<NewFile>
  /** The bytes of a file, in pieces; undefined where there is no such file. */
  open(path: string): Promise<AsyncIterable<Uint8Array> | undefined>
  /** The same files, but no symbolic link below the folder is followed. */
  within(folder: string): Files
}

export interface NewFile {
  write(bytes: Uint8Array): Promise<void>
  /** On return the file is there under its name, whole and on the disk. */
  close(): Promise<void>
  /** Takes what was written away. */
  discard(): Promise<void>
}
