"""Puts the tables that BenchmarkDotNet wrote into one and shows it; with a document, into its place there too.

    micro.py RESULTS_FOLDER [DOCUMENT]
"""

import re
import sys
from pathlib import Path

import document

KEPT = ("Method", "Mean", "Error", "StdDev", "Gen0", "Allocated")


def merged(folder: Path) -> str:
    lines, environment = ["| benchmark | " + " | ".join(name.lower() for name in KEPT[1:]) + " |", "|---" * len(KEPT) + "|"], ""
    for file in sorted(folder.glob("*-report-github.md")):
        text = file.read_text(encoding="utf-8")
        block = re.search(r"```\s*\n(.*?)```", text, re.DOTALL)
        environment = environment or (block.group(1).strip() if block else "")
        suite = file.name.split("-report-")[0].rsplit(".", 1)[-1].removesuffix("Benchmarks")
        lines += rows(text, suite)
    if len(lines) == 2:
        raise ValueError(f"{folder} holds no tables of BenchmarkDotNet")
    return "\n".join(lines) + (f"\n\n```text\n{environment}\n```" if environment else "")


def rows(text: str, suite: str) -> list[str]:
    """The rows of one table with the kept columns; a column that a table lacks is a dash."""
    table = [[cell.strip().strip("*") for cell in line.strip().strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    if len(table) < 3:
        return []
    columns = [table[0].index(name) if name in table[0] else None for name in KEPT]
    found = []
    for row in table[2:]:
        cells = ["–" if column is None else row[column] or "–" for column in columns]
        found.append(f"| {suite}: {cells[0]} | " + " | ".join(cells[1:]) + " |")
    return found


if __name__ == "__main__":
    combined = merged(Path(sys.argv[1]))
    print(f"## micro\n\n{combined}")
    if len(sys.argv) > 2:
        document.replace(Path(sys.argv[2]), "micro", combined)
