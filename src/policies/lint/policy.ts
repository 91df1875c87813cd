/** A policy document, read: what its statements say, and where each part stands. */
import type { Place } from './finding.js'

/** A text of the policy. */
export interface Entry {
  text: string
  place: Place
}

/** What an element lists: one entry where it is a text, and all where it is a list. */
export interface Clause<Element extends string> {
  element: Element
  entries: Entry[]
  place: Place
}

/** One key of one operator, with the values that it is compared with. */
export interface Condition {
  operator: Entry
  key: Entry
  values: Entry[]
}

export interface Statement {
  /** Undefined where it is missing or wrong, which the reader has found. So are all others here. */
  effect?: 'Allow' | 'Deny'
  action?: Clause<'Action' | 'NotAction'>
  resource?: Clause<'Resource' | 'NotResource'>
  /** Each must hold. */
  conditions: Condition[]
  /** Where `Principal` or `NotPrincipal` stands. */
  principal?: Place
  place: Place
}

export interface Policy {
  version?: string
  statements: Statement[]
  /** The document as it was given. */
  text: string
}
