/** Commands of a runbook’s chapters that are made from their steps. */
import type { Call } from '../../calls/call.js'
import { GLOBAL_REGION } from '../../facts/regions.js'
import { ORGANIZATIONS_TAG, TEARDOWN_TAG } from '../../facts/teardown-tags.js'
import { shellWord } from '../../shell-word.js'
import type { Step } from '../../steps/step.js'
import { archiveCommand } from './archive-command.js'
import { asciiJson, literal } from './literal.js'

/** What is the same in every step of the chapter. */
export const inputOf = ([step]: Step[]): Call['input'] => step?.call.input ?? {}

/** The call of a chapter with one step, whole. */
export const exactly = ([step]: Step[]): string => {
  const { service = '', action = '', region = '', input = {} } = step?.call ?? {}
  const command = action.replace(/(?<=[a-z0-9])[A-Z]/g, '-$&').toLowerCase()
  return `ask ${service} ${command} --region ${shellWord(region)} --cli-input-json ${shellWord(asciiJson(input))}`
}

/** A policy document, as JMESPath compares it. */
export const documentOf = (steps: Step[], member: string): string =>
  literal(JSON.parse(String(inputOf(steps)[member])))

export const createOptions = (steps: Step[]): string => {
  const { kmsKeyId, tags = {} } = inputOf(steps)
  const pairs = Object.entries(tags).map(([key, value]) => `${key}=${value}`)
  return [
    ...(kmsKeyId === undefined ? [] : [` --kms-key-id=${shellWord(String(kmsKeyId))}`]),
    ...(pairs.length === 0 ? [] : [` --tags ${shellWord(pairs.join(','))}`]),
  ].join('')
}

/** Answers as the table has the tags, and nothing where the run’s tag is not there. */
export const tagsQuestion = (steps: Step[]): string => `tags."${TEARDOWN_TAG}" && ${ownersQuestion(steps)}`

export const ownersQuestion = (steps: Step[]): string => {
  const isOwner = (key: string) => key.startsWith(ORGANIZATIONS_TAG)
  const most = Math.max(...steps.map(({ call }) => Object.keys(call.input.tags ?? {}).filter(isOwner).length))
  const pairs = Array.from({ length: most }, (_, index) => {
    const key = `${ORGANIZATIONS_TAG}-${index + 1}`
    return `join(\`"="\`, [${literal(key)}, tags."${key}" || \`""\`])`
  })
  return `join(\`","\`, [${pairs.join(', ')}])`
}

const DELETE_GROUP = 'ask logs delete-log-group --region "$region" --log-group-name="$name"'

/** Rows with `unprotect` lose their deletion protection first: it was asked for by name. */
export const unprotectFirst = (steps: Step[]): string[] =>
  steps.every(({ kind }) => kind !== 'unprotect-log-group')
    ? [`act_delete() { ${DELETE_GROUP}; }`]
    : [
        'act_delete() { case ,$words, in *,unprotect,*) ask logs put-log-group-deletion-protection --region "$region" --log-group-identifier="$name" --no-deletion-protection-enabled || return ;; esac',
        `  ${DELETE_GROUP}; }`,
      ]

/** What must hold before a log group goes; with an archive, that all of it is in there, and then the same again. */
export const removable = (steps: Step[]): string => {
  const isFree = 'tagged && free_of writes "$region"'
  return archiveCommand(steps) === undefined ? isFree : `${isFree} && archived && ${isFree}`
}

export const deleteRoleLines = ([step]: Step[]): string[] => {
  const { first = 30_000, max = 300_000 } = step?.waiter?.resubmit ?? {}
  return [
    'look_delete_role() { gone role Role.Arn; }',
    'sure_delete_role() { unused; }',
    'act_delete_role() {',
    `  pause=${first / 1000}; until=$(($(date +%s) + 14400))`,
    '  while [ "$(date +%s)" -lt "$until" ]; do',
    `    sure_delete_role && ask iam delete-service-linked-role --region ${GLOBAL_REGION} --role-name="$name" --query DeletionTaskId || return; task=$out`,
    `    while sleep 5; ask iam get-service-linked-role-deletion-status --region ${GLOBAL_REGION} --deletion-task-id "$task" --query '[Status, Reason.Reason, to_string(Reason.RoleUsageList)]'; do`,
    '      case $out in SUCCEEDED*) return 0 ;; FAILED*) break ;; *) [ "$(date +%s)" -lt "$until" ] || break ;; esac',
    '    done',
    `    case $out in FAILED*) log "$out; next try in $pause s"; sleep "$pause"; pause=$((pause * 2 < ${max / 1000} ? pause * 2 : ${max / 1000})) ;; *) absent; return ;; esac`,
    "  done; err='still in use after 4 hours'; return 2; }",
  ]
}
