"""Reads Rasa's YAML with libyaml: ruamel's Python, three times over the domain, is nine tenths of an engine's start.

What is out of the ordinary (a key twice, a date, an octal number, a tag, an error) is left to Rasa's own reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, ClassVar

import yaml
from ruamel.yaml.resolver import implicit_resolvers

ORDINARY = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")


class OutOfTheOrdinary(yaml.YAMLError):
    """Somebody else should read this."""


class Place:
    """Where a mapping or a list begins, by ruamel's name for it; Rasa names the line of what is wrong."""

    def __init__(self, node: yaml.Node) -> None:
        self.line: int = node.start_mark.line


class PlacedMapping(dict[Any, Any]):
    lc: Place


class PlacedList(list[Any]):
    lc: Place


class Loader(yaml.CSafeLoader):
    """YAML 1.2 as ruamel resolves it."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}  # none of PyYAML's, which are of YAML 1.1
    Mapping: type[dict[Any, Any]] = dict
    List: type[list[Any]] = list

    def mapping(self, node: yaml.MappingNode) -> dict[Any, Any]:
        read = self.Mapping(self.construct_pairs(node, deep=True))
        if len(read) < len(node.value) or any(key.tag.endswith(":merge") for key, _ in node.value):
            raise OutOfTheOrdinary("a key twice, or a merge")
        return self._placed(read, node)

    def sequence(self, node: yaml.SequenceNode) -> list[Any]:
        return self._placed(self.List(self.construct_sequence(node, deep=True)), node)

    def number(self, node: yaml.ScalarNode) -> int | float:
        if not (matched := ORDINARY.fullmatch(node.value)):
            raise OutOfTheOrdinary("a strange number")
        return float(node.value) if matched[2] else int(node.value)

    def refuse(self, node: yaml.Node) -> Any:
        raise OutOfTheOrdinary(node.tag)

    def _placed(self, read: Any, node: yaml.Node) -> Any:
        if isinstance(read, (PlacedMapping, PlacedList)):
            read.lc = Place(node)
        return read


class PlacedLoader(Loader):
    Mapping = PlacedMapping
    List = PlacedList


for _versions, _tag, _pattern, _first in implicit_resolvers:
    if (1, 2) in _versions:
        Loader.add_implicit_resolver(_tag, _pattern, _first)
PLAIN = ("null", "bool", "str")
OURS = {"map": Loader.mapping, "seq": Loader.sequence, "int": Loader.number, "float": Loader.number}
Loader.yaml_constructors = {
    **{f"tag:yaml.org,2002:{name}": yaml.CSafeLoader.yaml_constructors[f"tag:yaml.org,2002:{name}"] for name in PLAIN},
    **{f"tag:yaml.org,2002:{name}": method for name, method in OURS.items()},
    None: Loader.refuse,
}


def reader(slow: Callable[..., Any]) -> Callable[..., Any]:
    """Return what reads as Rasa's `read_yaml` does, which is given and takes over what is out of the ordinary."""

    def read_yaml(content: str, reader_type: str | list[str] = "safe") -> Any:
        if content.startswith("%") or (content.isascii() and "\\" in content):  # Rasa reads escapes of its own there
            return slow(content, reader_type)
        try:
            return yaml.load(content, Loader if reader_type == "safe" else PlacedLoader) or {}  # noqa: S506 – both are safe
        except (yaml.YAMLError, ValueError, TypeError):
            return slow(content, reader_type)

    return read_yaml


def written(content: Any, should_preserve_key_order: bool = False) -> str:
    """Return JSON, which is YAML, too: ruamel takes seconds to write a domain."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=not should_preserve_key_order)


def install() -> None:
    """Let Rasa read and write so, in this process."""
    import rasa.shared.utils.io as rasas

    if rasas.read_yaml.__module__ != __name__:
        rasas.read_yaml = reader(rasas.read_yaml)
        rasas.dump_obj_as_yaml_to_string = written
