"""Calls that make a response's name of a plain text, such as `label("payer_consumer")`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from desk.lint.sources import NAMED, Sources

SPEAKING = ("actions/", "bot/", "desk/")  # who says words of domain.yml


def calls(sources: Sources) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield each such call: file, the call as it is written, and the responses it can mean."""
    makers = _makers(sources)
    for file, tree in sources.trees.items():
        for node in ast.walk(tree) if file.startswith(SPEAKING) else ():
            name, given = _call(node)
            if name in makers and given and not given.startswith(NAMED):
                yield file, f"{name}({given!r})", tuple(sorted(f"{prefix}{given}" for prefix in makers[name]))


def _makers(sources: Sources) -> dict[str, set[str]]:
    """Return the functions that put a prefix before their first argument, with their prefixes."""
    makers: dict[str, set[str]] = {}
    for tree in sources.trees.values():
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for prefix in _prefixes(function):
                    makers.setdefault(function.name, set()).add(prefix)
    return makers


def _call(node: ast.AST) -> tuple[str, str | None]:
    """Return the name of what is called and its first argument, where that is a plain text."""
    if not isinstance(node, ast.Call) or not node.args:
        return "", None
    name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
    first = node.args[0]
    return str(name), first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _prefixes(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args) if one.arg != "self"]
    for node in ast.walk(function):
        match node:
            case ast.JoinedStr(values=[ast.Constant(value=str(head)), ast.FormattedValue(value=ast.Name(id=name))]):
                if names and name == names[0] and head.startswith(NAMED):
                    yield head
