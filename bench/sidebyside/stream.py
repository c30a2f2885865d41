"""Streaming: a server that stamps each event says how long the event then waited in the client. Who reads a token when it arrives?"""

import json
import sys
from array import array
from math import ceil
from pathlib import Path

import chart
from process import Finished
from proofload import reader
from rounds import SERVER_CORE, Client, interleaved
from servers import BENCH, StreamServer
from setting import Setting
from table import Column, table

STREAMS = (256, 1000, 2000)
TTFT_MS, GAP_MS, TOKENS = 200, 20, 64
FLOOR = "C epoll reader"


def lag_p50(result: dict) -> float:
    return result["lag_p50_us"]


def lag_p99(result: dict) -> float:
    return result["lag_p99_us"]


def events_per_cpu_second(result: dict) -> float:
    return result["events"] / result["cpu_seconds"]


COLUMNS = [
    Column("lag p50 µs", lag_p50),
    Column("lag p99 µs", lag_p99),
    Column("lag p99.9 µs", lambda r: r["lag_p999_us"]),
    Column("kernel-stamped lag p99 µs, events alone in their read", lambda r: r.get("kernel_lag_p99_us")),
    Column("p50 to floor", lag_p50, of_reference=True),
    Column("p99 to floor", lag_p99, of_reference=True),
    Column("events per client-CPU-second", events_per_cpu_second),
    Column("to floor", events_per_cpu_second, of_reference=True),
    Column("events/s", lambda r: r["events"] / r["seconds"]),
    Column("lost requests", lambda r: r["errors"]),
    Column("TTFT p50 ms it reports", lambda r: r["ttft_p50_ms"]),
    Column("TTFT p99 ms it reports", lambda r: r["ttft_p99_ms"]),
    Column("TTFT p99 ms of the server", lambda r: r.get("server_ttft_p99_ms")),
    Column("memory MB", lambda r: r["memory_mb"]),
]


def run(setting: Setting) -> dict[str, tuple[str, list[dict]]]:
    """Markdown and raw rounds by the name of the place in the document."""
    sections, everything = [], []
    for streams in STREAMS:
        rounds = interleaved(f"{streams:,} streams", _clients(setting, streams), setting.rounds, setting.seconds)
        title = f"Receive lag at {streams:,} streams, µs, logarithmic"
        picture = setting.chart(f"stream-{streams}", title, chart.dots(rounds, [("p50", lag_p50), ("p99", lag_p99)], title))
        sections += [f"### {streams:,} streams", picture, table(rounds, COLUMNS, FLOOR), _server_lines(rounds)]
        everything += rounds
    sections.append(setting.caption(everything, ["aiohttp", "Python", "node"], ["Python aiohttp", "Node fetch"]))
    return {"stream": ("\n\n".join(part for part in sections if part), everything)}


def _server_lines(rounds: list[dict]) -> str:
    late = [r["server_lateness_p99_us"] for r in rounds if "server_lateness_p99_us" in r]
    blocked = sum(r.get("server_blocked_writes", 0) for r in rounds)
    if not late:
        return ""
    text = f"The server's own lateness p99 was {min(late) / 1e3:.1f}–{max(late) / 1e3:.1f} ms (it is in no lag: an event is stamped when it is written)"
    return text + (f"; {blocked} of its writes had to wait for a client that did not read." if blocked else ".")


def _clients(setting: Setting, streams: int) -> list[Client]:
    count, seconds = str(streams), f"{setting.seconds:g}"
    clients = [_client(setting, FLOOR, lambda port: [str(setting.programs / "sse_reader"), str(port), count, seconds], _floor)]
    lags, ttfts = setting.folder / "lags", setting.folder / "ttfts"

    def sampled(done: Finished) -> dict:
        return _sampled(done, lags, ttfts)

    def script(*program: str):
        return lambda port: [*program, str(port), count, seconds, str(lags), str(ttfts)]

    peers = setting.peers
    if peers.has("aiohttp"):
        clients.append(_client(setting, "Python aiohttp", script(peers.programs["aiohttp"], str(BENCH / "peers" / "aiohttp_stream.py")), sampled))
    if peers.has("node"):
        clients.append(_client(setting, "Node fetch", script(peers.programs["node"], str(BENCH / "peers" / "fetch_stream.mjs")), sampled))
    load = ["--output-tokens", str(TOKENS), "--concurrency", count, "--duration", f"{seconds}s"]
    for name, engine in _variants(setting):
        clients.append(_client(setting, name, lambda port, engine=engine: setting.proofload.chat(port, engine, *load), reader(engine)))
    return clients


def _variants(setting: Setting) -> list[tuple[str, str | None]]:
    """The engine epoll twice: by the clock after the read, as the others are measured, and by the kernel's stamps, its default."""
    variants = setting.proofload.variants()
    return [
        variant
        for name, engine in variants
        for variant in ([("proofload (epoll, user clock)", "epoll/user"), ("proofload (epoll, kernel stamps)", "epoll")] if engine == "epoll" else [(name, engine)])
    ]


def _client(setting: Setting, name: str, command, read) -> Client:
    """A client with a server of its own each time, so that the server's report is about this run."""
    current: list[StreamServer] = []

    def server() -> StreamServer:
        current[:] = [StreamServer(setting.programs / "sse_server", SERVER_CORE, TTFT_MS, GAP_MS, TOKENS)]
        return current[0]

    def report() -> dict:
        own = current[0].report
        return {
            "server_lateness_p99_us": own["lateness_us"]["p99"],
            "server_ttft_p99_ms": own["ttft_us"]["p99"] / 1e3,
            "server_blocked_writes": own["blocked_writes"],
            "server_events": own["events"],
        }

    return Client(name, lambda: command(current[0].port), read, server, report)


def _figures(counts: dict, lag_us: dict, ttft_us: dict) -> dict:
    return {
        "requests": counts["answers"],
        "errors": counts["failed"],
        "seconds": counts["seconds"],
        "events": counts["events"],
        **{f"lag_{name}_us": value for name, value in lag_us.items()},
        **{f"ttft_{name}_ms": value / 1e3 for name, value in ttft_us.items()},
    }


def _floor(done: Finished) -> dict:
    counts = json.loads(done.stdout)
    return _figures(counts, counts["lag_us"], counts["ttft_us"])


def _sampled(done: Finished, lags: Path, ttfts: Path) -> dict:
    counts = json.loads(done.stdout)
    try:
        lag, ttft = _doubles(lags), _doubles(ttfts)
    finally:
        lags.unlink(missing_ok=True)
        ttfts.unlink(missing_ok=True)
    return _figures(counts, {"p50": at(lag, 0.5), "p99": at(lag, 0.99), "p999": at(lag, 0.999)}, {"p50": at(ttft, 0.5), "p99": at(ttft, 0.99)})


def _doubles(path: Path) -> array:
    values = array("d")
    values.frombytes(path.read_bytes())
    if sys.byteorder == "big":
        values.byteswap()
    return array("d", sorted(values))


def at(ordered: array, share: float) -> float:
    """Nearest rank."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]
