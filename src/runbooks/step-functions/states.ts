/** As much of the Amazon States Language, with JSONPath, as is written here (AWS Step Functions developer guide). */

export interface State {
  Type: 'Task' | 'Choice' | 'Pass' | 'Wait' | 'Map' | 'Parallel' | 'Succeed' | 'Fail'
  Comment?: string
  [field: string]: unknown
}

export type States = Record<string, State>

/** A state machine, or the inside of a Map or Parallel state. */
export interface Branch {
  StartAt: string
  States: States
}

/** A condition of a Choice state, without its `Next`. */
export type Rule = Record<string, unknown>

/** What the machine's own failures are called; AWS's have the prefix of their service. */
export const ERRORS = {
  /** The machine runs in another account than the one that it was made for. */
  wrongAccount: 'WorkMailLifecycle.WrongAccount',
  /** The input of a template does not say what is meant. */
  badInput: 'WorkMailLifecycle.BadInput',
  /** The input of a template names an organization that none of its Regions lists. */
  unknownOrganization: 'WorkMailLifecycle.UnknownOrganization',
  /** AWS took a call, and did not show its effect in time. */
  notSeen: 'WorkMailLifecycle.NotSeen',
  /** A guard found that the thing is in use. */
  inUse: 'WorkMailLifecycle.InUse',
  /** A guard could not make sure that the thing is not in use. */
  unreadable: 'WorkMailLifecycle.Unreadable',
  /** A task is not over yet. */
  pending: 'WorkMailLifecycle.TaskPending',
  /** AWS knows the task no more, and what it was to delete is still there. */
  vanished: 'WorkMailLifecycle.TaskVanished',
  /** A task failed, and may work later. */
  stillInUse: 'WorkMailLifecycle.StillInUse',
  /** AWS names something outside the plan as what is in the way. */
  listedByAws: 'WorkMailLifecycle.ListedByAws',
  /** Not every lane ended well; those that did not are told. */
  notFinished: 'WorkMailLifecycle.NotFinished',
  blocked: 'WorkMailLifecycle.Blocked',
} as const

export const all = (rules: Rule[]): Rule => {
  const flat = rules.flatMap((rule) => ('And' in rule ? (rule.And as Rule[]) : [rule]))
  return flat.length === 1 ? (flat[0] as Rule) : { And: flat }
}
export const any = (rules: Rule[]): Rule => (rules.length === 1 ? (rules[0] as Rule) : { Or: rules })

/** AWS leaves a member without value out, or says null. */
export const present = (variable: string): Rule => ({
  And: [{ Variable: variable, IsPresent: true }, { Not: { Variable: variable, IsNull: true } }],
})

/**
 * Whether a member of an input is there and is no list that names something: left out it may mean everything, said
 * it never does. A text is asked for by itself, since a reader of paths may take its first letter for a member.
 */
export const namesNothing = (variable: string): Rule => ({
  And: [
    { Variable: variable, IsPresent: true },
    any([{ Variable: variable, IsString: true }, { Not: present(`${variable}[0]`) }]),
  ],
})

/** What is said where it does. */
export const LIST_RULE = 'A list is in brackets, and has one member at least.'

/** One branch and, behind it, another; the first goes on to where the second starts. */
export const join = (one: Branch, following: Branch): Branch => ({
  StartAt: one.StartAt,
  States: { ...one.States, ...following.States },
})

/** The inside of a Map state, run within the execution itself. */
export const inline = (branch: Branch) => ({ ProcessorConfig: { Mode: 'INLINE' }, ...branch })

/** A Parallel state of one branch: several states that are tried again, or caught, as one. */
export const asOne = (branch: Branch): Pick<State, 'Type' | 'Branches'> => ({
  Type: 'Parallel',
  Branches: [branch],
})
