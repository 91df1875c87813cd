import type { Branch, State } from './states.js'

/** The branch without states that nothing leads to, which AWS refuses; in all branches within it too. */
export const reachable = (branch: Branch): Branch => {
  const reached = new Set<string>()
  const reach = (name: string): void => {
    if (reached.has(name)) return
    reached.add(name)
    const state = branch.States[name]
    if (state === undefined) throw new Error(`no state "${name}" to go on to`)
    for (const next of nextOf(state)) reach(next)
  }
  reach(branch.StartAt)
  const states = Object.entries(branch.States).filter(([name]) => reached.has(name))
  return { ...branch, States: Object.fromEntries(states.map(([name, state]) => [name, within(state)])) }
}

const nextOf = ({ Next, Default, Choices = [], Catch = [] }: State): string[] =>
  [Next, Default, ...[...(Choices as State[]), ...(Catch as State[])].map((one) => one.Next)].filter(
    (name) => typeof name === 'string',
  )

const within = (state: State): State => {
  if (state.Branches !== undefined) return { ...state, Branches: (state.Branches as Branch[]).map(reachable) }
  if (state.ItemProcessor === undefined) return state
  return { ...state, ItemProcessor: reachable(state.ItemProcessor as Branch) }
}
