#!/usr/bin/env bash
# Does memory grow with the length of a run? Sends 1,000 requests/s for ten minutes (MINUTES=n for another length) to the simulator in a
# process of its own and prints the working set of the generator minute by minute. Passes when the last minute is within 10 % of the second.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
minutes=${MINUTES:-10} rate=${RATE:-1000} port=${PORT:-18089}
dotnet build src/Proofload.Cli -c Release -v quiet --nologo >/dev/null
proofload=$PWD/src/Proofload.Cli/bin/Release/net10.0/proofload
store=$(mktemp -d)
trap 'kill "${run:-}" "${sim:-}" 2>/dev/null || true; rm -rf "$store"' EXIT
"$proofload" sim --port "$port" --service exponential:5ms --duration "$((minutes + 2))m" >"$store/sim.log" 2>&1 &
sim=$!
for _ in $(seq 50); do curl -sf "http://127.0.0.1:$port/healthz" >/dev/null && break || sleep 0.1; done
"$proofload" run "http://127.0.0.1:$port/predict" --method POST --body '{"instances": [[1, 2, 3]]}' \
  --rate "$rate/s" --duration "${minutes}m" --store "$store/runs.db" --records "$store/records.ndjson.gz" >"$store/run.txt" 2>"$store/progress.txt" &
run=$!
printf '| minute | working set MB |\n|---|---|\n'
second=0 last=0
for minute in $(seq 1 "$minutes"); do
  sleep 58
  last=$(awk '/^VmRSS/ {printf "%d", $2 / 1024}' "/proc/$run/status")
  [ "$minute" -eq 2 ] && second=$last
  printf '| %s | %s |\n' "$minute" "$last"
  sleep 2
done
wait "$run" || true
run=
grep -E 'ok ·|offered|sent 1|latency|measurement' "$store/run.txt" || cat "$store/run.txt" "$store/progress.txt"
[ "$second" -gt 0 ] || second=$last
awk -v a="$second" -v b="$last" 'BEGIN {printf "minute 2: %d MB, last minute: %d MB, ratio %.3f\n", a, b, b / a; exit !(b <= a * 1.1)}'
