"""What a long run at the ceiling leaves to the garbage collector: bytes allocated for each request and each event, and how long it paused."""

from proofload import reader
from rounds import SERVER_CORE, Client, interleaved
from closed import IN_FLIGHT
from servers import Nginx, StreamServer
from setting import Setting
from stream import GAP_MS, TOKENS, TTFT_MS
from table import Column, table

SECONDS = 60.0
STREAMS = 1_000


def run(setting: Setting) -> dict[str, tuple[str, list[dict]]]:
    """Markdown and raw rounds by the name of the place in the document."""
    seconds = SECONDS if setting.seconds > 3 else setting.seconds
    engine = setting.proofload.variants()[0][1]
    s = f"{seconds:g}s"
    with Nginx(setting.peers.programs["nginx"], setting.folder, SERVER_CORE) as nginx:
        command = setting.proofload.http(nginx.url, engine, "--concurrency", str(IN_FLIGHT), "--duration", s)
        rounds = interleaved("allocations", [Client(f"{IN_FLIGHT} requests in flight", lambda: command, reader(engine))], 1, seconds)
    with StreamServer(setting.programs / "sse_server", SERVER_CORE, TTFT_MS, GAP_MS, TOKENS) as server:
        load = ["--output-tokens", str(TOKENS), "--concurrency", str(STREAMS), "--duration", s]
        streaming = setting.proofload.chat(server.port, engine, *load)
        rounds += interleaved("allocations", [Client(f"{STREAMS:,} streams", lambda: streaming, reader(engine))], 1, seconds)
    columns = [
        Column("requests", lambda r: r["requests"]),
        Column("events", lambda r: r["events"]),
        Column("allocated MB", lambda r: _per(r, 1e6)),
        Column("bytes per request", lambda r: _per(r, r["requests"])),
        Column("bytes per event", lambda r: _per(r, r["events"])),
        Column("GC pauses, all, ms", lambda r: r["gc_pause_total_ms"]),
        Column("longest, ms", lambda r: r["gc_pause_max_ms"]),
        Column("memory MB", lambda r: r["memory_mb"]),
    ]
    note = f"One run of {seconds:g} s each with the engine {engine or 'there is'}; the whole process counts: recording, intervals and health besides the requests themselves."
    return {"alloc": (f"{table(rounds, columns)}\n\n{note}\n\n{setting.caption(rounds, ['nginx'], [])}", rounds)}


def _per(result: dict, of: float | None) -> float | None:
    allocated = result.get("allocated_bytes")
    return allocated / of if allocated is not None and of else None
