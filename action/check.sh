#!/usr/bin/env bash
# Runs the check, and hands on what came of it: annotations and log, summary of the job, outputs, and where asked for code scanning and a comment.
set -euo pipefail

fail() {
  printf '::error title=Counterpart::%s\n' "$1"
  exit 2
}

is_one_of() { # name, value, allowed values
  local name=$1 value=$2 allowed
  shift 2
  for allowed in "$@"; do [[ $value == "$allowed" ]] && return; done
  fail "the input $name has to be one of: $*"
}

is_one_of annotations "$COUNTERPART_ANNOTATIONS" true false
is_one_of upload-sarif "$COUNTERPART_UPLOAD_SARIF" true false
is_one_of comment "$COUNTERPART_COMMENT" true false
[[ -z $COUNTERPART_LEVEL ]] || is_one_of level "$COUNTERPART_LEVEL" light standard strict
[[ -z $COUNTERPART_FAIL_ON ]] || is_one_of fail-on "$COUNTERPART_FAIL_ON" error warning note never
[[ -z $COUNTERPART_AS_OF || $COUNTERPART_AS_OF =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] || fail "the input as-of has to be a day such as 2027-03-31"
[[ $COUNTERPART_BASE != -* ]] || fail "the input base has to be a branch, a tag or a commit"
[[ $COUNTERPART_SARIF_FILE != -* && $COUNTERPART_SARIF_FILE != /* && $COUNTERPART_SARIF_FILE != *..* ]] ||
  fail "the input sarif-file has to be a path below the working directory"
[[ $COUNTERPART_BASELINE != -* && $COUNTERPART_BASELINE != /* && $COUNTERPART_BASELINE != *..* ]] ||
  fail "the input baseline has to be a path below the working directory"
[[ $COUNTERPART_FOLDER != /* && $COUNTERPART_FOLDER != *..* && $COUNTERPART_FOLDER != [A-Za-z]:* ]] ||
  fail "the input working-directory has to be a folder below the workspace"
[[ ${GITHUB_EVENT_NAME:-} != pull_request_target ]] ||
  fail "use the event pull_request: with pull_request_target, what a stranger wrote would run beside your secrets"
cd -- "${GITHUB_WORKSPACE:?}" || fail "there is no workspace"
cd -- "$COUNTERPART_FOLDER" 2>/dev/null || fail "there is no folder as the input working-directory says"

# The program needs no token, and gets none.
token=${GH_TOKEN:-}
unset GH_TOKEN

reports="${RUNNER_TEMP:?}/counterpart-reports"
rm -rf "$reports"
mkdir -p "$reports"

arguments=(check --output "json=$reports/report.json" --output "markdown=$reports/summary.md" --output "outputs=$reports/outputs.txt")
if [[ $COUNTERPART_ANNOTATIONS == true ]]; then arguments+=(--format github); else arguments+=(--format human --color never); fi
[[ -z $COUNTERPART_LEVEL ]] || arguments+=(--level "$COUNTERPART_LEVEL")
[[ -z $COUNTERPART_FAIL_ON ]] || arguments+=(--fail-on "$COUNTERPART_FAIL_ON")
[[ -z $COUNTERPART_BASELINE ]] || arguments+=(--baseline "$COUNTERPART_BASELINE")
[[ -z $COUNTERPART_AS_OF ]] || arguments+=(--as-of "$COUNTERPART_AS_OF")
case $COUNTERPART_BASE in
  # By its whole name: a tag “origin/main”, which somebody may push who may not push to main, would be taken for the branch.
  auto) [[ -z ${GITHUB_BASE_REF:-} ]] || arguments+=(--base "refs/remotes/origin/$GITHUB_BASE_REF") ;;
  none | "") ;;
  *) arguments+=(--base "$COUNTERPART_BASE") ;;
esac
sarif=
if [[ -n $COUNTERPART_SARIF_FILE ]]; then sarif="$GITHUB_WORKSPACE/$COUNTERPART_FOLDER/$COUNTERPART_SARIF_FILE"; fi
if [[ -z $sarif && $COUNTERPART_UPLOAD_SARIF == true ]]; then sarif="$reports/counterpart.sarif"; fi
[[ -z $sarif ]] || arguments+=(--output "sarif=$sarif")
arguments+=(--)
while IFS= read -r path; do
  path=${path%$'\r'}
  [[ -z ${path// /} ]] || arguments+=("$path")
done <<<"$COUNTERPART_PATHS"

code=0
"$COUNTERPART_PROGRAM" "${arguments[@]}" >"$reports/log.txt" 2>"$reports/errors.txt" || code=$?

# What the program says besides is words, never a command to the runner.
quietly() {
  local token
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '::stop-commands::%s\n' "$token"
  cat -- "$1"
  printf '\n::%s::\n' "$token"
}
if [[ $COUNTERPART_ANNOTATIONS == true ]]; then cat -- "$reports/log.txt"; else quietly "$reports/log.txt"; fi
if [[ -s $reports/errors.txt ]]; then quietly "$reports/errors.txt"; fi
if [[ $code -gt 1 ]]; then
  printf '::error title=Counterpart::the agreements could not be checked; the log of this step says why\n'
fi

if [[ -s $reports/summary.md ]]; then
  cat -- "$reports/summary.md" >>"${GITHUB_STEP_SUMMARY:?}"
else
  printf '## Agreements\n\nThe agreements could not be checked; the log of the step says why.\n' >>"${GITHUB_STEP_SUMMARY:?}"
fi
{
  [[ ! -s $reports/outputs.txt ]] || cat -- "$reports/outputs.txt"
  printf 'report=%s\n' "$reports/report.json"
  printf 'summary=%s\n' "$reports/summary.md"
  printf 'sarif=%s\n' "$sarif"
} >>"${GITHUB_OUTPUT:?}"

api() { GH_TOKEN=$token gh api --header 'Accept: application/vnd.github+json' "$@"; }

upload_sarif() {
  gzip -c -- "$sarif" | base64 | tr -d '\n' >"$reports/sarif.txt"
  api --method POST "repos/$GITHUB_REPOSITORY/code-scanning/sarifs" --silent \
    --raw-field "commit_sha=$GITHUB_SHA" --raw-field "ref=$GITHUB_REF" --field "sarif=@$reports/sarif.txt" ||
    printf '::warning title=Counterpart::the findings could not be handed to code scanning; the job needs the permission security-events: write\n'
}

# One comment, which is ours by its first line and by whose it is; a stranger who copies the line gets nothing edited.
comment() {
  local mark='<!-- counterpart: summary of the agreements -->' body="$reports/comment.md" known
  printf '%s\n' "$mark" >"$body"
  # A comment holds 65,536 characters; what does not fit is cut after a whole line.
  if [[ $(wc -c <"$reports/summary.md") -gt 60000 ]]; then
    head -c 60000 -- "$reports/summary.md" | sed '$d' >>"$body"
    printf '\n\nThe rest does not fit into a comment: the summary of the job has all of it.\n' >>"$body"
  else
    cat -- "$reports/summary.md" >>"$body"
  fi
  known=$(api --paginate "repos/$GITHUB_REPOSITORY/issues/$COUNTERPART_PULL_REQUEST/comments" \
    --jq ".[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"$mark\"))) | .id" | sed -n 1p) || return 1
  if [[ -n $known ]]; then
    api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$known" --field "body=@$body" --silent
  else
    api --method POST "repos/$GITHUB_REPOSITORY/issues/$COUNTERPART_PULL_REQUEST/comments" --field "body=@$body" --silent
  fi
}

if [[ $COUNTERPART_UPLOAD_SARIF == true && -s $sarif ]]; then upload_sarif; fi
if [[ $COUNTERPART_COMMENT == true && $COUNTERPART_PULL_REQUEST =~ ^[0-9]+$ && -s $reports/summary.md ]]; then
  comment || printf '::warning title=Counterpart::the comment could not be written; the job needs the permission pull-requests: write, which pull requests from forks do not get\n'
fi

exit "$code"
