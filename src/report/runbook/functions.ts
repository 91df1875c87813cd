/** The shell functions of a runbook (POSIX sh). Its first block has those that its commands name. */
import { CUSTOM_ROLE_POLICY_NAME, CUSTOM_ROLE_TAG } from '../../facts/custom-role.js'
import { NOT_CONFIGURED, NOT_DESCRIBED_IN_THIS_STATE } from '../../facts/organizations.js'
import { GLOBAL_REGION, WORKMAIL_REGIONS } from '../../facts/regions.js'
import { SERVICE_LINKED_ROLE_NAME } from '../../facts/service-linked-role.js'
import { TEARDOWN_TAG } from '../../facts/teardown-tags.js'

const ABSENT = [NOT_CONFIGURED, 'NoSuchEntity'].map((code) => `*'(${code})'*`).join(' | ')

/**
 * How a function answers: 0 yes, or done; 1 no; 2 it could not be read, and `$err` says why. The columns of the row are
 * in `$words`, `$region`, `$alias`, `$organization`, `$name` (of a log group or role), `$detail` and `$more`.
 */
const FUNCTIONS: Record<string, string> = {
  log: `log() { printf '%s %s\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" | tee -a "$evidence"; }`,
  ask: `ask() { out=$(aws "$@" --output text 2>"$work/err" </dev/null) || { err=$(tr '\\n' ' ' <"$work/err"); return 2; }; }`,
  absent: `absent() { case $err in ${ABSENT}) ;; *) return 2 ;; esac; }`,
  ends: `ends() { log "$1: $region $organization $name\${2:+: $2}"; case $1 in NOT*) failed=yes ;; esac; }`,
  each: `each() { # each CHAPTER WORD: takes every row with this word
  failed=; [ "$reached" -ge $(($1 - 1)) ] || { log "STOPPED: chapter $(($1 - 1)) has not ended well"; return 1; }
  while read -r words region alias organization name detail more; do case ,$words, in *,"$2",*) row "$2" ;; esac; done <"$work/table"
  if [ -n "$failed" ]; then reached=$(($1 - 1)); else reached=$1; fi; log "chapter $1 has \${failed:+NOT }ended well"; }`,
  row: `row() { # looks, checks the preconditions, acts, and looks until it is seen
  "look_$1"; case $? in 0) ends 'done already'; return ;; 2) ends 'NOT READ' "$err"; return ;; esac
  if command -v "sure_$1" >/dev/null; then "sure_$1"; fi; case $? in 1) ends kept "$err"; return ;; 2) ends 'NOT DONE' "$err"; return ;; esac
  "act_$1" || case $err in *'deletion protection'*) ends kept "$err"; return ;; *) "look_$1" || { ends 'NOT DONE' "$err"; return; } ;; esac
  tries=0; until "look_$1"; do tries=$((tries + 1)); [ "$tries" -le 8 ] || { ends 'NOT SEEN after 2 minutes'; return; }; sleep 15; done; ends 'done'; }`,
  config: `config() { ask workmail describe-email-monitoring-configuration --region "$1" --organization-id "$2" --query "join(' ', [LogGroupArn || 'None', RoleArn || 'None'])" || { absent && out='None None'; }; }`,
  free_of: `free_of() { # free_of CHECK REGION...: reads every organization there, now; 1 where CHECK is true of one
  check=$1; shift; for place; do
    ask workmail list-organizations --region "$place" --query 'OrganizationSummaries[].[OrganizationId, State]' || return 2
    printf '%s\\n' "$out" >"$work/list"; while read -r id state; do [ -n "$id" ] || continue
      config "$place" "$id" || case $(echo "$state" | tr '[:upper:]' '[:lower:]'):$err in deleted:*'(${NOT_DESCRIBED_IN_THIS_STATE})'*) continue ;; *) return 2 ;; esac
      case $out in 'None None') continue ;; "arn:aws:logs:$place:$account:log-group:"*) ;; *) err="$id answers $out"; return 2 ;; esac
      if "$check" "\${out% *}" "\${out##* }"; then err="$id in $place uses it"; return 1; fi
    done <"$work/list"; done; }`,
  writes: `writes() { case $1 in *":log-group:$name" | *":log-group:$name:"*) ;; *) return 1 ;; esac; }`,
  uses: `uses() { if [ "$2" = None ]; then set -- "$1" ${SERVICE_LINKED_ROLE_NAME}; fi; [ "$(echo "\${2##*/}" | tr '[:upper:]' '[:lower:]')" = "$(echo "$name" | tr '[:upper:]' '[:lower:]')" ]; }`,
  group: `group() { # what the log group of the row has as FIELD; nothing where there is no such group
  ask logs describe-log-groups --region "$region" --log-group-name-prefix="$name" --query "logGroups[].[logGroupName, $1]" || return
  if printf '%s\\n' "$out" | grep -qx None; then err='the answer has no list of log groups'; return 2; fi
  out=$(printf '%s\\n' "$out" | name=$name awk '$1 == ENVIRON["name"] { print $2 }'); }`,
  tagged: `tagged() { # 1 where someone took the tag off; another group of that name never had it
  if [ "$detail" = - ]; then return; fi
  ask logs list-tags-for-resource --region "$region" --resource-arn "arn:aws:logs:$region:$account:log-group:$name" --query 'tags."${TEARDOWN_TAG}"' || { absent; return; }
  if [ "$out" = None ]; then group creationTime || return; [ "$out" != "$detail" ] || { err='its tag was taken off'; return 1; }; fi; }`,
  role: `role() { ask iam get-role --region ${GLOBAL_REGION} --role-name="$name" --query "$1" || { absent || return; return 1; }; }`,
  policy: `policy() { ask iam get-role-policy --region ${GLOBAL_REGION} --role-name="$name" --policy-name ${CUSTOM_ROLE_POLICY_NAME} --query "$1" || { absent || return; return 1; }; }`,
  ours: `ours() { role 'Role.Tags[?Key == \`"${CUSTOM_ROLE_TAG}"\`] | [0].Value'; case $?:$out in 1:*) ;; 0:None) err='it has no tag of wml: someone else made it'; return 2 ;; 0:*) ;; *) return 2 ;; esac; }`,
  unused: `unused() { free_of uses ${WORKMAIL_REGIONS.join(' ')} || return 2; }`,
  gone: `gone() { "$@"; case $? in 0) return 1 ;; 1) return 0 ;; *) return 2 ;; esac; }`,
}

/** A Region whose list fails is passed over where a person has put it into `$ended`. */
const NOT_LISTED = "'OrganizationSummaries[].[OrganizationId, State]' || return 2"
const NOT_LISTED_OR_ENDED = NOT_LISTED.replace(
  'return 2',
  'case " $ended " in *" $place "*) continue ;; *) return 2 ;; esac',
)

/** The functions that these lines call, and those that these call. `hasEnded`: for Regions that WorkMail is gone from. */
export const functionsFor = (lines: string[], hasEnded: boolean): string[] => {
  const named = (text: string): string[] => {
    const commands = text.replaceAll(/ # .*$/gm, '')
    return Object.keys(FUNCTIONS).filter((name) =>
      new RegExp(`(^|[^-\\w"'$])${name}(?=[^-\\w]|$)`, 'm').test(commands),
    )
  }
  const wanted = new Set<string>()
  const add = (name: string): void => {
    if (wanted.has(name)) return
    wanted.add(name)
    for (const other of named(FUNCTIONS[name] ?? '')) add(other)
  }
  for (const name of named(lines.join('\n'))) add(name)
  const texts = Object.entries(FUNCTIONS).flatMap(([name, text]) => (wanted.has(name) ? [text] : []))
  return texts.flatMap((text) =>
    (hasEnded ? text.replace(NOT_LISTED, NOT_LISTED_OR_ENDED) : text).split('\n'),
  )
}
