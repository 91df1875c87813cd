/**
 * What the script steps of a document run: readers of a step's data, in Python. They make its calls and no others.
 * Systems Manager looks for two braces in a row, so that none may stand here.
 */
import { NOTHING, SURVEY } from './survey-script.js'

/** Makes calls and asks probes. */
const ASK = String.raw`
import json
import re
import threading
from urllib.parse import unquote

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

CLIENTS, LOCK = {}, threading.Lock()


def client(service, region, tries):
  with LOCK:
    key = (service, region, tries)
    if key not in CLIENTS:
      retries = dict(mode='standard', total_max_attempts=tries)
      CLIENTS[key] = boto3.client(service, region_name=region, config=Config(retries=retries))
    return CLIENTS[key]


def call(of, tries=4):
  reply = getattr(client(of['service'], of['region'], tries), xform_name(of['action']))(**of['input'])
  return dict((name, value) for name, value in reply.items() if name != 'ResponseMetadata')


def code_of(error):
  """IAM's codes lack the Exception that its errors are named with."""
  named = type(error).__name__
  return error.response['Error']['Code'] if named == 'ClientError' else named


def filled(data, values):
  """The data with {variables} put in."""
  if isinstance(data, list):
    return [filled(one, values) for one in data]
  if isinstance(data, dict):
    return dict((filled(name, values), filled(one, values)) for name, one in data.items())
  if not isinstance(data, str):
    return data
  if data[1:-1] in values and data == '{' + data[1:-1] + '}':
    return values[data[1:-1]]
  return re.sub(r'\{(\w+)\}', lambda found: str(values.get(found[1], found[0])), data)


def member(of, path):
  for name in path.split('.'):
    of = of.get(name) if isinstance(of, dict) else None
  return of


def ask(probe):
  try:
    reply = call(probe['call'])
  except ClientError as error:
    if code_of(error) not in probe['absentOn']:
      raise
    reply = None
  return answer(probe, reply)


def answer(probe, reply):
  item, expected = reply, probe['is']
  if reply is not None and 'item' in probe:
    where = probe['item']['where'].items()
    listed = reply.get(probe['item']['of'], [])
    item = next((one for one in listed if all(one.get(name) == value for name, value in where)), None)
  if item is None and 'ifAbsent' in probe:
    return probe['ifAbsent']
  whole = None if item is None else dict(probe.get('defaults', {}), **item)
  found = member(whole, probe['path']) if 'path' in probe else whole
  if expected == 'present':
    return found is not None
  if expected == 'absent':
    return found is None
  if 'oneOf' in expected:
    return found in expected['oneOf']
  if 'document' in expected:
    document = json.loads(unquote(found)) if isinstance(found, str) else found
    return document == json.loads(expected['document'])
  found = found or {}
  return (
    all(found.get(name) == value for name, value in expected['members'].items())
    and all(name in found for name in expected.get('present', []))
    and ('holds' not in expected or expected['holds'] in found.values())
  )
`

/** Tries what is known to pass, within the time that a script has. */
const TRY = `
import random
import time

from botocore.exceptions import ConnectionError, HTTPClientError

ENDS = {}


class Kept(Exception):
  """It is in use, or protected: it stays."""


class Blocked(Exception):
  """It could not be made sure of, or something is in the way."""


def begin():
  ENDS['at'] = time.time() + 540


def pause(seconds):
  if time.time() + seconds > ENDS['at']:
    raise TimeoutError('not over within the ten minutes of a script: start the document again')
  time.sleep(seconds)


def delay(backoff, tries):
  longest = min(backoff['max'], backoff['first'] * backoff['factor'] ** min(tries - 1, 30))
  return random.uniform(0.5, 1) * longest / 1000


def matches(error, patterns):
  if not isinstance(error, ClientError):
    return False
  code, text = code_of(error), error.response['Error'].get('Message', '')
  return any(one['code'] == code and re.search(one.get('message', ''), text, re.I) for one in patterns)


def passes(error):
  """A fault of the network or of the service's side."""
  if isinstance(error, Blocked):
    return error.__cause__ is not None and passes(error.__cause__)
  if not isinstance(error, ClientError):
    return isinstance(error, (ConnectionError, HTTPClientError))
  code, status = code_of(error), error.response.get('ResponseMetadata', {}).get('HTTPStatusCode', 0)
  return status >= 500 or re.search('Throttl|TooManyRequests|RequestLimitExceeded', code) is not None


def retried(retry, attempt):
  began, tries = time.time(), 0
  while True:
    try:
      return attempt()
    except Exception as error:
      tries += 1
      within = retry['within'] if matches(error, retry['on']) else 120000 if passes(error) else 0
      wait = delay(retry['backoff'], tries)
      if (time.time() + wait - began) * 1000 > within:
        raise
    pause(wait)


def ask_guards(step, reads):
  for guard in step['guards']:
    check(guard, reads)


def attempt(step, reads):
  """The call, behind its guards: what they allowed they allowed for one try."""
  ask_guards(step, reads)
  try:
    return call(step['call'], 1 if step['guards'] else 4)
  except ClientError as error:
    if matches(error, step['keptOn']):
      raise Kept(str(error))
    if matches(error, step['alreadyOn']):
      return None
    raise


def is_done(step):
  return retried(step['retry'], lambda: ask(step['doneWhen']))


def see_done(step):
  """Success is said only after it was seen."""
  began, looks = time.time(), 0
  while not is_done(step):
    looks += 1
    wait = delay(step['retry']['backoff'], looks)
    if (time.time() + wait - began) * 1000 > step['seenWithin']:
      return False
    pause(wait)
  return True
`

/** Reads the organizations of a Region, each with what it uses. */
const READ = String.raw`

def read(what, reads, values):
  return call(filled(reads[what], values))


def pages(of, items, token):
  """What a list holds, to its last page."""
  found, page = [], call(of)
  while True:
    found += page.get(items, [])
    if not page.get(token):
      return found
    page = call(dict(of, input={**of['input'], token: page[token]}))


def listed(region, reads):
  return pages(filled(reads['organizations'], dict(region=region)), 'OrganizationSummaries', 'NextToken')


def configuration(organization, region, reads):
  """The names of the log group and of the role that an organization uses, or None."""
  identity = organization['OrganizationId']
  try:
    reply = read('configuration', reads, dict(region=region, organizationId=identity))
  except ClientError as error:
    is_deleted = organization.get('State', '').lower() == 'deleted'
    if code_of(error) in reads['notConfigured'] + ([reads['notDescribed']] if is_deleted else []):
      return None
    raise
  if not reply.get('LogGroupArn'):
    return None
  group = re.fullmatch(r'arn:aws:logs:[^:]+:[^:]+:log-group:([^:]+)(:\*)?', reply['LogGroupArn'])
  role = re.fullmatch(r'arn:[^:]*:iam:[^:]*:[^:]*:role/(.*/)?([^/]+)', reply.get('RoleArn') or reads['role'])
  if not group or not role:
    raise Blocked('an ARN of its configuration is not understood')
  return dict(group=group[1], role=role[2])
`

/** Reads afresh what must hold before a call that destroys something. */
const CHECK = `

def users(regions, reads, uses):
  """The organizations that use it; Blocked where none is seen to and one could not be read."""
  found, unread = [], None
  for region in regions:
    try:
      organizations = listed(region, reads)
    except Exception as error:
      organizations, unread = [], (f'the organizations of {region}', error)
    for organization in organizations:
      try:
        configured = configuration(organization, region, reads)
      except Exception as error:
        configured, unread = None, (organization['OrganizationId'], error)
      if configured is not None and uses(configured):
        found.append(organization['OrganizationId'])
  if unread and not found:
    what, error = unread
    raise Blocked(f'it could not be made sure that nothing uses it: {what}: {error}') from error
  return ', '.join(found)


def is_tagged(guard, reads):
  """One that is gone holds nobody up: the call itself finds nothing."""
  try:
    role = read('tagged', reads, guard)['Role']
  except ClientError as error:
    if code_of(error) != 'NoSuchEntityException':
      raise
    return True
  return any(tag['Key'] == guard['tagKey'] for tag in role.get('Tags', []))


def check(guard, reads):
  """Raises where it does not hold, or in doubt."""
  kind = guard['kind']
  if kind == 'no-organization-writes-to':
    found = users([guard['region']], reads, lambda by: by['group'] == guard['logGroupName'])
    if found:
      raise Kept(f'{found} writes to it')
  elif kind in ('no-organization-uses-role', 'no-organization-uses-custom-role'):
    name = guard.get('roleName', reads['role'].split('/')[-1])
    found = users(guard['regions'], reads, lambda by: by['role'].lower() == name.lower())
    if found:
      raise Blocked(f'{found} still uses the role')
  elif kind == 'still-marked':
    if not ask(filled(reads['mark'], guard)):
      if 'creationTime' not in guard or ask(filled(reads['sameGroup'], guard)):
        raise Kept('somebody took its mark off since')
  elif kind == 'role-is-tagged':
    if not is_tagged(guard, reads):
      raise Blocked(f"it has no tag {guard['tagKey']}: it is not one that this tool made")
  else:
    raise Blocked(f'the guard {kind} is not known')
`

/** Carries out the steps of a phase, five at a time. */
const PHASE = String.raw`
from concurrent.futures import ThreadPoolExecutor


def carried_out(step, reads):
  try:
    if is_done(step):
      return 'unchanged', ''
    retried(step['retry'], lambda: attempt(step, reads))
    return ('done', '') if see_done(step) else ('failed', 'AWS does not show the effect of the call yet')
  except Kept as kept:
    return 'kept', str(kept)
  except Exception as error:
    return 'failed', f'{type(error).__name__}: {error}'


def carry_out(phase, reads):
  pause(phase.get('quiet', 0) / 1000)
  steps = [filled(group['step'], item) for group in phase['groups'] for item in group['items']]
  with ThreadPoolExecutor(5) as pool:
    ends = list(pool.map(lambda step: carried_out(step, reads), steps))
  lines = [f"{step['subject']}: {how} {why}".strip() for step, (how, why) in zip(steps, ends)]
  print('\n'.join(lines))
  if any(how == 'failed' for how, _ in ends):
    failed = '; '.join(line for line, (how, _) in zip(lines, ends) if how == 'failed')
    raise Exception(f"{phase['name']}: {failed}")
  return lines[:100]
`

/** The role's deletion, which only starts a task: allowed here, submitted by the document, judged a round later. */
const DELETION = String.raw`

def is_ours(resource, clears):
  """What the plan takes down itself, and organizations, which were just seen not to use it, go by themselves."""
  plain = re.sub(r':\*$', '', resource)
  return re.search(r'(^|:organization/)m-[0-9a-f]{32}$', plain) is not None or any(
    plain == name or plain.endswith('/' + name) or plain.endswith(':' + name) for name in clears
  )


def poll(step, task):
  """The task's reply; None where AWS knows it no more, as after a fast deletion."""
  of = step['watch']['poll']
  try:
    return retried(step['retry'], lambda: call(dict(of, input=dict((name, task) for name in of['input']))))
  except ClientError as error:
    if code_of(error) not in step['watch']['vanishedOn']:
      raise
    return None


def judged(step, task, rounds):
  """What came of the task: its status, why the role is still there, and how long to wait."""
  watch, reply = step['watch'], poll(step, task)
  status = member(reply, watch['status'])
  if status in watch['pending']:
    return status, 'the task is not over yet', 0
  if status not in watch['failed']:
    return status, 'the task is over, and the role is still there', 0
  why, usage = member(reply, watch['reason']) or 'AWS gave no reason', member(reply, watch['usage']) or []
  listed = [(one, of.get('Region')) for of in usage for one in of.get('Resources') or []]
  foreign = [f'{one} ({region})' for one, region in listed if not is_ours(one, watch['clears'])]
  if foreign:
    raise Blocked(f"AWS lists {', '.join(foreign)} as using the role: {why}")
  return status, f'{why} {usage}' if usage else why, min(delay(watch['resubmit'], rounds), 480)


def next_for_role(step, phase, reads, task, began, rounds):
  """The step of the document that comes next for the role, and why: its deletion was just allowed, or it is gone."""
  submitted = 'no organization uses it, its deletion is submitted'
  if rounds > 0:
    status, why, wait = judged(step, task, rounds)
    if status not in step['watch']['pending'] and (is_done(step) if wait else see_done(step)):
      return 'deletion_succeeded' if status in step['watch']['succeeded'] else 'remember', 'gone'
    late = (time.time() + wait - began) * 1000 > phase['deadline']
    if late or rounds >= phase['rounds']:
      raise TimeoutError(f'the deadline came, and the role is still there: {why}. Start the document again later')
    if status in step['watch']['pending']:
      return 'wait', why
    pause(wait)
    submitted = f'{why}: its deletion is submitted again'
  if is_done(step):
    return 'remember', 'gone'
  retried(step['retry'], lambda: ask_guards(step, reads))
  return 'delete_role', submitted


def round_for_role(phase, after, reads, task, state):
  """The state names the phase, and tells since when it is its turn, and for how many rounds."""
  step = filled(phase['groups'][0]['step'], phase['groups'][0]['items'][0])
  began, rounds = (float(state[1]), int(state[2])) if len(state) > 1 else (time.time(), 0)
  following, why = next_for_role(step, phase, reads, task, began, rounds)
  is_gone = following in ('remember', 'deletion_succeeded')
  line = f"{step['subject']}: {why}"
  print(line)
  return told(phase['name'], following, after if is_gone else f"{phase['name']} {began} {rounds + 1}", [line])
`

/** The phases of a plan. */
const PLANNED = `

def phases_of(events):
  return with_groups(events['phases'])
`

/** The phases of a template: what they are about is what its survey found. */
const FOUND = `

def found_for(group, events):
  """The items of a group, each with what all of them share."""
  items = events['items']
  clears = [item['logGroupName'] for item in items if item['kind'] in ('marked', 'log_group')]
  shared = dict(account=items[0]['account'], runId=events['run'], clears=clears)
  return dict(group, items=[dict(shared, **item) for item in items if item['kind'] == group['of']])


def phases_of(events):
  """Without those that nothing was found for; what follows the role's deletion goes with it."""
  found = []
  for phase in with_groups(events['phases']):
    groups = [found_for(group, events) for group in phase['groups']]
    if any(group['items'] for group in groups):
      found.append(dict(phase, groups=groups))
    elif 'deadline' in phase:
      break
  return found
`

/** One round: the phase whose turn it is. */
const ROUND = `

def with_groups(phases):
  """A phase that does the same as an earlier one only says so."""
  for phase in phases:
    same = (other for other in phases if other['name'] == phase.get('like'))
    phase.setdefault('groups', next(same, phase).get('groups'))
  return phases


def handler(events, context):
  begin()
  phases, reads, state = phases_of(events), events['reads'], events['state'].split()
  names = [phase['name'] for phase in phases]
  if not phases:
    return told('nothing', 'remember', 'finished', ['nothing is to be done'])
  at = names.index(state[0]) if state[0] in names else 0
  phase, after = phases[at], [*names, 'finished'][at + 1]
  if 'deadline' in phase:
    return round_for_role(phase, after, reads, events['task'], state)
  return told(phase['name'], 'remember', after, carry_out(phase, reads))


def told(phase, following, state, outcomes):
  return dict(Phase=phase, Next=following, State=state, Again=state != 'finished', Outcomes=outcomes)
`

/** Nothing else ends a document that was stopped between two rounds, or that left something in the way. */
const FINISHED = `

def handler(events, context):
  if events['state'] != 'finished':
    raise Exception('not everything was carried out: start the document again')
  if events['blocked'] != '${NOTHING}':
    raise Exception('the rest was carried out. In the way: ' + events['blocked'])
  return dict(Finished=True)
`

const joined = (...parts: string[]): string => parts.map((part) => part.trim()).join('\n\n\n')

export const SCRIPTS = {
  survey: joined(ASK, TRY, READ, SURVEY),
  round: (has: { guards: boolean; deletion: boolean; found: boolean }): string =>
    joined(
      ASK,
      TRY,
      ...(has.guards ? [READ, CHECK] : []),
      PHASE,
      ...(has.deletion ? [DELETION] : []),
      has.found ? FOUND : PLANNED,
      ROUND,
    ),
  finished: FINISHED.trim(),
}
