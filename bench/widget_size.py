"""What the widget takes from the network: the bytes of its modules and styles, as they lie and gzipped."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

IMPORTED = re.compile(r"^import .*?'\./([\w./-]+)'", re.MULTILINE)
STYLES = re.compile(r"'((?:\.\./)?[\w.-]+\.css)'")
PART = re.compile(r"'\./([\w./-]+\.js)'")
ENTRY = "front-desk-chat.js"


def show_sizes(widget: Path) -> None:
    """Print what every page with the widget loads, and what each part adds when it is needed."""
    first = needed(widget, ENTRY)
    row("the widget at first", widget, first)
    for part in sorted(parts(widget, first)):
        row(f"then, when needed: {part}", widget, needed(widget, part) - first)


def needed(widget: Path, name: str) -> set[str]:
    """Return a file with all that it imports or dresses in."""
    text = (widget / name).read_text()
    found = {name, *STYLES.findall(text)}
    for one in IMPORTED.findall(text):
        found |= needed(widget, one)
    return found


def parts(widget: Path, first: set[str]) -> Iterator[str]:
    for name in first:
        yield from (one for one in PART.findall((widget / name).read_text()) if one not in first)


def row(name: str, widget: Path, files: set[str]) -> None:
    plain = [(widget / one).read_bytes() for one in sorted(files)]
    packed = sum(len(gzip.compress(one, 6)) for one in plain)
    print(f"  {name:42}{len(files):4} files{sum(map(len, plain)):10,} bytes{packed:10,} gzipped")
