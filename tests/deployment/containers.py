"""What docker-compose.yml and the Dockerfiles say, read without a Docker engine."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
OURS = ("bot", "actions", "engine", "migrate", "keeper")
# What an operator fills in; nothing of it has a default.
FILLED_IN = {
    "FRONTDESK_SITE": "./site",
    "FRONTDESK_HOSTNAME": "desk.shop.example",
    "FRONTDESK_TLS": "internal",
    "FRONTDESK_ORIGINS": "https://shop.example",
    "FRONTDESK_CONSOLE_FROM": "203.0.113.0/24 ::1/128",
    "ORDER_PATTERN": "FD[0-9]{12}",
}
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def compose(environment: Mapping[str, str] = FILLED_IN) -> dict[str, Any]:
    """Return docker-compose.yml with its variables filled in."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")

    def value(match: re.Match[str]) -> str:
        name, kind, default = match.groups()
        if kind == "?" or kind is None:
            return environment[name]
        return environment.get(name) or default

    read: dict[str, Any] = yaml.safe_load(VARIABLE.sub(value, text))
    return read


def services() -> dict[str, Any]:
    found: dict[str, Any] = compose()["services"]
    return found


@dataclass
class Stage:
    """One stage of a Dockerfile."""

    parent: str
    name: str
    copies: list[tuple[str, list[str], str]] = field(default_factory=list)  # from, sources, destination
    environment: dict[str, str] = field(default_factory=dict)
    runs: list[str] = field(default_factory=list)
    last: dict[str, str] = field(default_factory=dict)  # of every other instruction, what it said last


def stages(dockerfile: str) -> dict[str, Stage]:
    """Read the stages of a Dockerfile, by name."""
    found: dict[str, Stage] = {}
    stage = Stage("", "")
    for instruction, rest in _instructions((ROOT / dockerfile).read_text(encoding="utf-8")):
        match instruction:
            case "FROM":
                parent, _, name = rest.split()
                stage = found[name] = Stage(parent.replace("${PYTHON}", "python"), name)
            case "COPY":
                *options, destination = shlex.split(rest)
                source = next((one.removeprefix("--from=") for one in options if one.startswith("--from=")), "")
                stage.copies.append((source, [one for one in options if not one.startswith("--")], destination))
            case "ENV":
                stage.environment |= dict(one.split("=", 1) for one in shlex.split(rest))
            case "RUN":
                stage.runs.append(rest)
            case _:
                stage.last[instruction] = rest
    return found


def _instructions(text: str) -> Iterator[tuple[str, str]]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line.strip():
            instruction, _, rest = line.strip().partition(" ")
            yield instruction, rest


def final_stage(service: str) -> tuple[Stage, dict[str, Stage]]:
    """Return the stage that a service's image is made of, and all stages of its file."""
    build = services()[service]["build"]
    found = stages(build.get("dockerfile", "Dockerfile"))
    return found[build.get("target", list(found)[-1])], found


def lineage(stage: Stage, found: Mapping[str, Stage]) -> list[Stage]:
    """Return the stages that an image consists of, the oldest first."""
    above = lineage(found[stage.parent], found) if stage.parent in found else []
    return [*above, stage]


def ignored(path: str) -> bool:
    """Tell whether .dockerignore keeps a path out of the build."""
    verdict = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.strip().removeprefix("!")
        if pattern and not pattern.startswith("#") and _matches(pattern, path):
            verdict = not line.startswith("!")
    return verdict


def _matches(pattern: str, path: str) -> bool:
    expression = re.escape(pattern).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
    return re.fullmatch(f"{expression}(?:/.*)?", path) is not None


def context(folder: str) -> Iterator[str]:
    """Yield the files below a folder (or the file) that a build may copy."""
    start = ROOT / folder
    for path in [start] if start.is_file() else sorted(start.rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and not ignored(name):
            yield name
