"""The files that the linter reads, each once."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from desk import quick_yaml

CODE = ("actions", "bot", "desk", "engine", "supervisor")


@dataclass(frozen=True)
class Project:
    """A folder with agreement.yml, domain.yml, nlu_data/, catalog/ and the code."""

    root: Path

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def read(self, name: str) -> Any:
        return quick_yaml.read(self.text(name))

    @cached_property
    def domain(self) -> dict[str, Any]:
        content: dict[str, Any] = self.read("domain.yml")
        return content

    @property
    def responses(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        responses: Mapping[str, Sequence[Mapping[str, Any]]] = self.domain["responses"]
        return responses

    @cached_property
    def response_names(self) -> list[str]:
        """Every response as often as it is written, which YAML would not tell."""
        return re.findall(r"(?m)^  (utter_\w+):", self.text("domain.yml"))

    @cached_property
    def intents(self) -> frozenset[str]:
        return frozenset(_name(one) for one in self.domain["intents"])

    @cached_property
    def examples(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The examples of each intent, each with its file."""
        found: dict[str, list[tuple[str, str]]] = {}
        for path in sorted((self.root / "nlu_data").rglob("*.yml")):
            name = str(path.relative_to(self.root))
            for entry in (self.read(name) or {}).get("nlu") or ():
                if "intent" in entry:
                    lines = str(entry.get("examples") or "").splitlines()
                    said = [(name, line.strip()[2:].strip()) for line in lines if line.strip().startswith("- ")]
                    found.setdefault(entry["intent"], []).extend(said)
        return found

    @cached_property
    def rules(self) -> Sequence[Mapping[str, Any]]:
        rules: list[Mapping[str, Any]] = []
        for path in sorted((self.root / "nlu_data").rglob("*.yml")):
            content = self.read(str(path.relative_to(self.root))) or {}
            rules += [*content.get("rules", ()), *content.get("stories", ())]
        return rules

    def steps(self, kind: str) -> frozenset[str]:
        """Return every intent or action that a rule or story names."""
        return frozenset(str(step[kind]) for rule in self.rules for step in _steps(rule) if kind in step)

    @cached_property
    def trees(self) -> Mapping[str, ast.Module]:
        """The code of ours, parsed."""
        paths = (path for package in CODE for path in sorted((self.root / package).rglob("*.py")))
        ours = [path for path in paths if ".venv" not in path.parts]
        return {
            str(path.relative_to(self.root)): ast.parse(
                path.read_text(encoding="utf-8"), str(path.relative_to(self.root))
            )
            for path in ours
        }


def _steps(rule: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for step in rule.get("steps") or () for one in (step.get("or") or [step])]


def _name(entry: Any) -> str:
    return str(next(iter(entry)) if isinstance(entry, dict) else entry)
