"""What the code says by name: texts, and texts that are put together out of a pattern."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from desk.lint.project import Project

NAMED = "utter_"
CARRIED = {"utter_action"}  # a key of Rasa's messages, no response
DEPTH = 3  # a name of a name of a name


class Sources:
    """The texts of our code; docstrings are none."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.trees = {file: tree for file, tree in project.trees.items() if not file.startswith("desk/lint/")}

    @cached_property
    def constants(self) -> frozenset[str]:
        return frozenset(text for _, text in self._texts())

    @cached_property
    def _parts(self) -> frozenset[str]:
        """What names are put together of: texts of the code, intents and slots."""
        return self.constants | self._project.intents | frozenset(self._project.domain.get("slots") or ())

    @cached_property
    def given(self) -> frozenset[str]:
        """Every name under which a fact can be handed over: arguments by name, texts and slots."""
        nodes = (node for tree in self.trees.values() for node in ast.walk(tree))
        return self._parts | {node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg}

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """Every f-string that could be a part of a name, with a group for each value."""
        written = {
            _pattern(node, names)
            for tree in self.trees.values()
            for names in [_names(tree)]
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr)
        }
        return tuple(re.compile(one) for one in sorted(written - {""}))

    def uses(self) -> Iterator[tuple[str, str]]:
        """Yield each response that is named as it stands, with the file."""
        for file, text in self._texts():
            if re.fullmatch(rf"{NAMED}\w*[^\W_]", text) and text not in CARRIED:
                yield file, text

    def makes(self, name: str, depth: int = DEPTH) -> bool:
        """Tell whether a name stands in the code or can be put together there out of what stands there."""
        if name in self._parts:
            return True
        matches = (pattern.fullmatch(name) for pattern in self.patterns) if depth else ()
        return any(match and all(self.makes(part, depth - 1) for part in match.groups()) for match in matches)

    def _texts(self) -> Iterator[tuple[str, str]]:
        for file, tree in self.trees.items():
            prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                    yield file, node.value


def _names(tree: ast.Module) -> Mapping[str, str]:
    """Return the texts that a module gives a name to."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _pattern(node: ast.JoinedStr, names: Mapping[str, str]) -> str:
    """Return a regular expression for an f-string that makes names, else nothing."""
    parts = [_part(one, names) for one in node.values]
    plain = "".join(part for part in parts if part is not None)
    if not re.fullmatch(r"\w+", plain):
        return ""
    return "".join(r"(\w+)" if part is None else part for part in parts)


def _part(one: ast.expr, names: Mapping[str, str]) -> str | None:
    """Return the text of a part, None for a value that is not known before."""
    if isinstance(one, ast.Constant):
        return str(one.value)
    value = one.value if isinstance(one, ast.FormattedValue) else None
    return names.get(value.id) if isinstance(value, ast.Name) else None
