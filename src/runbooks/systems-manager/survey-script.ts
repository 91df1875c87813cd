/**
 * What a template finds out when it runs, in Python: what a plan would have been made from, decided as
 * `src/procedures/teardown.ts` decides it, and told as items that the steps of the template are carried out for.
 */

/** What stands where nothing is to be said: an output may not be empty. */
export const NOTHING = 'nothing'

export const SURVEY = String.raw`
from concurrent.futures import ThreadPoolExecutor


def reading(asked, reads, gone=()):
  """What was read, and why it could not be: what is unreadable is never absent."""
  try:
    return retried(reads['retry'], asked), None
  except TimeoutError:
    raise
  except Exception as error:
    if isinstance(error, ClientError) and code_of(error) in gone:
      return None, None
    return None, f'{type(error).__name__}: {error}'


def side_by_side(asked, many):
  with ThreadPoolExecutor(5) as pool:
    return list(pool.map(asked, many))


def names(organizations):
  return ', '.join(f"{one['alias']} ({one['id']})" for one in organizations)


def surveyed(name, reads):
  """A Region: its organizations, and what of it could not be read."""

  def described(organization):
    configured, unread = reading(lambda: configuration(organization, name, reads), reads)
    state, alias = organization.get('State', '').lower(), organization.get('Alias', '')
    of = dict(id=organization['OrganizationId'], alias=alias, deleted=state == 'deleted', region=name)
    return dict(of, configured=configured, unread=unread)

  found, unlisted = reading(lambda: listed(name, reads), reads)
  organizations = side_by_side(described, found or [])
  unread = [f"{names([one])} could not be read: {one['unread']}" for one in organizations if one['unread']]
  unread += [f'{name} could not be read: {unlisted}'] if unlisted else []
  return dict(name=name, organizations=organizations, unlisted=unlisted, unread=unread)


def by_name(organizations, name):
  """Aliases of deleted organizations may live on: a living one goes first."""
  found = [one for one in organizations if one['id'] == name]
  found = found or [one for one in organizations if one['alias'] == name and not one['deleted']]
  found = found or [one for one in organizations if one['alias'] == name]
  if len(found) > 1:
    raise Exception(f'{name} is the alias of {names(found)}: name the one that is meant by its id')
  return found[0] if found else None


def chosen(events, regions):
  """The organizations that are meant. That is said, never assumed."""
  wanted, everything = events['organizations'], str(events['all']).lower() == 'true'
  if everything == bool(wanted):
    raise Exception('say which organizations are meant: Organizations, or AllOrganizations=true')
  here = [one for region in regions for one in region['organizations']]
  picked = dict((name, by_name(here, name)) for name in wanted)
  missing = [name for name, one in picked.items() if one is None]
  for region in regions:
    if region['unlisted'] and (everything or missing):
      raise Exception(f"the organizations in {region['name']} could not be listed: {region['unlisted']}")
  if missing:
    raise Exception(f"no organization in {', '.join(events['regions'])} has the id or alias {missing[0]}")
  ids = [one['id'] for one in picked.values()]
  return here if everything else [one for one in here if one['id'] in ids]


def protects(tags, reads):
  key, value = reads['protect']['key'], reads['protect'].get('value')
  return key in tags and value in (None, tags[key])


def keyed(tags):
  return dict((tag['Key'], tag['Value']) for tag in tags)


def organization_tags(one, account, reads):
  values = dict(region=one['region'], organizationId=one['id'], account=account)
  reply, unread = reading(lambda: read('organizationTags', reads, values), reads)
  return keyed((reply or {}).get('Tags', [])), unread


def tagged_groups(region, key, reads):
  of = filled(reads['tagged'], dict(region=region, tagKey=key))
  found, unread = reading(lambda: pages(of, 'logGroups', 'nextToken'), reads)
  return [group['logGroupName'] for group in found or []], unread


def group_tags(values, reads):
  """CloudWatch Logs refuses to list the tags of a name with a #, but tells which groups carry a tag."""
  if '#' not in values['logGroupName']:
    reply, unread = reading(lambda: read('groupTags', reads, values), reads, ['ResourceNotFoundException'])
    return (reply or {}).get('tags', {}), unread
  key = reads['protect']['key']
  carriers, unread = tagged_groups(values['region'], key, reads)
  # Which value it has is not told: it may be the one that protects.
  value = reads['protect'].get('value', '')
  return (dict([(key, value)]) if values['logGroupName'] in carriers else {}), unread


def group_of(values, reads):
  """The log group of exactly this name: AWS lists by prefix."""

  def asked():
    found = read('group', reads, values).get('logGroups', [])
    group = next((one for one in found if one['logGroupName'] == values['logGroupName']), None)
    if group is not None and 'creationTime' not in group:
      raise Blocked('AWS does not tell when it was created')
    return group

  return reading(asked, reads)


def fate(target, region, others, reads):
  """What becomes of a log group, and why it stays."""
  group, unread = target['group']
  if reads['keepLogGroups']:
    return 'kept', 'log groups are to be kept'
  if others:
    return 'kept', f'{names(others)} writes to it'
  if unread:
    return 'blocked', f'it could not be read: {unread}'
  tags, unread = group_tags(target['values'], reads) if group else ({}, None)
  if unread:
    return 'blocked', f'its tags could not be read, and one may protect it: {unread}'
  if protects(tags, reads):
    return 'kept', 'a tag protects it'
  if group and group.get('deletionProtectionEnabled'):
    return 'kept', 'deletion protection is on'
  if region['unread']:
    return 'blocked', 'something that may write to it could not be read: ' + '; '.join(region['unread'])
  return 'doomed', None


def left_behind(region, ours, blocked, events, reads, account):
  """The groups that an earlier run marked and did not come to, and that nothing writes to."""
  marked, unread = tagged_groups(region['name'], reads['mark'], reads)
  if unread:
    blocked.append(f"log groups of {region['name']} that an earlier run marked could not be looked for: {unread}")
  written = [one['configured']['group'] for one in region['organizations'] if one['configured']]
  ids = [one['id'] for one in ours if one['region'] == region['name']]
  for name in marked:
    values = dict(region=region['name'], logGroupName=name, account=account)
    group = (None, None) if name in written else group_of(values, reads)
    if group == (None, None):
      continue
    tags, unread = group_tags(values, reads)
    if unread:
      blocked.append(f'log group {name} is marked, and whose it was could not be read: {unread}')
      continue
    named = [value for key, value in tags.items() if key.startswith(reads['markOf'])]
    is_ours = str(events['all']).lower() == 'true' or set(' '.join(named).split()) & set(ids)
    if reads['mark'] in tags and is_ours:
      yield dict(values=values, group=group, writers=[])


def log_groups(region, free, ours, told, events, reads, account):
  """The items of a Region's log groups: their marks, and their deletions."""
  here = [one for one in free if one['region'] == region['name']]
  targets = []
  for name in dict.fromkeys(one['configured']['group'] for one in here):
    values = dict(region=region['name'], logGroupName=name, account=account)
    writers = [one for one in here if one['configured']['group'] == name]
    targets.append(dict(values=values, writers=writers))
  for target, group in zip(targets, side_by_side(lambda one: group_of(one['values'], reads), targets)):
    target['group'] = group
  if not reads['keepLogGroups']:
    targets += left_behind(region, ours, told['blocked'], events, reads, account)

  def judged(target):
    name, others = target['values']['logGroupName'], [one for one in region['organizations'] if one not in ours]
    writers = [one for one in others if one['configured'] and one['configured']['group'] == name]
    return fate(target, region, writers, reads)

  for target, (what, why) in zip(targets, side_by_side(judged, targets)):
    name, about = target['values']['logGroupName'], dict(target['values'])
    about.pop('account')
    if why:
      told[what].append(f'log group {name} in {region["name"]} stays: {why}')
    marks = reads['marks'] and what != 'kept' and target['group'] != (None, None) and '#' not in name
    for one in target['writers'] if marks else []:
      yield dict(about, kind='mark', organizationId=one['id'])
    if what == 'doomed':
      has_mark = marks or not target['writers']
      created = dict(creationTime=target['group'][0]['creationTime']) if has_mark else {}
      yield dict(about, **created, kind='marked' if has_mark else 'log_group')


def uses_role(one, reads):
  role = reads['role'].split('/')[-1]
  return one['configured'] is not None and one['configured']['role'].lower() == role.lower()


def role_items(regions, ours, protected, told, reads):
  """The role goes where nothing uses it but what is turned off, and everything could be read."""
  reply, unread = reading(lambda: read('serviceLinkedRole', reads, {}), reads, ['NoSuchEntityException'])
  if reply is None and unread is None:
    return []
  users = [one for one in protected if uses_role(one, reads)]
  keeps = [
    (reads['keepRole'], 'it is to be kept'),
    (reply and protects(keyed(reply['Role'].get('Tags', [])), reads), 'a tag protects it'),
    (users, f'{names(users)}, whose logging stays on, uses it'),
  ]
  kept = next((why for holds, why in keeps if holds), None)
  if kept:
    told['kept'].append(f'the service-linked role stays: {kept}')
    return []
  others = [one for region in regions for one in region['organizations'] if one not in ours]
  blocked = [f'the service-linked role could not be read: {unread}'] if unread else []
  blocked += [f'{names([one])} still uses the service-linked role' for one in others if uses_role(one, reads)]
  blocked += [why for region in regions for why in region['unread']]
  told['blocked'].extend(blocked)
  return [] if blocked else [dict(kind='role')]


def plain(text):
  """What AWS says goes through the document: no braces, and no quotes."""
  return re.sub(r'[^\w .,:;/()@+=#*-]+', ' ', text)


def survey(events, reads, account):
  strangers = [name for name in events['regions'] if name not in reads['regions']]
  if strangers or not events['regions']:
    raise Exception(f"Regions is one or more of {', '.join(reads['regions'])}")
  wanted = [name for name in reads['regions'] if name in events['regions'] or not reads['keepRole']]
  regions = [surveyed(name, reads) for name in wanted]
  asked = [region for region in regions if region['name'] in events['regions']]
  selected = chosen(events, asked)
  unread = [f"{names([one])} could not be read: {one['unread']}" for one in selected if one['unread']]
  told = dict(kept=[], blocked=unread)
  on, free, held, protected = [one for one in selected if one['configured']], [], [], []
  for one, (tags, unread) in zip(on, side_by_side(lambda one: organization_tags(one, account, reads), on)):
    if unread:
      held.append(one)
      told['blocked'].append(f'the logging of {names([one])} stays on: its tags could not be read: {unread}')
    elif protects(tags, reads):
      held.append(one)
      protected.append(one)
      told['kept'].append(f'the logging of {names([one])} stays on: a tag protects it')
    else:
      free.append(one)
  ours = [one for one in selected if one not in held]
  items = [dict(kind='account', account=account)]
  for one in free:
    of = dict(region=one['region'], organizationId=one['id'], alias=plain(one['alias']))
    items.append(dict(of, kind='organization'))
  for region in asked:
    items += log_groups(region, free, ours, told, events, reads, account)
  items += role_items(regions, ours, protected, told, reads)
  return items, told


def handler(events, context):
  begin()
  reads = events['reads']
  account = retried(reads['retry'], lambda: call(reads['caller']))['Account']
  if events['account'] not in ('', account):
    raise Exception(f"this is account {account}, and {events['account']} is meant")
  items, told = survey(events, reads, account)
  counts = [(kind, sum(item['kind'] in kinds for item in items)) for kind, kinds in KINDS]
  blocked, kept = [[plain(line) for line in dict.fromkeys(told[how])] for how in ('blocked', 'kept')]
  found = ', '.join(f'{kind} {count}' for kind, count in counts)
  summary = f'account {account}: {found}; left alone {len(kept)}; in the way {len(blocked)}'
  print('\n'.join([summary, *blocked, *kept]))
  return dict(Items=items, Summary=summary, Kept=kept[:100], Blocked='; '.join(blocked)[:2000] or '${NOTHING}')


KINDS = [('organizations', ['organization']), ('log groups', ['marked', 'log_group']), ('role', ['role'])]
`
