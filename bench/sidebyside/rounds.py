"""Interleaved rounds: each round runs every client once, and each round begins with another client, so that neither the machine's mood
nor the place in the row favours one of them."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from machine import CoreTimes, megahertz
from process import Finished, run

CLIENT_CORE = 0
SERVER_CORE = 1
EXTRA_SECONDS = 10.0  # how much longer than its load a client may take before it is killed


@dataclass(frozen=True)
class Client:
    """One way to make the load. `command` is asked anew each round; `read` turns what it printed into figures."""

    name: str
    command: Callable[[], list[str]]
    read: Callable[[Finished], dict]
    around: Callable[[], AbstractContextManager] = field(default=nullcontext)
    after: Callable[[], dict] = field(default=dict)  # further figures once `around` has ended: what the server says about itself


def interleaved(scenario: str, clients: list[Client], rounds: int, seconds: float) -> list[dict]:
    results = []
    for number in range(1, rounds + 1):
        for client in _rotated(clients, number - 1):
            result = {"scenario": scenario, "round": number, "client": client.name, **_measure(client, seconds + EXTRA_SECONDS)}
            results.append(result)
            _show(result, rounds)
            time.sleep(0.3)
    return results


def _rotated(clients: list[Client], by: int) -> Iterator[Client]:
    start = by % len(clients) if clients else 0
    yield from clients[start:]
    yield from clients[:start]


def _measure(client: Client, limit_seconds: float) -> dict:
    clock = megahertz()
    before = CoreTimes.read(CLIENT_CORE), CoreTimes.read(SERVER_CORE)
    with client.around():
        done = run(client.command(), CLIENT_CORE, limit_seconds)
    after = CoreTimes.read(CLIENT_CORE), CoreTimes.read(SERVER_CORE)
    result = {
        "failure": None,
        "cpu_seconds": round(done.cpu_seconds, 4),
        "user_seconds": round(done.user_seconds, 4),
        "system_seconds": round(done.system_seconds, 4),
        "memory_mb": round(done.memory_mb, 1),
        "wall_seconds": round(done.seconds, 3),
        "megahertz": clock,
        "client_core": after[0].since(before[0], done.cpu_seconds),
        "server_core_steal_share": after[1].since(before[1], 0)["steal_share"],
    }
    if done.timed_out:
        return {**result, "failure": f"did not end within {limit_seconds:g} s and was killed"}
    try:
        result |= client.read(done) | client.after()
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        return {**result, "failure": _why(done, error)}
    if result.get("requests") == 0:
        result["failure"] = "no request succeeded"
    return result


def _why(done: Finished, error: Exception) -> str:
    if done.code == 0:
        return str(error)
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    said = lines[-1].strip()[:160] if lines else f"{type(error).__name__}: {error}"
    return f"exit code {done.code}: {said}"


def _show(result: dict, rounds: int) -> None:
    print(f"  {result['scenario']} · round {result['round']}/{rounds} · {result['client']}: "
          f"{result['failure'] or _figure(result)}", file=sys.stderr)  # fmt: skip


def _figure(result: dict) -> str:
    if result.get("requests") is None:
        return f"{result['cpu_seconds']:.2f} s of CPU"
    return f"{result['requests']:,} requests, {result['cpu_seconds']:.2f} s of CPU"
