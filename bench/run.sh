#!/usr/bin/env bash
# Compares Proofload with its peers, side by side on this machine: installs them, builds everything, runs interleaved rounds with the
# client on core 0 and the server on core 1, prints Markdown tables and puts them, with charts, into docs/performance.md. About 25 minutes.
#   bench/run.sh [--quick] [--only closed|tls|http2|stream|open|startup|alloc|profile|micro] [--rounds N] [--seconds S]
# --quick      one round of 2 s, to see that everything works; docs/performance.md stays as it is
# --only       one scenario; micro, the BenchmarkDotNet suite, is only run when it is named (about 10 minutes)
# --rounds N   rounds, default 3         --seconds S  seconds of load of each run, default 6
# Peers that cannot be installed (no root, no network) are named and left out. Every round is kept in artifacts/bench/rounds-*.json.
# Exit code: 0 every client ran, 1 one failed (its row says why) or the comparison could not be made, 2 wrong use.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
case " $* " in *" -h "* | *" --help "*) sed -n '2,9s/^# \{0,1\}//p' bench/run.sh; exit 0 ;; esac

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
programs=$PWD/artifacts/bench/bin
compare() { python3 -B bench/sidebyside "$@" --programs "$programs" --proofload "$programs/proofload/proofload"; }
compare "$@" --check-arguments
mkdir -p "$programs"

# Neither a build node nor a compiler server stays behind: on the client's core it would be measured too.
build() {
  printf 'bench: building %s\n' "$1" >&2
  dotnet build "$1" -c Release -v quiet --nologo -p:UseSharedCompilation=false >"$programs/build.log" 2>&1 </dev/null \
    || { cat "$programs/build.log" >&2; exit 1; }
}

# As it is installed: compiled ahead for this system.
publish() {
  local system=linux-x64
  [ "$(uname -m)" = aarch64 ] && system=linux-arm64
  printf 'bench: publishing src/Proofload.Cli\n' >&2
  rm -rf "$programs/proofload"
  dotnet publish src/Proofload.Cli -c Release -r "$system" -o "$programs/proofload" -v quiet --nologo -p:UseSharedCompilation=false \
    >"$programs/build.log" 2>&1 </dev/null || { cat "$programs/build.log" >&2; exit 1; }
}

micro() {
  local results=$PWD/artifacts/bench/micro job=short document=docs/performance.md
  case " $* " in *" --quick "*) job=dry document= ;; esac
  build bench/Proofload.Benchmarks
  rm -rf "$results"
  taskset -c 0 dotnet bench/Proofload.Benchmarks/bin/Release/net10.0/Proofload.Benchmarks.dll \
    --job "$job" --filter '*' --artifacts "$results" >"$programs/micro.log" 2>&1 </dev/null \
    || { tail -n 50 "$programs/micro.log" >&2; exit 1; }
  python3 -B bench/sidebyside/micro.py "$results/results" ${document:+"$document"}
}

check() { python3 -B bench/sidebyside/checks.py >"$programs/checks.log" 2>&1 || { cat "$programs/checks.log" >&2; exit 1; }; }

case " $* " in *" --only micro "* | *" --only=micro "*) check; micro "$@"; exit 0 ;; esac

bench/install-peers.sh || printf 'bench: goes on without what is missing\n' >&2
for program in sse_server sse_reader spin_pacer; do
  gcc -O2 -Wall -Wextra -Werror -o "$programs/$program" "bench/peers/$program.c"
done
publish
check

compare "$@"
