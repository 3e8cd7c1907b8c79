"""Texts with the intent they have: the examples that train, and what strangers wrote, which never trains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import yaml

from engine.project import ROOT, Project

STRANGERS = ROOT / "tests/engine/strangers"
CHINESE = re.compile(r"[㐀-鿿]")


class Half(StrEnum):
    """The writers whose misses may be looked at when something is chosen, and those who only measure the outcome."""

    DEV = "dev"
    TEST = "test"


@dataclass(frozen=True)
class Utterance:
    text: str
    intent: str
    language: str
    writer: str


def strangers(half: Half, folder: Path = STRANGERS) -> Iterator[Utterance]:
    """Yield what the writers of one half wrote; a file is a writer, its name begins with the language."""
    for path in sorted((folder / half).glob("*.yml")):
        language, _, writer = path.stem.partition("-")
        for intent, texts in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            yield from (Utterance(str(text), intent, language, writer) for text in texts)


def examples(project: Project) -> Iterator[Utterance]:
    """Yield the examples that train; a text with a Chinese character is a Chinese one."""
    for path in sorted(project.data.rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu") or []:
            for line in block["examples"].splitlines():
                if line.strip().startswith("- "):
                    text = line.strip()[2:]
                    yield Utterance(text, block["intent"], "zh" if CHINESE.search(text) else "en", path.stem)
