"""Proofload as a client: the commands, and what its JSON document says. It is measured as it is shipped: the whole program, from start
to exit, with recording, health and the JSON document."""

import json
from collections.abc import Callable
from pathlib import Path

from process import Finished, output_of, succeeds

ENGINES = ("epoll", "sockets", "sockets-http-handler")


class Proofload:
    def __init__(self, program: Path, folder: Path):
        self.program, self._folder = str(program), folder
        self.version = output_of(self.program, "--version").strip().removeprefix("proofload ")
        self.engines = [engine for engine in ENGINES if self._knows(engine)]
        self.missing = {f"proofload ({engine})": "this build does not know the engine" for engine in ENGINES if engine not in self.engines}

    def variants(self, http2: bool = False) -> list[tuple[str, str | None]]:
        """Name and engine of each way to run it: all engines where the plan can choose, else the only one there is."""
        if not self.engines or http2:
            return [("proofload", None)]
        return [(f"proofload ({engine})", engine) for engine in self.engines]

    def can(self, engine: str, url: str, *flags: str) -> bool:
        """Whether a few requests to the address run on this engine."""
        done = output_of(*self.http(url, engine, "--requests", "4", "--concurrency", "2", *flags))
        try:
            return reader(engine)(Finished(done, "", 0, False, 0, 0, 0, 0))["requests"] == 4
        except (ValueError, KeyError):
            return False

    def http(self, url: str, engine: str | None, *load: str) -> list[str]:
        return self._run(engine, "--url", url, "--protocol", "http", *load)

    def chat(self, port: int, engine: str | None, *load: str) -> list[str]:
        return self._run(engine, "--url", f"http://127.0.0.1:{port}/v1", "--protocol", "openai-chat", "--model", "sim",
            "--prompt-tokens", "8", *load)  # fmt: skip

    def _run(self, engine: str | None, *flags: str) -> list[str]:
        plan = [str(self._plan(engine))] if engine else []
        return [self.program, "run", *plan, *flags, "--json", "--no-store", "--quiet"]

    def _plan(self, engine: str) -> Path:
        """A plan that only chooses the engine; flags lie over it."""
        engine, _, clock = engine.partition("/")
        plan = self._folder / f"engine-{engine}{clock}.yaml"
        if not plan.exists():
            plan.write_text(
                "version: 1\ntarget:\n  url: http://127.0.0.1/\n  protocol: http\n"
                f"  connections:\n    engine: {engine}\n" + (f"    receive_clock: {clock}\n" if clock else "") + "load:\n  model: constant-concurrency\n  concurrency: 1\n  duration: 1s\n"
            )
        return plan

    def _knows(self, engine: str) -> bool:
        plan = [self.program, "run", str(self._plan(engine)), "--print-plan"]
        return succeeds(*plan) and f"engine: {engine}" in output_of(*plan)


def reader(engine: str | None) -> Callable[[Finished], dict]:
    """Reads a run that was to use this engine; one on another engine is a failure, not a figure."""

    def figures(done: Finished) -> dict:
        result = read(done.stdout)
        if engine and result["engine"] != engine.partition("/")[0]:
            raise ValueError(f"it ran on the engine {result['engine']}, not on {engine}")
        return result

    return figures


def read(text: str) -> dict:
    """The figures of one result; milliseconds and microseconds in place of seconds."""
    try:
        result = json.loads(text)
    except json.JSONDecodeError:
        raise ValueError("it printed no JSON document") from None
    metrics, generator, counts = result["metrics"], result["generator"], result["counts"]

    def value(metric: str, statistic: str, scale: float) -> float | None:
        found = metrics.get(metric, {}).get(statistic)
        return None if found is None else found * scale

    return {
        "requests": counts["ok"],
        "errors": counts["failed"],
        "dropped": counts["dropped"],
        "seconds": result["window"],
        "measured_cpu_seconds": None if generator["process_cpu"] is None else generator["process_cpu"] * result["window"],
        "sent_rate": generator["sent_rate"],
        "p50_ms": value("latency", "p50", 1e3),
        "p99_ms": value("latency", "p99", 1e3),
        "p999_ms": value("latency", "p999", 1e3),
        "lateness_p50_us": value("lateness", "p50", 1e6),
        "lateness_p99_us": value("lateness", "p99", 1e6),
        "lateness_p999_us": value("lateness", "p999", 1e6),
        "events": metrics.get("receive_lag", {}).get("count"),
        "lag_p50_us": value("receive_lag", "p50", 1e6),
        "lag_p99_us": value("receive_lag", "p99", 1e6),
        "lag_p999_us": value("receive_lag", "p999", 1e6),
        "uncoalesced_lag_p50_us": value("receive_lag_uncoalesced", "p50", 1e6),
        "uncoalesced_lag_p99_us": value("receive_lag_uncoalesced", "p99", 1e6),
        "kernel_lag_p99_us": value("receive_lag_uncoalesced", "p99", 1e6) if generator["receive_clock"] == "kernel" else None,
        "receive_clock": generator["receive_clock"],
        "receive_delay_p50_us": value("receive_delay", "p50", 1e6),
        "receive_delay_p99_us": value("receive_delay", "p99", 1e6),
        "coalesced_share": generator["coalesced_share"],
        "ttft_p50_ms": value("ttft", "p50", 1e3),
        "ttft_p99_ms": value("ttft", "p99", 1e3),
        "service_ttft_p99_ms": value("service_ttft", "p99", 1e3),
        "gc_pause_total_ms": None if generator["gc_pause_total"] is None else generator["gc_pause_total"] * 1e3,
        "gc_pause_max_ms": None if generator.get("gc_pause_max") is None else generator["gc_pause_max"] * 1e3,
        "allocated_bytes": generator.get("allocated_bytes"),
        "engine": generator["engine"],
        "measurement": result["verdict"]["measurement"],
        "reasons": result["verdict"]["reasons"],
    }
