"""Markdown tables of medians with their spread."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Figure = Callable[[dict], float | None]


@dataclass(frozen=True)
class Column:
    """One column: the figure of a round; with `of_reference`, its ratio to the reference's figure in the same round."""

    title: str
    figure: Figure
    of_reference: bool = False


def short(value: float) -> str:
    """Three significant digits, thousands with commas; nothing that looks more exact than it is."""
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    rounded = round(value, 2 - math.floor(math.log10(abs(value))))
    return f"{rounded:,.{min(digits, 3)}f}"


def spread(values: list[float]) -> str:
    if not values:
        return "–"
    middle, low, high = short(median(values)), short(min(values)), short(max(values))
    return middle if low == high else f"{middle} ({low}–{high})"


def _good(rounds: list[dict], client: str) -> list[dict]:
    return [r for r in rounds if r["client"] == client and r["failure"] is None]


def _cell(column: Column, rounds: list[dict], client: str, reference: str) -> str:
    values = []
    for result in _good(rounds, client):
        value = column.figure(result)
        if column.of_reference:
            base = next((column.figure(r) for r in _good(rounds, reference) if r["round"] == result["round"]), None)
            value = value / base if value is not None and base else None
        if value is not None:
            values.append(value)
    return spread(values)


def table(rounds: list[dict], columns: list[Column], reference: str = "") -> str:
    clients = list(dict.fromkeys(r["client"] for r in sorted(rounds, key=lambda r: r["round"])))
    lines = ["| client | " + " | ".join(c.title for c in columns) + " | remarks |", "|---" * (len(columns) + 2) + "|"]
    for client in clients:
        cells = [_cell(column, rounds, client, reference) for column in columns]
        lines.append(f"| {client} | " + " | ".join(cells) + f" | {remarks(rounds, client)} |")
    return "\n".join(lines)


def remarks(rounds: list[dict], client: str) -> str:
    """What a reader must know before believing the row: failed rounds, errors, drops, the tool's own verdict."""
    own = [r for r in rounds if r["client"] == client]
    found = []
    failures = [r["failure"] for r in own if r["failure"]]
    if failures:
        found.append(f"{len(failures)} of {len(own)} rounds failed: {failures[0]}")
    for name, text in (("errors", "failed requests"), ("dropped", "dropped")):
        worst = max((r.get(name) or 0 for r in own), default=0)
        if worst:
            found.append(f"up to {worst:,} {text}")
    lost = max((r["server_events"] - r["events"] for r in own if r.get("server_events") and r.get("events") is not None), default=0)
    if lost:
        found.append(f"up to {lost:,} events of the server were not read")
    outside = [r["cpu_seconds"] - r["measured_cpu_seconds"] for r in own if r.get("measured_cpu_seconds")]
    if outside:
        found.append(f"{median(outside):.2f} s of its CPU time are start-up and report")
    verdicts = [r["measurement"] for r in own if r.get("measurement")]
    if any(v != "valid" for v in verdicts):
        found.append("calls itself " + ", ".join(f"{v} in {verdicts.count(v)} of {len(verdicts)}" for v in dict.fromkeys(verdicts) if v != "valid"))
    return "; ".join(found).replace("|", "\\|")

