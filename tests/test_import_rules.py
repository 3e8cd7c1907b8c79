"""The layout's rules, read from the source: who may import whom."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"actions", "bot", "desk", "engine", "supervisor"}
FORBIDDEN = {
    "desk": (OURS - {"desk"}) | {"aiohttp", "rasa", "rasa_sdk", "redis", "telegram"},
    "bot": (OURS - {"bot", "desk"}) | {"rasa", "rasa_sdk"},
    "actions": (OURS - {"actions", "desk"}) | {"rasa", "redis", "telegram"},
    "engine": (OURS - {"engine"}) | {"psycopg", "redis", "telegram"},
    "supervisor": {"actions", "bot", "engine", "rasa", "rasa_sdk", "telegram"},
}
NAMELESS = {"utils", "helpers", "common", "manager", "service", "base"}


def sources(package: str) -> list[Path]:
    return [path for path in sorted((ROOT / package).rglob("*.py")) if ".venv" not in path.parts]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_a_package_imports_only_what_the_layout_allows(package: str) -> None:
    assert sources(package), f"{package} has no source"
    crossed = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(package)
        for name in imports(path)
        if name.split(".")[0] in FORBIDDEN[package]
    }
    assert not crossed


def test_no_channel_knows_the_gateway() -> None:
    knowing = {
        path.name for path in sources("bot/channels") if any(name.startswith("bot.gateway") for name in imports(path))
    }
    assert not knowing


@pytest.mark.parametrize("package", ["actions", "bot"])
def test_the_doors_hold_no_sql(package: str) -> None:
    verbs = ("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ")
    found = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(package)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.lstrip().startswith(verbs)
    }
    assert not found


@pytest.mark.parametrize("package", sorted(OURS))
def test_every_module_is_named_by_a_noun(package: str) -> None:
    assert not {path.stem for path in sources(package)} & NAMELESS
