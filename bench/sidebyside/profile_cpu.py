"""Where the CPU time of a request goes: user and system time of each client, and the symbols under which a sampling profiler found it."""

import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from closed import IN_FLIGHT, http1_clients
from rounds import CLIENT_CORE, SERVER_CORE, interleaved
from servers import Nginx
from setting import Setting
from table import Column, table

TOP = 12
_LINE = re.compile(r"^\s+([\d.]+)%\s+(\S.*?)\s+\[(.)\]\s+(.+?)(?:\s+-\s+-)?\s*$", re.MULTILINE)


def run(setting: Setting) -> dict[str, tuple[str, list[dict]]]:
    """Markdown and raw rounds by the name of the place in the document."""
    parts = []
    with Nginx(setting.peers.programs["nginx"], setting.folder, SERVER_CORE) as nginx:
        clients = [c for c in http1_clients(setting, nginx.url, setting.seconds) if c.name == "wrk" or c.name.startswith("proofload")]
        rounds = interleaved("profile", clients, 1, setting.seconds)
        for client in clients:
            if setting.peers.has("perf") and (client.name == "wrk" or "epoll" in client.name):
                parts.append(_profile(setting, client.name, client.command()))
    columns = [
        Column("user µs per request", lambda r: r["user_seconds"] * 1e6 / r["requests"]),
        Column("system µs per request", lambda r: r["system_seconds"] * 1e6 / r["requests"]),
        Column("together", lambda r: r["cpu_seconds"] * 1e6 / r["requests"]),
        Column("user share %", lambda r: r["user_seconds"] / r["cpu_seconds"] * 100),
    ]
    text = "\n\n".join([table(rounds, columns), *parts, setting.caption(rounds, ["nginx", "wrk"], ["wrk", "perf"])])
    return {"profile": (text, rounds)}


def _profile(setting: Setting, name: str, command: list[str]) -> str:
    """The top symbols by samples of the CPU clock. The runtime writes down the names of what it compiled for perf, which costs a little: these are shares, not speeds."""
    print(f"  profile · perf · {name}", file=sys.stderr)
    perf, data = setting.peers.programs["perf"], str(Path(setting.folder, "perf.data"))
    environment = {**os.environ, "DOTNET_PerfMapEnabled": "1", "DOTNET_EnableWriteXorExecute": "0"}  # else compiled code has no names
    after_start = str(int(500 + 300 * setting.seconds))  # ms
    record = [perf, "record", "-q", "-D", after_start, "-e", "cpu-clock", "-F", "997", "-o", data]
    maps = set(_maps())
    try:
        subprocess.run(["taskset", "-c", str(CLIENT_CORE), *record, "--", *command], env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=setting.seconds + 30)  # ends with the client's own code; fmt: skip
        report = subprocess.run([perf, "report", "-i", data, "--stdio", "--sort", "dso,symbol"], check=True, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=120).stdout  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        return f"{name}: perf could not profile it ({str(error)[:120]})."
    finally:
        for file in {Path(data), *_maps()} - maps:
            file.unlink(missing_ok=True)
    everything = symbols(report, None)
    if not everything:
        return f"{name}: perf found no samples."
    top = everything[:TOP]
    width = max(len(place) for _, place, _ in top)
    lines = [f"{share:5.1f} %  {place:<{width}}  {symbol}" for share, place, symbol in top]
    by_place = defaultdict(float)
    for share, place, _ in everything:
        by_place[place] += share
    places = ", ".join(f"{place} {share:.0f} %" for place, share in sorted(by_place.items(), key=lambda item: -item[1]) if share >= 1)
    return "\n".join([f"{name}, share of its CPU time once under load: {places}.", "", "```text", *lines, "```"])


def _maps() -> list[Path]:
    """Files in which the runtime tells perf the names of its compiled code; perf looks for them only there."""
    return [*Path("/tmp").glob("perf-*.map"), *Path("/tmp").glob("perfinfo-*.map")]


def symbols(report: str, count: int | None) -> list[tuple[float, str, str]]:
    """Share in percent, where, and the symbol of the first lines of a perf report; None takes all."""
    found = []
    for share, place, ring, symbol in _LINE.findall(report):
        where = "kernel" if ring == "k" else "compiled code" if re.match(r"perf-\d+\.map", place) or place.startswith("[JIT]") else place
        found.append((float(share), where, symbol.strip()[:90]))
    return found[:count]
