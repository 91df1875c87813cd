/** A titled rule about one thing. The rules of a list are asked in its order, and the first that answers decides. */
export interface Rule<Case, Answer> {
  title: string
  decide: (thing: Case) => Answer | undefined
}

/** What a list of rules decides, and by which of them. @throws Error where no rule answers: the last of a list must */
export const decideBy = <Case, Answer extends object>(
  rules: readonly Rule<Case, Answer>[],
  thing: Case,
): Answer & { rule: string } => {
  for (const { title, decide } of rules) {
    const answer = decide(thing)
    if (answer !== undefined) return { ...answer, rule: title }
  }
  throw new Error('no rule decides')
}
