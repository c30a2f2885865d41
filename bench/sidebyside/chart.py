"""Charts as SVG, without anything but text: medians as bars or dots, lowest to highest round as a line. They follow the reader's light or
dark mode."""

import math
from collections.abc import Callable
from html import escape
from statistics import median

from table import short

Figure = Callable[[dict], float | None]

LEFT, WIDTH, ROW, RIGHT, TOP = 230, 480, 30, 110, 46
_STYLE = """
text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600;font-size:14px}.small{font-size:11px;fill:#59636e}
.grid{stroke:#d1d9e0;stroke-width:1}.spread{stroke:#1f2328;stroke-width:1.5}.a{fill:#0969da}.own{fill:#1a7f37}.b{fill:#bc4c00}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.small{fill:#9198a1}.grid{stroke:#3d444d}.spread{stroke:#e6edf3}.a{fill:#4493f8}.own{fill:#3fb950}.b{fill:#f0883e}}
"""


def bars(rounds: list[dict], figure: Figure, title: str) -> str:
    """Medians as bars from 0, the highest first, with the lowest and highest round."""
    rows = [(client, values) for client in _clients(rounds) if (values := _values(rounds, client, figure))]
    if not rows:
        return ""
    rows.sort(key=lambda row: median(row[1]), reverse=True)
    most = _nice(max(max(values) for _, values in rows))
    parts = []
    for tick in range(5):
        parts.append(_grid(LEFT + WIDTH * tick / 4, len(rows), _short(most * tick / 4)))
    for number, (client, values) in enumerate(rows):
        y = TOP + number * ROW
        length, low, high = (WIDTH * value / most for value in (median(values), min(values), max(values)))
        parts.append(_label(client, y))
        parts.append(f'<rect class="{"own" if client.startswith("proofload") else "a"}" x="{LEFT}" y="{y + 5}" width="{length:.1f}" height="{ROW - 10}" rx="2"/>')
        parts.append(_spread(LEFT + low, LEFT + high, y + ROW / 2))
        parts.append(f'<text x="{LEFT + max(length, high) + 8:.1f}" y="{y + ROW / 2 + 4.5}">{short(median(values))}</text>')
    return _svg(title, len(rows), parts)


def dots(rounds: list[dict], figures: list[tuple[str, Figure]], title: str) -> str:
    """Medians of up to two figures as dots on a logarithmic axis, each with its lowest and highest round. Values of 0 and less have no place there."""
    rows = []
    for client in _clients(rounds):
        series = [[v for v in _values(rounds, client, figure) if v > 0] for _, figure in figures]
        if any(series):
            rows.append((client, series))
    everything = [value for _, series in rows for values in series for value in values]
    if not everything:
        return ""
    rows.sort(key=lambda row: max(median(values) for values in row[1] if values))
    low, high = math.floor(math.log10(min(everything))), math.ceil(math.log10(max(everything)) + 1e-9)
    high = max(high, low + 1)

    def x(value: float) -> float:
        return LEFT + WIDTH * (math.log10(value) - low) / (high - low)

    parts = [_grid(x(10.0**power), len(rows), _short(10.0**power)) for power in range(low, high + 1)]
    for number, (client, series) in enumerate(rows):
        y = TOP + number * ROW
        parts.append(_label(client, y))
        for values, shape in zip(series, "ab", strict=False):
            if values:
                parts.append(_spread(x(min(values)), x(max(values)), y + ROW / 2))
                parts.append(f'<circle class="{shape}" cx="{x(median(values)):.1f}" cy="{y + ROW / 2}" r="6"/>')
    for place, (name, _) in enumerate(figures):
        at = LEFT + WIDTH + RIGHT - 8 - 62 * (len(figures) - place)
        parts.append(f'<circle class="{"ab"[place]}" cx="{at}" cy="16" r="5"/><text class="small" x="{at + 9}" y="20">{escape(name)}</text>')
    return _svg(title, len(rows), parts)


def _clients(rounds: list[dict]) -> list[str]:
    return list(dict.fromkeys(r["client"] for r in sorted(rounds, key=lambda r: r["round"])))


def _values(rounds: list[dict], client: str, figure: Figure) -> list[float]:
    own = [figure(r) for r in rounds if r["client"] == client and r["failure"] is None]
    return [value for value in own if value is not None]


def _nice(value: float) -> float:
    """The next round number, a quarter of which is one too."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 1.2, 1.6, 2, 4, 6, 8, 10) if step * power >= value)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == 0 else f"{value:.3g}"


def _label(text: str, y: float) -> str:
    return f'<text x="{LEFT - 10}" y="{y + ROW / 2 + 4.5}" text-anchor="end">{escape(text)}</text>'


def _spread(low: float, high: float, y: float) -> str:
    ends = "".join(f'<line class="spread" x1="{at:.1f}" y1="{y - 4}" x2="{at:.1f}" y2="{y + 4}"/>' for at in (low, high))
    return f'<line class="spread" x1="{low:.1f}" y1="{y}" x2="{high:.1f}" y2="{y}"/>{ends}'


def _grid(x: float, rows: int, text: str) -> str:
    bottom = TOP + rows * ROW
    return (f'<line class="grid" x1="{x:.1f}" y1="{TOP - 4}" x2="{x:.1f}" y2="{bottom}"/>'
            f'<text class="small" x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{text}</text>')  # fmt: skip


def _svg(title: str, rows: int, parts: list[str]) -> str:
    width, height = LEFT + WIDTH + RIGHT, TOP + rows * ROW + 26
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{escape(title)}">'
            f'<style>{_STYLE.strip()}</style><text class="title" x="10" y="21">{escape(title)}</text>{"".join(parts)}</svg>\n')  # fmt: skip
