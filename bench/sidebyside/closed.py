"""Closed loop: 64 requests in flight, as fast as they come back, against nginx. Who gets most requests out of one second of CPU?"""

import chart
import outputs
from process import Finished
from proofload import reader
from rounds import SERVER_CORE, Client, interleaved
from servers import BENCH, Nginx
from setting import Setting
from table import Column, table

IN_FLIGHT = 64
HTTP2_CONNECTIONS = 4
PEERS = ["wrk", "ab", "hey", "h2load", "autocannon", "Locust", "wrk2", "vegeta", "k6", "fortio"]


def per_cpu_second(result: dict) -> float:
    return result["requests"] / result["cpu_seconds"]


COLUMNS = [
    Column("requests per client-CPU-second", per_cpu_second),
    Column("ratio to {reference}", per_cpu_second, of_reference=True),
    Column("user µs per request", lambda r: r["user_seconds"] * 1e6 / r["requests"]),
    Column("system µs per request", lambda r: r["system_seconds"] * 1e6 / r["requests"]),
    Column("requests/s", lambda r: r["requests"] / r["seconds"]),
    Column("p99 ms, as it says", lambda r: r["p99_ms"]),
    Column("memory MB", lambda r: r["memory_mb"]),
]


def run(setting: Setting) -> dict[str, tuple[str, list[dict]]]:
    """Markdown and raw rounds by the name of the place in the document."""
    with Nginx(setting.peers.programs["nginx"], setting.folder, SERVER_CORE) as nginx:
        http1 = interleaved("closed, HTTP/1.1", http1_clients(setting, nginx.url, setting.seconds), setting.rounds, setting.seconds)
    return {"closed": (section(setting, "closed", http1, "wrk", ["nginx", "wrk", "ab", "hey", "h2load", "autocannon", "node", "Locust"], PEERS), http1)}


def run_http2(setting: Setting) -> dict[str, tuple[str, list[dict]]]:
    with Nginx(setting.peers.programs["nginx"], setting.folder, SERVER_CORE) as nginx:
        http2 = interleaved("closed, HTTP/2", _http2_clients(setting, nginx.http2_url), setting.rounds, setting.seconds)
    return {"http2": (section(setting, "http2", http2, "h2load", ["nginx", "h2load"], ["h2load"]), http2)}


def section(setting: Setting, name: str, rounds: list[dict], reference: str, used: list[str], missing: list[str]) -> str:
    columns = [Column(c.title.format(reference=reference), c.figure, c.of_reference) for c in COLUMNS]
    title = "Requests per second of the client's CPU time"
    picture = setting.chart(name, title, chart.bars(rounds, per_cpu_second, title))
    parts = [picture, table(rounds, columns, reference), setting.caption(rounds, used, missing)]
    return "\n\n".join(part for part in parts if part)


def http1_clients(setting: Setting, url: str, seconds: float) -> list[Client]:
    peers, s, n = setting.peers, f"{seconds:g}", str(IN_FLIGHT)
    # ab ends at the time only when -n, which is also the size of a table it keeps, is not reached before.
    commands = {
        "wrk": (["-t1", f"-c{n}", f"-d{s}s", "--latency", url], outputs.wrk),
        "ab": (["-q", "-k", "-c", n, "-t", s, "-n", str(int(seconds * 200_000)), url], outputs.ab),
        "h2load": (["--h1", "-c", n, "-D", s, url], outputs.h2load),
        "hey": (["-c", n, "-z", f"{s}s", url], outputs.hey),
    }
    clients = [peer(name, [peers.programs[name], *flags], read) for name, (flags, read) in commands.items() if peers.has(name)]
    if peers.has("autocannon"):
        clients.append(peer("autocannon", [peers.programs["node"], peers.programs["autocannon"], "-c", n, "-d", s, "-j", url], outputs.autocannon))
    if peers.has("Locust"):
        file = str(BENCH / "peers" / "locust_closed.py")
        flags = ["-m", "locust", "-f", file, "--headless", "--only-summary", "--loglevel", "ERROR", "-u", n, "-r", n, "-t", f"{s}s", "-H", url.rstrip("/")]
        clients.append(peer("Locust FastHttpUser", [peers.programs["Locust"], *flags], outputs.locust))
    for name, engine in setting.proofload.variants():
        command = setting.proofload.http(url, engine, "--concurrency", n, "--duration", f"{s}s")
        clients.append(Client(name, lambda command=command: command, reader(engine)))
    return clients


def _http2_clients(setting: Setting, url: str) -> list[Client]:
    peers, s, connections = setting.peers, f"{setting.seconds:g}", str(HTTP2_CONNECTIONS)
    clients = []
    if peers.has("h2load"):
        streams = str(IN_FLIGHT // HTTP2_CONNECTIONS)
        clients.append(peer("h2load", [peers.programs["h2load"], "-c", connections, "-m", streams, "-D", s, url], outputs.h2load))
    for name, engine in setting.proofload.variants(http2=True):
        load = ["--http2", "--connections", connections, "--concurrency", str(IN_FLIGHT), "--duration", f"{s}s"]
        command = setting.proofload.http(url, engine, *load)
        clients.append(Client(name, lambda command=command: command, reader(engine)))
    return clients


def peer(name: str, command: list[str], read) -> Client:
    def figures(done: Finished) -> dict:
        return read(done.stdout)

    return Client(name, lambda: command, figures)
