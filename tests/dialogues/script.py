"""Dialogues as they are written down: read from YAML, checked for slips of the pen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desk import quick_yaml

FOLDER = Path(__file__).parent
VERBS = {"say", "press", "fill", "agent", "late", "newcomer"}
CHECKS = {"hears", "words", "refused", "text"}
DIALOGUE = {"title", "orders", "steps", "leaves", "closed", "nowhere"}


@dataclass(frozen=True)
class Step:
    """One thing that somebody does, and what the consumer hears then; README.md says what each verb means."""

    verb: str
    what: Any
    hears: Sequence[str] | None = None
    words: Sequence[str] = ()
    refused: Sequence[str] = ()
    text: str = ""


@dataclass(frozen=True)
class Script:
    """One dialogue; `closed` ones are played while the desk is closed."""

    name: str
    title: str
    locale: str
    steps: Sequence[Step]
    orders: Sequence[Mapping[str, Any]] = ()
    leaves: Mapping[str, Any] = field(default_factory=dict)
    nowhere: Sequence[str] = ()
    closed: bool = False


def scripts(folder: Path = FOLDER) -> list[Script]:
    """Read every dialogue, in order of files."""
    return [one for path in sorted(folder.glob("*/*.yml")) for one in read(path)]


def read(path: Path) -> list[Script]:
    """Read the dialogues of one file; its folder is their language."""
    written = quick_yaml.read(path.read_text(encoding="utf-8"))
    return [_script(path, one) for one in written]


def _script(path: Path, written: Mapping[str, Any]) -> Script:
    unknown = set(written) - DIALOGUE
    assert not unknown, f"{path.name}, {written.get('title')}: unknown {sorted(unknown)}"
    where = f"{path.parent.name}/{path.stem}: {written['title']}"
    known = {name: value for name, value in written.items() if name != "steps"}
    return Script(name=where, locale=path.parent.name, steps=[_step(where, one) for one in written["steps"]], **known)


def _step(where: str, written: Mapping[str, Any]) -> Step:
    verbs = VERBS & set(written)
    unknown = set(written) - VERBS - CHECKS
    assert len(verbs) == 1 and not unknown, f"{where}: a step has one of {sorted(VERBS)}: {written}"
    (verb,) = verbs
    checks = {name: value for name, value in written.items() if name in CHECKS}
    return Step(verb=verb, what=written[verb], **checks)
