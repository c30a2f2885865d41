"""Open loop: requests are due at fixed times. Who keeps the times, at what cost, and who notices that the server hung?"""

import json

import chart
import outputs
from closed import IN_FLIGHT, http1_clients, peer
from process import Finished
from proofload import reader
from rounds import SERVER_CORE, Client, interleaved
from servers import Nginx, Stall
from setting import Setting
from table import Column, table

RATES = (2_000, 10_000)
STALL_RATE, STALL_SECONDS = 2_000, 0.5
SPIN = "spin loop without requests"


def sent_rate(result: dict) -> float | None:
    if result.get("sent_rate"):
        return result["sent_rate"]
    return (result["requests"] + result["errors"]) / result["seconds"] if "requests" in result else None


def lateness_p50(result: dict) -> float | None:
    return result.get("lateness_p50_us")


def lateness_p99(result: dict) -> float | None:
    return result.get("lateness_p99_us")


LATENCY = [
    Column("p50 ms", lambda r: r.get("p50_ms")),
    Column("p99 ms", lambda r: r.get("p99_ms")),
    Column("p99.9 ms", lambda r: r.get("p999_ms")),
]


def _columns(rate: int) -> list[Column]:
    def error(result: dict) -> float | None:
        achieved = sent_rate(result)
        return None if achieved is None else abs(achieved - rate) / rate * 100

    return [
        Column("sent/s", sent_rate),
        Column("rate error %", error),
        Column("dropped", lambda r: r.get("dropped")),
        Column("lateness p50 µs", lateness_p50),
        Column("lateness p99 µs", lateness_p99),
        Column("lateness p99.9 µs", lambda r: r.get("lateness_p999_us")),
        *LATENCY,
        Column("CPU seconds", lambda r: r["cpu_seconds"]),
        Column("memory MB", lambda r: r["memory_mb"]),
    ]


def run(setting: Setting) -> dict[str, tuple[str, list[dict]]]:
    """Markdown and raw rounds by the name of the place in the document."""
    sections, everything = [], []
    with Nginx(setting.peers.programs["nginx"], setting.folder, SERVER_CORE) as nginx:
        for rate in RATES:
            clients = [_spin(setting, rate), *_paced(setting, nginx.url, rate)]
            rounds = interleaved(f"open, {rate:,}/s", clients, setting.rounds, setting.seconds)
            title = f"Lateness at {rate:,} requests/s (sent minus due), µs, logarithmic"
            picture = setting.chart(f"lateness-{rate}", title, chart.dots(rounds, [("p50", lateness_p50), ("p99", lateness_p99)], title))
            sections += [f"### {rate:,} requests/s", picture, table(rounds, _columns(rate))]
            everything += rounds
        stalled = interleaved("open, with a stall", _stalled(setting, nginx), setting.rounds, setting.seconds)
        everything += stalled
    sections += [f"### {STALL_RATE:,} requests/s, and the server hangs for {STALL_SECONDS * 1e3:g} ms", _expected(setting.seconds)]
    sections += [table(stalled, [Column("sent/s", sent_rate), *LATENCY])]
    sections.append(setting.caption(everything, ["nginx", "hey", "autocannon", "node", "ab"], ["hey", "autocannon", "ab", "wrk2", "vegeta", "k6", "fortio"]))
    return {"open": ("\n\n".join(part for part in sections if part), everything)}


def _expected(seconds: float) -> str:
    share = STALL_SECONDS / seconds
    p99 = max(0.0, STALL_SECONDS - 0.01 * seconds) * 1e3
    return (
        f"The stall covers {share:.0%} of the schedule. A request that was due in it waits for what is left of it, so a p99 that counts from the "
        f"schedule is at least {p99:,.0f} ms. A tool that shows a few milliseconds did not send what was due while the server hung, or does not count the wait."
    )


def _paced(setting: Setting, url: str, rate: int) -> list[Client]:
    peers, s, n = setting.peers, f"{setting.seconds:g}", str(IN_FLIGHT)
    clients = []
    if peers.has("hey"):
        clients.append(peer("hey", [peers.programs["hey"], "-c", n, "-z", f"{s}s", "-q", f"{rate / IN_FLIGHT:g}", url], outputs.hey))
    if peers.has("autocannon"):
        flags = ["-c", n, "-d", s, "-R", str(rate), "-j", url]
        clients.append(peer("autocannon", [peers.programs["node"], peers.programs["autocannon"], *flags], outputs.autocannon))
    for name, engine in setting.proofload.variants():
        load = ["--rate", f"{rate}/s", "--arrivals", "uniform", "--connections", n, "--duration", f"{s}s"]
        command = setting.proofload.http(url, engine, *load)
        clients.append(Client(name, lambda command=command: command, reader(engine)))
    return clients


def _spin(setting: Setting, rate: int) -> Client:
    def figures(done: Finished) -> dict:
        late = json.loads(done.stdout)["lateness_us"]
        return {"lateness_p50_us": late["p50"], "lateness_p99_us": late["p99"], "lateness_p999_us": late.get("p999")}

    command = [str(setting.programs / "spin_pacer"), str(rate), f"{setting.seconds:g}"]
    return Client(SPIN, lambda: command, figures)


def _stalled(setting: Setting, nginx: Nginx) -> list[Client]:
    def stall() -> Stall:
        return Stall(nginx.worker(), setting.seconds / 2, STALL_SECONDS)

    unpaced = [Client(f"{c.name}, unpaced", c.command, c.read) for c in http1_clients(setting, nginx.url, setting.seconds) if c.name == "ab"]
    clients = [*_paced(setting, nginx.url, STALL_RATE), *unpaced]
    return [Client(c.name, c.command, c.read, stall) for c in clients]
