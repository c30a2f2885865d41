"""Start-up: what the first second of a run costs, when nothing is compiled yet, beside the tenth; and how long the program takes to say its version."""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable
from math import ceil
from pathlib import Path

from closed import IN_FLIGHT
from process import Finished, run as run_program
from proofload import reader
from rounds import CLIENT_CORE, SERVER_CORE, Client, interleaved
from servers import Nginx
from setting import Setting
from table import Column, table

RATE, FIRST, TENTH = 2_000, 0, 9
VERSIONS = 10


def run(setting: Setting) -> dict[str, tuple[str, list[dict]]]:
    """Markdown and raw rounds by the name of the place in the document."""
    seconds = TENTH + 1.5
    with Nginx(setting.peers.programs["nginx"], setting.folder, SERVER_CORE) as nginx:
        rounds = interleaved("start-up", _clients(setting, nginx.url, seconds), setting.rounds, seconds)
    versions = _versions(setting)
    columns = [
        Column("p50 ms, first second", lambda r: r["first"][0]),
        Column("p50 ms, tenth", lambda r: r["tenth"][0]),
        Column("p99.9 ms, first second", lambda r: r["first"][1]),
        Column("p99.9 ms, tenth", lambda r: r["tenth"][1]),
        Column("first to tenth", lambda r: r["first"][1] / r["tenth"][1]),
    ]
    shown = table(versions, [Column("ms to the end", lambda r: r["wall_ms"]), Column("CPU ms", lambda r: r["cpu_ms"]), Column("memory MB", lambda r: r["memory_mb"])])
    text = f"{table(rounds, columns)}\n\n{shown}\n\n{setting.caption(rounds, ['nginx'], [])}"
    return {"startup": (text, rounds + versions)}


def _clients(setting: Setting, url: str, seconds: float) -> list[Client]:
    clients = []
    for name, engine in setting.proofload.variants():
        records = setting.folder / f"startup-{engine}.csv"
        load = ["--rate", f"{RATE}/s", "--arrivals", "uniform", "--connections", str(IN_FLIGHT), "--duration", f"{seconds:g}s", "--records", str(records)]
        command = setting.proofload.http(url, engine, *load)
        clients.append(Client(name, lambda command=command: command, _reader(engine, records)))
    return clients


def _reader(engine: str | None, records: Path):
    read = reader(engine)

    def figures(done: Finished) -> dict:
        result = read(done)
        with records.open(newline="", encoding="utf-8") as file:
            seconds = by_second(file)
        records.unlink()
        return result | {"first": _percentiles(seconds[FIRST]), "tenth": _percentiles(seconds[TENTH])}

    return figures


def by_second(lines: Iterable[str]) -> dict[int, list[float]]:
    """Latencies of the measured phase by the second in which the request was due."""
    seconds = defaultdict(list)
    for row in csv.DictReader(lines):
        if row["phase"] == "measured" and row["latency"]:
            seconds[int(float(row["intended"]))].append(float(row["latency"]))
    return dict(seconds)


def _percentiles(latencies: list[float]) -> tuple[float, float]:
    ordered = sorted(latencies)
    return tuple(ordered[ceil(share * len(ordered)) - 1] * 1e3 for share in (0.5, 0.999))


def _versions(setting: Setting) -> list[dict]:
    results = []
    for number in range(1, VERSIONS + 1):
        done = run_program([setting.proofload.program, "--version"], CLIENT_CORE, 20)
        failure = None if done.code == 0 else f"exit code {done.code}"
        results.append({"client": "proofload --version", "round": number, "failure": failure, "wall_ms": done.seconds * 1e3,
            "cpu_ms": done.cpu_seconds * 1e3, "memory_mb": done.memory_mb})  # fmt: skip
    print(f"  start-up · proofload --version, {VERSIONS} times", file=sys.stderr)
    return results
