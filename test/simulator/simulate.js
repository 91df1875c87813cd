/**
 * Carries out automation documents with AWS Labs' simulator of Systems Manager, in a thread of its own: it waits for
 * AWS by standing still. Each step is handed to it as the document has it. Two things it lacks: `aws:loop`, so that
 * a loop's steps are followed by a branch back to the first of them, as its condition says; and it calls each client
 * by the SDK's spelling of its service.
 */
import { createRequire, Module } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'

const { clock, env } = workerData
const [TURN, NOW] = [new Int32Array(clock, 0, 1), new Float64Array(clock, 8, 1)]

Object.assign(process.env, env)
Date.now = () => NOW[0]

// Needed to ask a person in the terminal, and a native add-on: nobody is asked here.
const load = Module._load
Module._load = (name, ...rest) => (name === 'synchronized-promise' ? undefined : load(name, ...rest))

const require = createRequire(import.meta.url)
const { App, Stack } = require('aws-cdk-lib')
const ssm = require('@cdklabs/cdk-ssm-documents')

const SDK_NAMES = { iam: 'IAM', sts: 'STS' }

/** By the type of what is referred to: a parameter, a variable, or the output of a step. */
const VARIABLES = {
  String: ssm.StringVariable,
  StringList: ssm.StringListVariable,
  Boolean: ssm.BooleanVariable,
  Integer: ssm.NumberVariable,
  MapList: ssm.MapListVariable,
}

/** What a branch is called that stands for the end of a loop. */
const AGAIN = '_again'

const REFERENCE = /^\{\{ ?([\w:.]+) ?\}\}$/

const stepsOf = ({ mainSteps }) =>
  mainSteps.flatMap((step) => (step.action === 'aws:loop' ? step.inputs.Steps : [step]))

const typesIn = (document) => {
  const { parameters = {}, variables = {} } = document
  const outputs = stepsOf(document).flatMap(({ name, outputs = [] }) =>
    outputs.map(({ Name, Type }) => [`${name}.${Name}`, Type]),
  )
  return {
    'automation:EXECUTION_ID': 'String',
    ...Object.fromEntries(Object.entries(parameters).map(([name, { type }]) => [name, type])),
    ...Object.fromEntries(Object.entries(variables).map(([name, { type }]) => [`variable:${name}`, type])),
    ...Object.fromEntries(outputs),
  }
}

const toValue = (value, types) => {
  if (Array.isArray(value)) {
    return value.every((one) => typeof one === 'string')
      ? new ssm.HardCodedStringList(value)
      : new ssm.HardCodedMapList(value)
  }
  if (typeof value !== 'string') return new ssm.HardCodedStringMap(value)
  const of = REFERENCE.exec(value)?.[1]
  if (of === undefined) return new ssm.HardCodedString(value)
  const Variable = VARIABLES[types[of]]
  if (Variable === undefined) throw new Error(`${value} refers to nothing of a type that is known`)
  return new Variable(of)
}

const toOnFailure = (onFailure = 'Abort') => {
  if (onFailure === 'Abort') return ssm.OnFailure.abort()
  if (onFailure === 'Continue') return ssm.OnFailure.continue()
  return ssm.OnFailure.invokeStepByName(onFailure.replace('step:', ''))
}

const toChoice = ({ NextStep, Variable, ...operator }, types) => {
  const [[name, constant]] = Object.entries(operator)
  const operation = ssm.OperationEvaluator.fromOperationName(name)
  return new ssm.Choice({ jumpToStepName: NextStep, variable: toValue(Variable, types), operation, constant })
}

const addStep = (stack, document, types, { name, action, description, inputs, ...step }) => {
  const shared = {
    name,
    description,
    onFailure: toOnFailure(step.onFailure),
    ...(step.timeoutSeconds && { timeoutSeconds: step.timeoutSeconds }),
    ...(step.nextStep && { explicitNextStep: ssm.StepRef.fromName(step.nextStep) }),
    outputs: (step.outputs ?? []).map(({ Name, Selector, Type }) => ({
      name: Name,
      selector: Selector,
      outputType: ssm.DataType.fromDataType(Type).dataTypeEnum,
    })),
  }
  const make = (Step, props) => document.addStep(new Step(stack, name, { ...shared, ...props }))
  const { Service, Api, PropertySelector: selector, DesiredValues: desiredValues, ...apiParams } = inputs
  const service = new ssm.AwsService(Service, SDK_NAMES[Service])
  const call = { service, pascalCaseApi: Api, apiParams }
  switch (action) {
    case 'aws:executeAwsApi':
      return make(ssm.AwsApiStep, call)
    case 'aws:assertAwsResourceProperty':
      return make(ssm.AssertAwsResourceStep, { ...call, selector, desiredValues })
    case 'aws:waitForAwsResourceProperty':
      return make(ssm.WaitForResourceStep, { ...call, selector, desiredValues, sleepIntervalMillis: 30_000 })
    case 'aws:executeScript':
      return make(ssm.ExecuteScriptStep, {
        language: ssm.ScriptLanguage.fromRuntime(inputs.Runtime, inputs.Handler),
        code: ssm.ScriptCode.inline(inputs.Script),
        inputPayload: Object.fromEntries(
          Object.entries(inputs.InputPayload).map(([member, value]) => [member, toValue(value, types)]),
        ),
      })
    case 'aws:branch':
      return make(ssm.BranchStep, {
        choices: inputs.Choices.map((choice) => toChoice(choice, types)),
        defaultStepName: inputs.Default,
      })
    case 'aws:updateVariable':
      return make(ssm.UpdateVariableStep, {
        variableName: inputs.Name,
        variableValue: toValue(inputs.Value, types),
      })
    case 'aws:approve':
      return make(ssm.ApproveStep, { approvers: new ssm.HardCodedStringList(inputs.Approvers) })
    case 'aws:loop': {
      const [first] = inputs.Steps
      for (const inner of inputs.Steps) addStep(stack, document, types, inner)
      return addStep(stack, document, types, {
        name: `${name}${AGAIN}`,
        action: 'aws:branch',
        inputs: { Choices: [{ NextStep: first.name, ...inputs.LoopCondition }] },
      })
    }
    default:
      throw new Error(`${action} of ${name} is not simulated here`)
  }
}

const toInput = (name, { type, default: defaultValue, description, allowedPattern }) => {
  const inputType = ssm.DataType.fromDataType(type).dataTypeEnum
  return ssm.Input.ofSpecifiedType(inputType, name, {
    name,
    inputType,
    description,
    defaultValue,
    // The simulator holds a pattern against a list as a whole.
    ...(type === 'String' && { allowedPattern }),
  })
}

const toDocument = (document) => {
  const stack = new Stack(new App(), 'simulated')
  const inputs = (of = {}) => Object.entries(of).map(([name, one]) => toInput(name, one))
  const made = new ssm.AutomationDocument(stack, 'document', {
    docInputs: inputs(document.parameters),
    docVariables: inputs(document.variables),
  })
  for (const step of document.mainSteps) addStep(stack, made, typesIn(document), step)
  return made
}

/** Stands still until the other thread has moved the clock on. */
const sleep = (milliseconds) => {
  Atomics.store(TURN, 0, 0)
  parentPort.postMessage({ sleep: milliseconds })
  Atomics.wait(TURN, 0, 0)
}

const simulate = ({ document, parameters, approves }) => {
  const simulation = ssm.Simulation.ofAutomation(toDocument(document), {
    sleepHook: { sleep },
    approveHook: { ask: () => approves },
  })
  try {
    const result = simulation.simulate(parameters)
    const isWell = result.responseCode === ssm.ResponseCode.SUCCESS
    return {
      status: isWell ? 'Success' : 'Failed',
      message: result.stackTrace,
      steps: result.executedSteps.filter((name) => !name.endsWith(AGAIN)),
    }
  } catch (error) {
    return { status: 'Failed', message: `${error.stack}`, steps: [] }
  }
}

parentPort.on('message', (job) => parentPort.postMessage({ ended: simulate(job) }))
