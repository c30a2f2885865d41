"""Puts text between `<!-- bench: NAME -->` and the next `<!-- end -->` of a Markdown file."""

import re
from pathlib import Path


def replace(path: Path, name: str, text: str) -> None:
    document = path.read_text(encoding="utf-8")
    pattern = re.compile(rf"(<!-- bench: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not pattern.search(document):
        raise LookupError(f"{path} has no place for the results: <!-- bench: {name} --> … <!-- end -->")
    path.write_text(pattern.sub(lambda m: f"{m.group(1)}{text}\n{m.group(2)}", document, count=1), encoding="utf-8")
