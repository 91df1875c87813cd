/** Makes a machine that works on its own account one that works on the account that its input names. */
import type { Branch, State } from '../step-functions/states.js'
import { MEMBER_ROLE } from './names.js'

/**
 * The role of the account that the execution is about. Tasks stand deep in Map states, whose data are an
 * organization's or a log group's: the context object has the execution's input everywhere.
 */
const ROLE = `States.Format('arn:aws:iam::{}:role/${MEMBER_ROLE}', $$.Execution.Input.account)`

/**
 * The machine, with roles. Every task that calls AWS does so with the role; the function, which stays where the machine is, is told it.
 * Source: Step Functions developer guide, "Accessing resources in other AWS accounts". A Succeed state with an
 * output becomes a Pass state that ends: cfn-lint takes no other.
 */
export const inMemberAccount = <Machine extends Branch>(machine: Machine): Machine => ({
  ...machine,
  States: Object.fromEntries(Object.entries(machine.States).map(([name, state]) => [name, inMember(state)])),
})

const inMember = (state: State): State => {
  if (state.Type === 'Task') return withRole(state)
  if (state.Type === 'Succeed' && 'OutputPath' in state) return { ...state, Type: 'Pass', End: true }
  const { Branches, ItemProcessor } = state as { Branches?: Branch[]; ItemProcessor?: Branch }
  return {
    ...state,
    ...(Branches === undefined ? {} : { Branches: Branches.map(inMemberAccount) }),
    ...(ItemProcessor === undefined ? {} : { ItemProcessor: inMemberAccount(ItemProcessor) }),
  }
}

const withRole = (state: State): State => {
  if (state.Resource !== 'arn:aws:states:::lambda:invoke') {
    return { ...state, Credentials: { 'RoleArn.$': ROLE } }
  }
  const parameters = state.Parameters as { Payload: object }
  return {
    ...state,
    Parameters: { ...parameters, Payload: { 'role.$': ROLE, ...parameters.Payload } },
  }
}
