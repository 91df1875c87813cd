"""
Reads automation documents as the Systems Manager user guide describes their actions, on virtual time. It is our
own reading of the guide: what it proves is what the scripts, which it runs as they stand, do to an account.
One document a line, as JSON; one outcome a line.
"""
import json
import os
import re
import sys

import boto3
from botocore import xform_name

from virtual_time import CLOCK, sleep

REGION = os.environ['AWS_REGION']
REAL_CLIENT, CLIENTS = boto3.client, {}


def client(service, region_name=None, config=None):
  key = (service, region_name, repr(config and config.retries))
  if key not in CLIENTS:
    endpoint = os.environ['AWS_ENDPOINT_URL']
    CLIENTS[key] = REAL_CLIENT(service, region_name=region_name, config=config, endpoint_url=endpoint)
  return CLIENTS[key]


boto3.client = client


class StepFailed(Exception):
  pass


def selected(reply, selector):
  for name in selector.split('.')[1:]:
    reply = reply[name]
  return reply


def resolved(value, known):
  if isinstance(value, dict):
    return {name: resolved(one, known) for name, one in value.items()}
  if isinstance(value, list):
    return [resolved(one, known) for one in value]
  if not isinstance(value, str):
    return value
  whole = re.fullmatch(r'\{\{ *([\w.:]+) *\}\}', value)
  if whole:
    return known[whole[1]]
  return re.sub(r'\{\{ *([\w.:]+) *\}\}', lambda found: str(known[found[1]]), value)


def call(inputs):
  of = {name: value for name, value in inputs.items() if name not in NOT_OF_THE_CALL}
  return getattr(client(inputs['Service'], REGION), xform_name(inputs['Api']))(**of)


NOT_OF_THE_CALL = ('Service', 'Api', 'PropertySelector', 'DesiredValues')


def act(step, inputs, known, run):
  action = step['action']
  if action == 'aws:executeAwsApi':
    return call(inputs)
  if action == 'aws:assertAwsResourceProperty':
    found = selected(call(inputs), inputs['PropertySelector'])
    if found not in inputs['DesiredValues']:
      raise StepFailed(f'{found} is none of {inputs["DesiredValues"]}')
  elif action == 'aws:waitForAwsResourceProperty':
    until = CLOCK['now'] + step.get('timeoutSeconds', 3600)
    while selected(call(inputs), inputs['PropertySelector']) not in inputs['DesiredValues']:
      if CLOCK['now'] > until:
        raise StepFailed('timed out')
      sleep(10)
  elif action == 'aws:approve':
    if not run['approves']:
      raise StepFailed(f"rejected: {inputs['Message']}")
  elif action == 'aws:updateVariable':
    known[inputs['Name']] = inputs['Value']
  elif action == 'aws:executeScript':
    names = {}
    exec(compile(inputs['Script'], step['name'], 'exec'), names)
    payload = json.loads(json.dumps(inputs['InputPayload']))
    began = CLOCK['now']
    reply = json.loads(json.dumps(names[inputs['Handler']](payload, {})))
    if CLOCK['now'] - began > step.get('timeoutSeconds', 600):
      raise StepFailed('a script took longer than ten minutes')
    return {'Payload': reply}
  else:
    raise ValueError(f'{action} is not read here')
  return {}


def carried_out(steps, known, run):
  names, at = [step['name'] for step in steps], 0
  while at < len(steps):
    step = steps[at]
    run['steps'].append(step['name'])
    at += 1
    if step['action'] == 'aws:branch':
      choices = [one for one in step['inputs']['Choices'] if holds(one, known)]
      at = names.index(choices[0]['NextStep'] if choices else step['inputs']['Default'])
    elif step['action'] == 'aws:loop':
      loop(step, known, run)
    else:
      try:
        outputs = act(step, resolved(step['inputs'], known), known, run)
        for output in step.get('outputs', []):
          known[f"{step['name']}.{output['Name']}"] = selected(outputs, output['Selector'])
      except Exception as error:
        if step.get('onFailure') != 'Continue':
          raise StepFailed(f"{step['name']}: {error}") from error
      if 'nextStep' in step:
        at = names.index(step['nextStep'])


def holds(condition, known):
  expected = condition['BooleanEquals'] if 'BooleanEquals' in condition else condition['StringEquals']
  return resolved(condition['Variable'], known) == expected


def loop(step, known, run):
  for _ in range(step['inputs']['MaxIterations']):
    carried_out(step['inputs']['Steps'], known, run)
    if not holds(step['inputs']['LoopCondition'], known):
      return


def outcome(job):
  run = dict(job, steps=[])
  sleep(0)
  parameters = {name: of.get('default') for name, of in job['document'].get('parameters', {}).items()}
  known = dict(parameters, **job['parameters'])
  known['automation:EXECUTION_ID'] = job['execution']
  known.update((f'variable:{name}', of['default']) for name, of in job['document'].get('variables', {}).items())
  try:
    carried_out(job['document']['mainSteps'], known, run)
    return dict(status='Success', steps=run['steps'], known=known)
  except StepFailed as error:
    return dict(status='Failed', message=str(error), steps=run['steps'], known=known)


if __name__ == '__main__':
  for line in sys.stdin:
    # Scripts print for the log.
    real, sys.stdout = sys.stdout, sys.stderr
    try:
      ended = outcome(json.loads(line))
    finally:
      sys.stdout = real
    print(json.dumps(ended), flush=True)
