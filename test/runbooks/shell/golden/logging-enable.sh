#!/bin/sh
# logging enable for all organizations in us-east-1, us-west-2, eu-west-1, account 111122223333, as planned in run 20261122T040000Z-000001
# from what was read at 2026-06-01T00:00:00.000Z.
#
# Running it again goes on where it ended, and does nothing where all is done. DRY_RUN=1 changes nothing.
# DEADLINE is for how many seconds it goes on while AWS says that the role is still in use.
# Exit codes: 0 done, 1 failed, 2 bad input, 4 credentials or permissions, 5 another account, 6 blocked by something
# outside the plan, 8 not over: run it again later, 130 interrupted.
# shellcheck disable=SC2016,SC2034,SC2317,SC2329 # queries hold backticks; steps redefine functions and variables
set -euf
umask 077
export AWS_PAGER='' AWS_CLI_ERROR_FORMAT=legacy AWS_CLI_AUTO_PROMPT=off AWS_RETRY_MODE=standard
: "${DEADLINE:=3600}" "${DRY_RUN:=}" "${AWS_MAX_ATTEMPTS:=3}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
tab=$(printf '\t')
attempts=$AWS_MAX_ATTEMPTS
well=' ' failed='' denied='' blocked='' pending='' planned=0 rested=0

say() { printf '%s\n' "$*"; }

# stop CODE WHY: ends everything at once.
stop() {
  printf '%s\n' "$2" >&2
  exit "$1"
}

now() { date +%s; }

# is_number TEXT: whether every shell counts by it alike. A zero in front makes an octal number, and 08 none at all.
is_number() {
  case $1 in
    0) return 0 ;;
    '' | 0* | *[!0-9]* | ??????????*) return 1 ;;
  esac
}

# backoff TRY FIRST FACTOR MOST: seconds to wait behind the TRYth try, in $wait; the factor is in hundredths.
backoff() {
  wait=$2 try=$1
  while [ "$try" -gt 1 ] && [ "$wait" -lt "$4" ]; do
    wait=$(((wait * $3 + 99) / 100)) try=$((try - 1))
  done
  [ "$wait" -le "$4" ] || wait=$4
}

# --- Calls -------------------------------------------------------------------------------------------------

# api FORMAT SERVICE COMMAND REGION INPUT QUERY: one call. The answer is in $reply; where there is none, the code
# of the error, without its "Exception", in $code and its text in $message.
api() {
  code='' message=''
  if AWS_MAX_ATTEMPTS=$attempts aws "$2" "$3" --region "$4" --cli-input-json "$5" --query "$6" --output "$1" \
    >"$work/reply" 2>"$work/error" </dev/null; then
    reply=$(cat "$work/reply")
    return 0
  fi
  reply=''
  code=$(sed -n 's/^\(aws: \[ERROR\]: \)\{0,1\}An error occurred (\([^)]*\)) when calling .*/\2/p' "$work/error" |
    sed 's/Exception$//' | head -n 1)
  if [ -n "$code" ]; then
    message=$(tr '\n' ' ' <"$work/error" | tr -d '\000-\037\177' | sed 's/.*An error occurred (/(/')
  else
    message=$(grep . "$work/error" | tail -n 1 | tr -d '\000-\037\177')
    case $message in
      *' connect'* | *onnection* | *imeout* | *'timed out'*) code=NoAnswer ;;
      *'Unable to parse response'*) code=UnreadableReply ;;
      *redentials* | *[Tt]oken* | *'SSO session'* | *'config profile'*) code=NoCredentials ;;
      *) code=Refused ;;
    esac
  fi
  case $code in
    NoCredentials | AuthFailure | CredentialsProviderError | ExpiredToken | IDPRejectedClaim | IncompleteSignature | InvalidAccessKeyId | InvalidClientTokenId | InvalidIdentityToken | InvalidSignature | InvalidToken | MissingAuthenticationToken | ProviderError | RequestExpired | RequestInTheFuture | RequestTimeTooSkewed | SignatureDoesNotMatch | TokenProviderError | TokenRefreshRequired | Unauthorized | UnrecognizedClient)
      stop 4 "AWS does not take the credentials: $message. Renew them and run the script again."
      ;;
  esac
  return 1
}

# The same, sent once: the guards allowed it now, and not later.
once() {
  attempts=1 refused=0
  api "$@" || refused=1
  attempts=$AWS_MAX_ATTEMPTS
  return "$refused"
}

# Whether what went wrong last says nothing about the account, and passes by itself.
passes() {
  case $code in
    NoAnswer | UnreadableReply | InternalError | InternalFailure | InternalServer | InternalServerError | RequestTimeout | ServiceFailure | ServiceUnavailable | Unknown | UnknownError | 429 | 5[0-9][0-9]) return 0 ;;
    Throttl* | RequestThrottl* | EC2Throttl* | TooManyRequests* | RequestLimitExceeded* | SlowDown* | BandwidthLimitExceeded* | ProvisionedThroughputExceeded* | PriorRequestNotComplete*) return 0 ;;
  esac
  return 1
}

# matches 'CODE TEXT' …: whether the last error has one of the codes and, where a text is said, that text in it.
matches() {
  for pattern in "$@"; do
    case $pattern in
      "$code") return 0 ;;
      "$code "*)
        text=$(printf '%s\n' "$pattern" | cut -d ' ' -f 2-)
        if printf '%s\n' "$message" | grep -Eqi -e "$text"; then return 0; fi
        ;;
    esac
  done
  return 1
}

# soon BEGAN TRY: waits before another try where that is worth it; not where its time is over.
soon() {
  backoff "$2" "$wait_first" "$wait_factor" "$wait_most"
  if again; then within=$again_within; elif passes; then within=120; else return 1; fi
  [ $(($(now) + wait - $1)) -le "$within" ] || return 1
  say "     $message; again in $wait s"
  sleep "$wait"
}

# believable FORMAT SERVICE COMMAND …: the AWS CLI takes an answer that it cannot parse for an empty one. Where that would
# be taken for "nothing is there", it is asked again, for the same answer, with the bodies that came. What else --debug
# tells, secrets among it, goes nowhere.
believable() {
  case $2:$3:$reply in
    workmail:describe-*:arn:* | workmail:*:false) return 0 ;;
    workmail:* | logs:*) ;;
    *) return 0 ;;
  esac
  aws "$2" "$3" --region "$4" --cli-input-json "$5" --query "$6" --output "$1" --debug \
    2>&1 >"$work/again" </dev/null | sed -n '/Response body:$/{n;p;}' >"$work/bodies"
  if cmp -s "$work/reply" "$work/again" && [ -s "$work/bodies" ] && ! grep -qv "^b'{.*}'$" "$work/bodies"; then return 0; fi
  code=UnreadableReply message="what answered $2 $3 in $4 is not what AWS answers"
  return 1
}

# A call that only reads: what passes by itself is waited for.
read_api() {
  read_since=$(now) reads=1
  until api "$@" && believable "$@"; do
    soon "$read_since" "$reads" || return 1
    reads=$((reads + 1))
  done
}

# ask ABSENT ANSWER SERVICE COMMAND REGION INPUT QUESTION: 0 is yes, 1 no, 2 that it could not be read. ABSENT are
# the errors that mean that there is no such thing, and ANSWER is the answer then.
ask() {
  absent=$1 if_absent=$2
  shift 2
  if read_api json "$@"; then
    case $reply in
      true) return 0 ;;
      false) return 1 ;;
    esac
    code=UnreadableReply message="the answer of $1 $2 is not one that AWS gives"
    return 2
  fi
  case " $absent " in
    *" $code "*) if [ "$if_absent" = true ]; then return 0; else return 1; fi ;;
  esac
  return 2
}

# --- Guards: 0 is that it may be done, 1 that the thing stays, 2 that something is in the way ------------------

# could_not_read WHAT: notes that it could not be, and whether that passes by itself.
could_not_read() {
  trouble="$trouble; $1: $message"
  if ! passes; then lasting=1; fi
}

# refuse_unread CLAIM: in doubt nothing is destroyed.
refuse_unread() {
  reason="it could not be made sure that $1$trouble"
  return 2
}

# each_configuration REGION CHECK ARGUMENT: reads every organization of a Region and where its events go, now. CHECK
# adds its id to $users or to $free.
each_configuration() {
  if ! read_api text workmail list-organizations "$1" '{}' 'OrganizationSummaries[].[OrganizationId, State]'; then
    could_not_read "$1"
    return 0
  fi
  cp "$work/reply" "$work/organizations"
  while IFS=$tab read -r id state; do
    if [ -z "$id" ] || [ "$id" = None ]; then continue; fi
    if read_api text workmail describe-email-monitoring-configuration "$1" "{\"OrganizationId\":\"$id\"}" \
      '[LogGroupArn, RoleArn]'; then
      log_group_arn=$(cut -f 1 "$work/reply") role_arn=$(cut -f 2 "$work/reply")
      "$2" "$3" "$1" || could_not_read "organization $id in $1"
      continue
    fi
    case $code:$(lower_case "$state") in
      ResourceNotFound:* | OrganizationNotFound:* | OrganizationState:deleted)
        free="$free $id"
        ;;
      *) could_not_read "organization $id in $1" ;;
    esac
  done <"$work/organizations"
}

# not_understood ARN: it may hide a use.
not_understood() {
  code=NotUnderstood message="$1 is not understood"
  return 1
}

read_arns() {
  log_group='' role=''
  [ "$log_group_arn" != None ] || return 0
  log_group=$(printf '%s\n' "$log_group_arn" |
    sed -n 's/^arn:aws:logs:[^:]\{1,\}:[^:]\{1,\}:log-group:\([^:]\{1,\}\)\(:\*\)\{0,1\}$/\1/p')
  [ -n "$log_group" ] || not_understood "$log_group_arn" || return 1
  role=AWSServiceRoleForAmazonWorkMailEvents
  [ "$role_arn" != None ] || return 0
  role=$(printf '%s\n' "$role_arn" | sed -n 's/^arn:[^:]*:iam:[^:]*:[^:]*:role\/\(.*\/\)\{0,1\}\([^/]\{1,\}\)$/\2/p')
  [ -n "$role" ] || not_understood "$role_arn"
}

# Without a configuration neither is in use.
is_writer() {
  read_arns || return 1
  if [ "$log_group" = "$1" ]; then users="$users $id"; else free="$free $id"; fi
}

# Names of roles are unique whatever the case of their letters.
is_role_user() {
  read_arns || return 1
  if [ "$(lower_case "$role")" = "$(lower_case "$1")" ]; then users="$users $id ($2)"; else free="$free $id"; fi
}

lower_case() { printf '%s' "$1" | tr '[:upper:]' '[:lower:]'; }

# nobody_writes_to REGION LOG_GROUP
nobody_writes_to() {
  users='' free='' trouble=''
  each_configuration "$1" is_writer "$2"
  if [ -n "$users" ]; then
    reason="organization$users writes to it"
    return 1
  fi
  [ -z "$trouble" ] || refuse_unread 'nothing writes to it'
}

# nobody_uses_role ROLE REGION …: the role is of the whole account, so every Region counts.
nobody_uses_role() {
  users='' free='' trouble='' asked_role=$1
  shift
  for region in "$@"; do each_configuration "$region" is_role_user "$asked_role"; done
  if [ -n "$users" ]; then
    reason="organization$users still uses the role$trouble" lasting=1
    return 2
  fi
  [ -z "$trouble" ] || refuse_unread 'nothing uses the role'
}

# still_marked REGION TAGS_INPUT IS_MARKED GROUP_INPUT IS_THE_SAME: who takes the mark off wants the group kept.
# Another group of its name never had a mark.
still_marked() {
  trouble='' answer=0
  ask ResourceNotFound true logs list-tags-for-resource "$1" "$2" "$3" || answer=$?
  [ "$answer" -ne 0 ] || return 0
  if [ "$answer" -eq 1 ]; then
    answer=0
    ask '' false logs describe-log-groups "$1" "$4" "$5" || answer=$?
    [ "$answer" -ne 1 ] || return 0
  fi
  if [ "$answer" -eq 0 ]; then
    reason='somebody took its mark off since, so it stays'
    return 1
  fi
  could_not_read 'its mark'
  refuse_unread 'nobody took its mark off'
}

# role_is_tagged INPUT HAS_TAG
role_is_tagged() {
  trouble='' answer=0
  ask NoSuchEntity true iam get-role us-east-1 "$1" "$2" || answer=$?
  [ "$answer" -ne 0 ] || return 0
  if [ "$answer" -eq 1 ]; then
    reason='the role is not one that wml made: it does not have its tag' lasting=1
    return 2
  fi
  could_not_read 'the role'
  refuse_unread 'wml made the role'
}

# --- Steps -------------------------------------------------------------------------------------------------

# new_step NUMBER WHAT AFTER: what a step is where it says nothing else.
new_step() {
  number=$1 what=$2 after=$3 settle=0 task='' free=''
  may_go() { :; }
  already() { return 1; }
  kept() { return 1; }
  again() { return 1; }
  follow() { return 0; }
}

# end OUTCOME REASON
end() {
  eval "rested_$number=$rested"
  say "$number. $what: $1$2"
  case $1 in
    done | unchanged | kept) well="$well$number " ;;
    planned) well="$well$number " planned=$((planned + 1)) ;;
    failed) failed=1 ;;
    blocked) blocked=1 ;;
    *) pending=1 ;;
  esac
}

# give_up: what went wrong last ends the step.
give_up() {
  if passes; then
    end pending ": $message"
    return 0
  fi
  case $code in
    AccessDenied | Forbidden | NotAuthorized | OptInRequired | RegionDisabled | SubscriptionRequired | UnauthorizedAccess | UnauthorizedOperation) denied=1 ;;
  esac
  end failed ": $message"
}

# submit: asks the guards and makes the call; 1 where that ended the step.
submit() {
  submit_since=$(now) submits=1
  while :; do
    reason='' lasting='' verdict=0
    may_go || verdict=$?
    case $verdict in
      1)
        end kept ": $reason"
        return 1
        ;;
      2)
        if [ -n "$lasting" ]; then end blocked ": $reason"; else end pending ": $reason"; fi
        return 1
        ;;
    esac
    taken=1
    if call; then return 0; fi
    if kept; then
      end kept ": $message"
      return 1
    fi
    taken=''
    if already; then return 0; fi
    if ! soon "$submit_since" "$submits"; then
      give_up
      return 1
    fi
    submits=$((submits + 1))
  done
}

# see_done: success is said only after it was seen.
see_done() {
  see_since=$(now) looks=1
  while :; do
    answer=0
    is_done || answer=$?
    case $answer in
      0)
        end 'done' ''
        return 0
        ;;
      2)
        give_up
        return 0
        ;;
    esac
    backoff "$looks" "$wait_first" "$wait_factor" "$wait_most"
    if [ $(($(now) + wait - see_since)) -gt "$seen_within" ]; then
      end pending ": after $seen_within s AWS does not show it yet"
      return 0
    fi
    sleep "$wait"
    looks=$((looks + 1))
  done
}

# rest: waits for what is left of the quiet behind the steps that come before. What was waited so far is in $rested, and
# in $rested_N what it was when step N ended: looks after steps that ended together share one wait, and no clock is asked.
rest() {
  left=0 since=0
  [ -n "$after" ] || left=$settle
  for before in $after; do
    eval "since=\$rested_$before"
    [ $((settle - (rested - since))) -le "$left" ] || left=$((settle - (rested - since)))
  done
  [ "$left" -gt 0 ] || return 0
  say "$number. $what: $left s of quiet first"
  sleep "$left"
  rested=$((rested + left))
}

# carry_out: does a step, and tells how it ended. Never ends the script.
carry_out() {
  for before in $after; do
    case $well in
      *" $before "*) ;;
      *)
        end skipped ": step $before comes first and did not end well"
        return 0
        ;;
    esac
  done
  [ -n "$DRY_RUN" ] || rest
  answer=0
  is_done || answer=$?
  case $answer in
    0)
      end unchanged ''
      return 0
      ;;
    2)
      give_up
      return 0
      ;;
  esac
  if [ -n "$DRY_RUN" ]; then
    end planned ''
    return 0
  fi
  say "$number. $what"
  submit || return 0
  if [ -n "$taken" ]; then follow || return 0; fi
  see_done
}

# finish: what the steps amount to.
finish() {
  [ -z "$DRY_RUN" ] || say "Nothing was changed. Steps left to do: $planned of $number."
  if [ -n "$failed" ]; then
    if [ -n "$denied" ]; then stop 4 'Not all was allowed. Mend the permissions and run the script again.'; fi
    stop 1 'Something failed. Mend what is named and run the script again.'
  fi
  [ -z "$blocked" ] || stop 6 'Something outside the plan is in the way. Free what is named and run the script again.'
  [ -z "$pending" ] || stop 8 'Not over. Run the script again later: it goes on.'
  [ -n "$DRY_RUN" ] || say 'All done.'
}

is_number "$DEADLINE" || stop 2 'DEADLINE is a number of seconds, of at most nine digits and with no zero in front.'
{ is_number "$AWS_MAX_ATTEMPTS" && [ "$AWS_MAX_ATTEMPTS" != 0 ]; } || stop 2 'AWS_MAX_ATTEMPTS is a number from 1 on, of at most nine digits and with no zero in front.'
command -v aws >/dev/null || stop 1 'The AWS CLI is not installed.'
new_step 0 'account' ''
again_within=0 wait_first=1 wait_factor=200 wait_most=15
read_api text sts get-caller-identity 'us-east-1' '{}' 'Account' || stop "$(passes && echo 8 || echo 1)" "Whose account it is could not be read: $message"
[ "$reply" = '111122223333' ] || stop 5 "This is account $reply, and the plan is for "'111122223333'.


# 1. create-role global: service-linked role AWSServiceRoleForAmazonWorkMailEvents
# WorkMail writes events by the service-linked role. The console makes it by itself, the API does not say that it does.
# Creating a service-linked role for Amazon WorkMail: https://docs.aws.amazon.com/workmail/latest/adminguide/using-service-linked-roles.html
new_step 1 'create-role global: service-linked role AWSServiceRoleForAmazonWorkMailEvents' ''
is_done() { ask 'NoSuchEntity' false iam get-role 'us-east-1' '{"RoleName":"AWSServiceRoleForAmazonWorkMailEvents"}' 'Role.Arn != null'; }
call() { api text iam create-service-linked-role 'us-east-1' '{"AWSServiceName":"events.workmail.amazonaws.com"}' '@'; }
already() { matches 'InvalidInput has been taken'; }
again() { matches 'ConcurrentModification'; }
again_within=120 wait_first=1 wait_factor=200 wait_most=15 seen_within=120
carry_out

# 2. create-log-group us-east-1: log group /aws/workmail/emailevents/acme
# Events go to a log group, which must be there before logging is turned on.
# Turning on email event logging: https://docs.aws.amazon.com/workmail/latest/adminguide/tracking.html
new_step 2 'create-log-group us-east-1: log group /aws/workmail/emailevents/acme' ''
is_done() { ask '' false logs describe-log-groups 'us-east-1' '{"logGroupNamePrefix":"/aws/workmail/emailevents/acme"}' '(logGroups[?logGroupName == `"/aws/workmail/emailevents/acme"`] | [0]) != null'; }
call() { api text logs create-log-group 'us-east-1' '{"logGroupName":"/aws/workmail/emailevents/acme","tags":{"workmail-lifecycle:retention":"30"}}' '@'; }
already() { matches 'ResourceAlreadyExists'; }
again() { matches 'OperationAborted'; }
again_within=120 wait_first=1 wait_factor=200 wait_most=15 seen_within=120
carry_out

# 3. set-retention us-east-1: retention of /aws/workmail/emailevents/acme: 30 days
# Without a retention events are kept, and paid for, for ever.
# Turning on email event logging: https://docs.aws.amazon.com/workmail/latest/adminguide/tracking.html
new_step 3 'set-retention us-east-1: retention of /aws/workmail/emailevents/acme: 30 days' '2'
is_done() { ask '' false logs describe-log-groups 'us-east-1' '{"logGroupNamePrefix":"/aws/workmail/emailevents/acme"}' '(logGroups[?logGroupName == `"/aws/workmail/emailevents/acme"`] | [0]) != null && (logGroups[?logGroupName == `"/aws/workmail/emailevents/acme"`] | [0]).retentionInDays == `30`'; }
call() { api text logs put-retention-policy 'us-east-1' '{"logGroupName":"/aws/workmail/emailevents/acme","retentionInDays":30}' '@'; }
again() { matches 'OperationAborted'; }
again_within=120 wait_first=1 wait_factor=200 wait_most=15 seen_within=120
carry_out

# 4. enable-logging us-east-1: email event logging of acme (m-61636d65000000000000000000000000)
# From now on WorkMail writes the events of this organization to its log group.
# Turning on email event logging: https://docs.aws.amazon.com/workmail/latest/adminguide/tracking.html
new_step 4 'enable-logging us-east-1: email event logging of acme (m-61636d65000000000000000000000000)' '1 2 3'
is_done() { ask 'ResourceNotFound' false workmail describe-email-monitoring-configuration 'us-east-1' '{"OrganizationId":"m-61636d65000000000000000000000000"}' 'LogGroupArn == `"arn:aws:logs:us-east-1:111122223333:log-group:/aws/workmail/emailevents/acme:*"` && not_null(RoleArn, `"arn:aws:iam::111122223333:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents"`) == `"arn:aws:iam::111122223333:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents"`'; }
call() { api text workmail put-email-monitoring-configuration 'us-east-1' '{"OrganizationId":"m-61636d65000000000000000000000000","RoleArn":"arn:aws:iam::111122223333:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents","LogGroupArn":"arn:aws:logs:us-east-1:111122223333:log-group:/aws/workmail/emailevents/acme:*"}' '@'; }
again() { matches 'InvalidParameter role' 'ResourceNotFound role'; }
again_within=120 wait_first=1 wait_factor=200 wait_most=15 seen_within=120
carry_out

finish
