#!/usr/bin/env bash
# Builds Proofload and runs every test project. The last line is `N passed, N failed, N skipped`.
#   ./test.sh [--unit] [--no-install]
# --unit        without the integration tests (and so without installing their servers)
# --no-install  takes the integration tests' servers as they are
# Exit code: 0 everything passed, 1 something failed, did not run or did not build, 2 wrong use.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

install=true
integration=true
for argument in "$@"; do
  case $argument in
    --unit) integration=false ;;
    --no-install) install=false ;;
    -h | --help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "test.sh: unknown argument $argument (known: --unit, --no-install)" >&2; exit 2 ;;
  esac
done

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export TESTINGPLATFORM_TELEMETRY_OPTOUT=1
export MSBUILDDISABLENODEREUSE=1 # no build node waits for a next build

readonly project_limit=17m
results=$PWD/artifacts/tests
rm -rf "$results"
mkdir -p "$results"
passed=0 failed=0 skipped=0

say() { printf '%s\n' "$*"; }
show_log() { tail -n "${2:-200}" "$1" | sed 's/^/  | /'; }

finish() {
  say "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# Runs a step with its output kept; shows the output only when the step fails.
step() {
  local name=$1 log=$results/$2.log began=$SECONDS
  shift 2
  if "$@" </dev/null >"$log" 2>&1; then
    say "ok      $name ($((SECONDS - began)) s)"
  else
    say "FAILED  $name ($((SECONDS - began)) s)"
    show_log "$log"
    return 1
  fi
}

restore() {
  local attempt
  for attempt in 1 2 3; do
    dotnet restore Proofload.slnx && return 0
    grep -qE 'NU1004|NU1008|MSB[0-9]' "$results/restore.log" && return 1 # a wrong project does not mend itself
    sleep $((attempt * 3))
  done
  return 1
}

# The number in an attribute of the report's <assembly> element.
total_of() { grep -oE '<assembly [^>]*>' "$1" 2>/dev/null | head -n 1 | grep -oE " $2=\"[0-9]+\"" | grep -oE '[0-9]+'; }

# The fully qualified names of the failed tests in a report, one a line, without the arguments of theories.
failed_methods() {
  grep -oE '<test [^>]*result="Fail"[^>]*>' "$1" | sed -E 's/.* type="([^"]*)" method="([^"]*)".*/\1.\2/' | sort -u
}

# Tests that measure time, or that race with a server, can be disturbed by what else the machine does: what failed runs once more, alone. What passes then counts as passed and is named;
# what fails again, or is too much to be a disturbance, failed.
run_again() {
  local name=$1 program=$2 report=$results/$1.xml again=$results/$1.again methods filters=() method
  mapfile -t methods < <(failed_methods "$report")
  [ "${#methods[@]}" -gt 0 ] && [ "${#methods[@]}" -le 5 ] || return 1
  for method in "${methods[@]}"; do filters+=(--filter-method "$method"); done
  "$program" --no-ansi --no-progress --timeout 5m --parallel none --results-directory "$results" "${filters[@]}" \
    --report-xunit --report-xunit-filename "$name.again.xml" </dev/null >"$again.log" 2>&1 || return 1
  [ "$(total_of "$again.xml" failed)" = 0 ] && [ "$(total_of "$again.xml" errors)" = 0 ] && [ "$(total_of "$again.xml" passed)" -ge "${#methods[@]}" ] || return 1
  for method in "${methods[@]}"; do say "        passed when run again, alone: $method"; done
}

run_project() {
  local name=$1 program=$2 report=$results/$1.xml log=$results/$1.log began=$SECONDS code=0
  "$program" --no-ansi --no-progress --timeout "$project_limit" --results-directory "$results" \
    --report-xunit --report-xunit-filename "$name.xml" </dev/null >"$log" 2>&1 || code=$?
  local took good bad errors left
  if ! good=$(total_of "$report" passed) || ! bad=$(total_of "$report" failed) \
    || ! errors=$(total_of "$report" errors) || ! left=$(total_of "$report" skipped); then
    failed=$((failed + 1))
    say "FAILED  $name: ended with $code and no totals ($((SECONDS - began)) s)"
    show_log "$log"
    return
  fi
  if [ "$bad" -gt 0 ] && [ "$errors" -eq 0 ] && run_again "$name" "$program"; then
    good=$((good + bad)) bad=0 code=0
  fi
  took="$((SECONDS - began)) s"
  bad=$((bad + errors)) # an error outside a test: a fixture that did not start or end
  local remark=
  if [ "$bad" -eq 0 ] && { [ "$code" -ne 0 ] || [ "$((good + left))" -eq 0 ]; }; then
    bad=1 remark="; ended with $code without a failed test"
  fi
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
  if [ "$bad" -eq 0 ]; then
    say "ok      $name: $good passed, $left skipped ($took)"
    [ "$left" -eq 0 ] || grep -A 1 '^skipped ' "$log" | sed 's/^/  | /'
  else
    say "FAILED  $name: $good passed, $bad failed, $left skipped ($took)$remark"
    show_log "$log" 2000
  fi
}

if $install && $integration; then
  # What is missing decides the tests themselves: skipped on a developer's machine, failed where CI=true.
  eng/install-test-servers.sh </dev/null || say "        some test servers are missing"
fi

if ! step "restore" restore restore || ! step "build" build dotnet build Proofload.slnx -c Release --no-restore; then
  failed=1
  finish
  exit 1
fi

# The integration tests start the program some hundred times: compiled ahead it starts in half the time.
if $integration && step "publish" publish dotnet publish src/Proofload.Cli -c Release -r "$(dotnet --info | awk '/^ *RID:/ {print $2}')" \
  --self-contained false -p:PublishReadyToRunComposite=false -o "$results/published"; then
  export PROOFLOAD_PUBLISHED=$results/published
fi

for project in tests/*Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  if ! $integration && [[ $name == *IntegrationTests ]]; then continue; fi
  run_project "$name" "$(dirname "$project")/bin/Release/net10.0/$name"
done
finish
