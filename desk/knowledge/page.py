"""A product file: front matter that names the product, then declared sections in Chinese and in English."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from desk import quick_yaml
from desk.errors import ProblemList
from desk.knowledge.product import HEADINGS, LANGUAGES, Passage, Product, Section

LARGEST = 64 * 1024
FRONT = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
LINE = re.compile(r"(#{1,3}) (.+)")
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class PageInvalid(ProblemList):
    """A product file has problems; each line says what is allowed."""


class Names(BaseModel):
    """What else people call it, by language."""

    model_config = ConfigDict(extra="forbid")
    zh: list[Name] = Field(default_factory=list)
    en: list[Name] = Field(default_factory=list)


class Front(BaseModel):
    """The front matter; `kind` decides the warranty, `supplier` is a key of agreement.yml's suppliers."""

    model_config = ConfigDict(extra="forbid")
    sku: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
    kind: Key
    supplier: Key | None = None
    exception: Key | None = None
    zh: Name
    en: Name
    also: Names = Field(default_factory=Names)


@dataclass
class Block:
    """A passage while it is being read."""

    locale: str
    section: Section
    title: str
    heading: str
    asks: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def read_page(path: Path) -> Product:
    """Read a product file.

    Raises:
        PageInvalid: with everything that is wrong.
        OSError: it cannot be read.
    """
    content = path.read_bytes()
    if len(content) > LARGEST:
        raise PageInvalid([f"{len(content)} bytes; at most {LARGEST} are allowed"])
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise PageInvalid([f"byte {error.start} is no UTF-8; save it as UTF-8"]) from error
    match = FRONT.match(text)
    if match is None:
        raise PageInvalid(["begins with --- and front matter that names sku, kind, zh and en, then --- again"])
    front, problems = _front(match[1]), list[str]()
    blocks = list(_blocks(match[2], problems))
    problems += _holes(blocks)
    if problems:
        raise PageInvalid(problems)
    return Product(
        sku=front.sku,
        kind=front.kind,
        supplier=front.supplier or "",
        exception=front.exception,
        names={"zh": (front.zh, *front.also.zh), "en": (front.en, *front.also.en)},
        passages=tuple(_passage(front.sku, block) for block in blocks),
        file=path.name,
        version=hashlib.sha256(text.encode()).hexdigest()[:12],
    )


def _front(text: str) -> Front:
    try:
        return Front.model_validate(quick_yaml.read(text))
    except yaml.YAMLError as error:
        raise PageInvalid([f"front matter: {' '.join(str(error).split())}"]) from error
    except ValidationError as error:
        raise PageInvalid([f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]) from error


def _blocks(body: str, problems: list[str]) -> Iterator[Block]:
    """Yield each passage; what stands where nothing may stand is a problem."""
    locale: str | None = None
    section: tuple[Section, str] | None = None
    block: Block | None = None
    for line in (one.strip() for one in body.splitlines()):
        heading = LINE.fullmatch(line)
        if heading is None:
            if block is not None:
                _add(block, line)
            elif line:
                problems.append(f"{line[:30]!r} stands before a heading of a section")
            continue
        if block is not None and block.lines:
            yield block
        elif block is not None and block.heading != block.title:
            problems.append(f"{block.locale}: {block.heading!r} has no text")
        depth, name, block = len(heading[1]), heading[2].strip(), None
        if depth == 1:
            locale, section = LANGUAGES.get(name), None
            if locale is None:
                problems.append(f"# {name}: {' or '.join(f'# {one}' for one in LANGUAGES)} is allowed")
        elif depth == 2 and locale is not None:
            found = HEADINGS[locale].get(name)
            section = (found, name) if found else None
            if found is None:
                problems.append(f"## {name}: {', '.join(HEADINGS[locale])} are allowed")
        if locale is not None and section is not None:
            block = Block(locale, section[0], section[1], name)
    if block is not None and block.lines:
        yield block


def _add(block: Block, line: str) -> None:
    asked = len(line) > 2 and line.startswith("*") and line.endswith("*") and not line.startswith("**")
    if asked and not block.lines:
        block.asks.append(line.strip("*"))
    elif line:
        block.lines.append(line)


def _holes(blocks: Sequence[Block]) -> Iterator[str]:
    there = {(block.locale, block.section) for block in blocks}
    for locale, headings in HEADINGS.items():
        for name, section in headings.items():
            if (locale, section) not in there:
                yield f"{locale}: the section '## {name}' is missing or empty"
    seen: set[tuple[str, str]] = set()
    for block in blocks:
        if (block.locale, block.heading) in seen:
            yield f"{block.locale}: the heading {block.heading!r} stands twice"
        seen.add((block.locale, block.heading))


def _passage(sku: str, block: Block) -> Passage:
    glue = " " if block.locale == "en" else ""
    listed = any(line.startswith("- ") for line in block.lines)
    text = ("\n" if listed else glue).join(block.lines)
    return Passage(sku, block.locale, block.section, block.heading, block.title, " ".join(block.asks), text)
