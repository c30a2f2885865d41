"""Compares Proofload with its peers on this machine; bench/run.sh prepares everything and starts this.

Prints Markdown tables, puts them into docs/performance.md (not with --quick: such figures are worth nothing) and keeps every round in a
JSON file under artifacts/bench.
"""

import argparse
import json
import os
import resource
import signal
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import allocations
import closed
import document
import machine
import openloop
import profile_cpu
import startup
import stream
import tls
from peers import Peers
from proofload import Proofload
from servers import BENCH
from setting import Setting

SCENARIOS = {
    "closed": closed.run,
    "tls": tls.run,
    "http2": closed.run_http2,
    "stream": stream.run,
    "open": openloop.run,
    "startup": startup.run,
    "alloc": allocations.run,
    "profile": profile_cpu.run,
}
DOCUMENT = BENCH.parent / "docs" / "performance.md"
RESULTS = BENCH.parent / "artifacts" / "bench"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run.sh", description="Compares Proofload with its peers, side by side.")
    parser.add_argument("--quick", action="store_true", help="one round of 2 s, to see that everything works; docs/performance.md stays as it is")
    parser.add_argument("--only", choices=[*SCENARIOS, "micro"], help="only this scenario; micro is only run when it is named")
    parser.add_argument("--rounds", type=int, metavar="N", help="rounds, 1 to 50 (default 3)")
    parser.add_argument("--seconds", type=float, metavar="S", help="seconds of load of each run, 1 to 600 (default 6)")
    parser.add_argument("--proofload", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--programs", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--check-arguments", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    given.rounds = given.rounds if given.rounds is not None else 1 if given.quick else 3
    given.seconds = given.seconds if given.seconds is not None else 2 if given.quick else 6
    if not 1 <= given.rounds <= 50:
        parser.error("--rounds must be 1 to 50")
    if not 1 <= given.seconds <= 600 or given.seconds != int(given.seconds):
        parser.error("--seconds must be a whole number, 1 to 600")
    return given


def main() -> int:
    given = arguments()
    if given.check_arguments:
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as Ctrl-C: clients and servers are ended on the way out
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if not {0, 1} <= os.sched_getaffinity(0):
        print("bench: needs two cores, 0 for the client and 1 for the server", file=sys.stderr)
        return 1
    os.sched_setaffinity(0, {1})  # what this program does itself must not disturb the client

    now = datetime.now(timezone.utc)
    raw = {"date": now.isoformat(timespec="seconds"), "scenarios": {}}
    failed = False
    with tempfile.TemporaryDirectory(prefix="proofload-bench-") as folder:
        peers, program = Peers.find(), Proofload(given.proofload, Path(folder))
        setting = Setting(Path(folder), given.programs, peers, program, machine.describe(), f"{now:%Y-%m-%d}", given.rounds, given.seconds, RESULTS / "images" if given.quick else DOCUMENT.parent / "images")
        raw |= {"machine": setting.machine, "versions": {"proofload": program.version, **peers.versions}, "missing": peers.missing}
        raw |= {"rounds": given.rounds, "seconds": given.seconds}
        for name in [given.only] if given.only else SCENARIOS:
            if name != "stream" and not peers.has("nginx"):
                print(f"bench: {name} needs nginx: {peers.missing['nginx']}", file=sys.stderr)
                failed = True
                continue
            for place, (text, rounds) in SCENARIOS[name](setting).items():
                raw["scenarios"][place] = rounds
                failed |= any(r["failure"] for r in rounds)
                print(f"## {place}\n\n{text}\n", flush=True)
                if not given.quick:
                    document.replace(DOCUMENT, place, text)
    print(f"raw rounds: {keep(raw, now)}", file=sys.stderr)
    return 1 if failed else 0


def keep(raw: dict, now: datetime) -> Path:
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"rounds-{now:%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(raw, indent=2) + "\n", encoding="utf-8")
    return path.relative_to(BENCH.parent)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
