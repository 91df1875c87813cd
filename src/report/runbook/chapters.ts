import { CUSTOM_ROLE_POLICY_NAME, CUSTOM_ROLE_TAG } from '../../facts/custom-role.js'
import { GLOBAL_REGION } from '../../facts/regions.js'
import { SERVICE_LINKED_ROLE_NAME } from '../../facts/service-linked-role.js'
import { TEARDOWN_TAG } from '../../facts/teardown-tags.js'
import { shellWord } from '../../shell-word.js'
import type { Step } from '../../steps/step.js'
import type { ArchiveCommand } from './archive-command.js'
import {
  createOptions,
  deleteRoleLines,
  documentOf,
  exactly,
  inputOf,
  ownersQuestion,
  removable,
  tagsQuestion,
  unprotectFirst,
} from './chapter-commands.js'
import { literal } from './literal.js'

export interface Chapter {
  /** Of the steps that are carried out in it. */
  kinds: string[]
  /** Tags the rows that it acts on, and names its functions. */
  word: string
  title: string
  /** What it is for, and what must hold. */
  why: string
  /** Defines `look_WORD`, `act_WORD` and, where something must hold, `sure_WORD`. */
  shell: (steps: Step[]) => string[]
  /** Seconds of quiet before the rows are taken. */
  quietSeconds?: (steps: Step[]) => number
  /** Takes the rows a second time after so many seconds, then runs a command. */
  again?: { seconds: number; andThen: string }
  /** The way through the console, as AWS's pages give it. */
  console?: string
  ifNot: string
}

/** What is in a plan with `--archive`, before log groups go. */
export const archiveChapter = ({ archive, verify, quietSeconds }: ArchiveCommand): Chapter => ({
  kinds: [],
  word: 'archive',
  title: 'Archive the events',
  why: 'A log group goes only once every event of it is archived: after some quiet it is archived again, and the archive is read back. Here `wml` is needed: the AWS CLI cannot do it.',
  shell: () => [
    `archived() { group creationTime || return; [ -z "$out" ] || ${archive} >>"$evidence" 2>&1 || { err='not all of it is archived'; return 2; }; }`,
    'look_archive() { archived; }',
  ],
  again: { seconds: quietSeconds, andThen: verify },
  ifNot: 'read the end of the evidence file; give it more time, or free the place',
})

const GROUP_ARN = '"arn:aws:logs:$region:$account:log-group:$name"'
const LOGGING =
  'WorkMail, the Region in the top bar, Organizations, the organization; then, by one page, **Logging settings → Email flow log settings → Edit → Enable mail events**, by the other **Organization settings → Monitoring → Log settings → Edit → Enable mail events**'
const WRITERS = 'no organization in its Region writes to it (each is read)'

const VERIFY: Chapter = {
  kinds: ['verify-log-group-deleted'],
  word: 'delete',
  title: 'Verify that the log groups stay deleted',
  why: 'A late write of WorkMail may create a log group again. Such a group is deleted too, under the same preconditions.',
  shell: () => [],
  quietSeconds: ([step]) => Math.ceil((step?.quietPeriod ?? 0) / 1000),
  console: 'CloudWatch, Logs → Log Management, search for each name: it is not listed',
  ifNot: 'paste the block again',
}

/** What is looked for once the role is gone, which could create a log group again. */
export const VERIFY_AGAIN: Chapter = { ...VERIFY, title: `${VERIFY.title}, now without the role` }

export const CHAPTERS: Chapter[] = [
  {
    kinds: ['create-role'],
    word: 'create_role',
    title: 'Create the service-linked role',
    why: 'WorkMail writes events with this role. Its console creates it by itself; for the API it must exist first.',
    shell: (steps) => ['look_create_role() { role Role.Arn; }', `act_create_role() { ${exactly(steps)}; }`],
    console:
      'none for the role alone: WorkMail creates it when logging is turned on there with default settings',
    ifNot: 'allow iam:CreateServiceLinkedRole for events.workmail.amazonaws.com',
  },
  {
    kinds: ['update-role'],
    word: 'describe_role',
    title: 'Change the description of the service-linked role',
    why: 'The description is all of a service-linked role that AWS lets anyone edit.',
    shell: (steps) => [
      `look_describe_role() { role ${shellWord(`Role.Description == ${literal(inputOf(steps).Description)}`)} || return; [ "$out" = True ]; }`,
      `act_describe_role() { ${exactly(steps)}; }`,
    ],
    console: 'IAM, Roles, the role, Edit (IAM User Guide, "Editing a service-linked role")',
    ifNot: 'allow iam:UpdateRole on the role',
  },
  {
    kinds: ['create-custom-role'],
    word: 'create_custom',
    title: 'Create the custom role',
    why: `WorkMail writes the events of a custom configuration with a role of your own. The tag ${CUSTOM_ROLE_TAG} says who made it.`,
    shell: (steps) => [
      `look_create_custom() { role ${shellWord(`Role.AssumeRolePolicyDocument == ${documentOf(steps, 'AssumeRolePolicyDocument')}`)} || return; [ "$out" = True ]; }`,
      `act_create_custom() { ${exactly(steps)}; }`,
    ],
    console: 'IAM, Roles, Create role, Custom trust policy; then Tags',
    ifNot: 'where a role of that name exists already and differs, leave it alone and choose another name',
  },
  {
    kinds: ['put-role-policy'],
    word: 'put_policy',
    title: 'Give the custom role its policy',
    why: `The role may write to its log group and to nothing else. **Only if** it carries the tag ${CUSTOM_ROLE_TAG}: otherwise someone else made it.`,
    shell: (steps) => [
      `look_put_policy() { policy ${shellWord(`PolicyDocument == ${documentOf(steps, 'PolicyDocument')}`)} || return; [ "$out" = True ]; }`,
      'sure_put_policy() { ours; }',
      `act_put_policy() { ${exactly(steps)}; }`,
    ],
    console: 'IAM, Roles, the role, Add permissions, Create inline policy, JSON',
    ifNot: 'IAM may need a minute to know a new role: paste the block again',
  },
  {
    kinds: ['create-log-group'],
    word: 'create_group',
    title: 'Create the log groups',
    why: 'Events go to a log group in the Region of the organization. It must exist before logging is turned on.',
    shell: (steps) => [
      'look_create_group() { group creationTime || return; [ -n "$out" ]; }',
      `act_create_group() { ask logs create-log-group --region "$region" --log-group-name="$name"${createOptions(steps)}; }`,
    ],
    console: 'CloudWatch, Logs → Log Management → Create log group',
    ifNot: 'allow logs:CreateLogGroup and logs:TagResource',
  },
  {
    kinds: ['untag-log-group'],
    word: 'untag',
    title: 'Remove the tags of an earlier teardown',
    why: 'An earlier teardown tagged these log groups. They will be written to again, so no later teardown may take them for leftovers.',
    shell: () => [
      `look_untag() { ask logs list-tags-for-resource --region "$region" --resource-arn ${GROUP_ARN} --query 'tags."${TEARDOWN_TAG}"' || return; [ "$out" = None ]; }`,
      `act_untag() { ask logs untag-resource --region "$region" --resource-arn ${GROUP_ARN} --tag-keys "$more"; }`,
    ],
    console: 'CloudWatch, Logs → Log Management, the log group, Tags',
    ifNot: 'allow logs:UntagResource',
  },
  {
    kinds: ['encrypt-log-group'],
    word: 'encrypt',
    title: 'Encrypt the log groups',
    why: 'Events hold names and subjects. From now on they are encrypted with the key; AWS may need five minutes.',
    shell: (steps) => [
      `look_encrypt() { group kmsKeyId || return; [ "$out" = ${shellWord(String(inputOf(steps).kmsKeyId))} ]; }`,
      `act_encrypt() { ask logs associate-kms-key --region "$region" --log-group-name="$name" --kms-key-id=${shellWord(String(inputOf(steps).kmsKeyId))}; }`,
    ],
    ifNot: 'the key’s own policy must let CloudWatch Logs use it',
  },
  {
    kinds: ['set-retention'],
    word: 'retain',
    title: 'Set the retention',
    why: 'Without a retention, events are kept, and paid for, for ever. The fourth column has the days.',
    shell: () => [
      `look_retain() { group "retentionInDays || 'never'" || return; [ "$out" = "$detail" ]; }`,
      'act_retain() { case $detail in',
      '  never) ask logs delete-retention-policy --region "$region" --log-group-name="$name" ;;',
      '  *) ask logs put-retention-policy --region "$region" --log-group-name="$name" --retention-in-days "$detail" ;; esac; }',
    ],
    console: 'CloudWatch, Logs → Log Management, the log group, Actions → Edit retention setting',
    ifNot: 'allow logs:PutRetentionPolicy',
  },
  {
    kinds: ['enable-logging'],
    word: 'enable',
    title: 'Turn on logging',
    why: 'From now on WorkMail writes the events of each organization to its log group. The role is always named: older AWS CLIs require it.',
    shell: (steps) => {
      const role = shellWord(String(inputOf(steps).RoleArn))
      const isLinked = role.endsWith(`/${SERVICE_LINKED_ROLE_NAME}`)
      return [
        `role_arn=${role}`,
        `look_enable() { config "$region" "$organization" || return; case $out in "arn:aws:logs:$region:$account:log-group:$name:* $role_arn"${isLinked ? ' | "arn:aws:logs:$region:$account:log-group:$name:* None"' : ''}) ;; *) return 1 ;; esac; }`,
        'act_enable() { # a new role may need two minutes until WorkMail knows it',
        '  waits=0; until ask workmail put-email-monitoring-configuration --region "$region" --organization-id "$organization" --log-group-arn "arn:aws:logs:$region:$account:log-group:$name:*" --role-arn "$role_arn"; do',
        '    waits=$((waits + 1)); case $waits:$err in [1-8]:*role*) sleep 15 ;; *) return 2 ;; esac',
        '  done',
        '}',
      ]
    },
    console: LOGGING,
    ifNot: 'allow workmail:PutEmailMonitoringConfiguration and iam:PassRole on the role',
  },
  {
    kinds: ['tag-log-group'],
    word: 'tag',
    title: 'Tag the log groups',
    why: 'An organization’s configuration is the only record of where it writes, and it is deleted next. The tags keep that record.',
    shell: (steps) => [
      `look_tag() { ask logs list-tags-for-resource --region "$region" --resource-arn ${GROUP_ARN} --query ${shellWord(tagsQuestion(steps))} || { absent; return; }; case $out, in "$more",*) ;; *) return 1 ;; esac; }`,
      `act_tag() { ask logs tag-resource --region "$region" --resource-arn ${GROUP_ARN} --tags "${TEARDOWN_TAG}=$run,$more"; }`,
    ],
    console: 'CloudWatch, Logs → Log Management, the log group, Tags',
    ifNot: 'allow logs:TagResource. Do not turn logging off before every row is tagged',
  },
  {
    kinds: ['tag-log-group-owner'],
    word: 'owner',
    title: 'Tag the log groups that stay with their owners',
    why: 'These log groups stay. Once logging is off, the tags are the only record of whose they were.',
    shell: (steps) => [
      `look_owner() { ask logs list-tags-for-resource --region "$region" --resource-arn ${GROUP_ARN} --query ${shellWord(ownersQuestion(steps))} || { absent; return; }; case $out, in "$more",*) ;; *) return 1 ;; esac; }`,
      `act_owner() { ask logs tag-resource --region "$region" --resource-arn ${GROUP_ARN} --tags "$more"; }`,
    ],
    console: 'CloudWatch, Logs → Log Management, the log group, Tags',
    ifNot: 'allow logs:TagResource. Do not turn logging off before every row is tagged',
  },
  {
    kinds: ['disable-logging'],
    word: 'disable',
    title: 'Turn off logging',
    why: 'Nothing may be deleted while WorkMail still writes to it.',
    shell: () => [
      'look_disable() { config "$region" "$organization" || return; case $out in None*) ;; *) return 1 ;; esac; }',
      'act_disable() { ask workmail delete-email-monitoring-configuration --region "$region" --organization-id "$organization"; }',
    ],
    console: `${LOGGING} (off)`,
    ifNot: 'allow workmail:DeleteEmailMonitoringConfiguration on the organization',
  },
  {
    kinds: ['unprotect-log-group', 'delete-log-group'],
    word: 'delete',
    title: 'Delete the log groups',
    why: `Their events are lost for good. **Only if** ${WRITERS} and its tag has not been removed since; otherwise it is kept. Rows with \`unprotect\` lose their deletion protection first.`,
    shell: (steps) => [
      'look_delete() { group creationTime || return; [ -z "$out" ]; }',
      `sure_delete() { ${removable(steps)}; }`,
      ...unprotectFirst(steps),
    ],
    console:
      'CloudWatch, Logs → Log Management, select the log group, Actions → Delete log group(s); rows with `unprotect` first: the log group, deletion protection, off',
    ifNot: 'allow the read that is named, or logs:DeleteLogGroup. A kept log group is right: leave it',
  },
  VERIFY,
  {
    kinds: ['delete-role'],
    word: 'delete_role',
    title: 'Delete the service-linked role',
    why: 'AWS refuses while the role is in use, and may do so for minutes after the last use. **Only if** no organization in any WorkMail Region uses it (each is read, before every try).',
    shell: (steps) => deleteRoleLines(steps),
    console: 'IAM, Roles, the role, Delete (IAM User Guide, "Deleting a service-linked role")',
    ifNot:
      'read what AWS lists as using the role: free what is not in the table, then paste the block again, on another day if need be',
  },
  {
    kinds: ['delete-role-policy'],
    word: 'delete_policy',
    title: 'Delete the policy of the custom role',
    why: `IAM deletes no role that has a policy. **Only if** it carries the tag ${CUSTOM_ROLE_TAG} and no organization in any WorkMail Region uses it (each is read).`,
    shell: () => [
      'look_delete_policy() { gone policy PolicyName; }',
      'sure_delete_policy() { ours && unused; }',
      `act_delete_policy() { ask iam delete-role-policy --region ${GLOBAL_REGION} --role-name="$name" --policy-name ${CUSTOM_ROLE_POLICY_NAME}; }`,
    ],
    console: 'IAM, Roles, the role, the policy, Remove',
    ifNot: 'turn off the logging that still uses the role, or allow the read that is named',
  },
  {
    kinds: ['delete-custom-role'],
    word: 'delete_custom',
    title: 'Delete the custom role',
    why: `**Only if** it carries the tag ${CUSTOM_ROLE_TAG} and no organization in any WorkMail Region uses it (each is read): IAM does not know that WorkMail uses it.`,
    shell: () => [
      'look_delete_custom() { gone role Role.Arn; }',
      'sure_delete_custom() { ours && unused; }',
      `act_delete_custom() { ask iam delete-role --region ${GLOBAL_REGION} --role-name="$name"; }`,
    ],
    console: 'IAM, Roles, the role, Delete',
    ifNot: 'DeleteConflict: take away what someone else attached to the role, if nothing needs it',
  },
]
