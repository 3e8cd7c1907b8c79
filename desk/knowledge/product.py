"""A product as its file describes it, and the passages that answer questions about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """The parts that every product file has, in both languages."""

    FUNCTIONS = "functions"
    USE = "use"
    PRECAUTIONS = "precautions"
    SPECIFICATIONS = "specifications"
    CARE = "care"
    BOX = "box"
    WARRANTY = "warranty"
    QUESTIONS = "questions"


SIZE = re.compile(r"\s*[,，（(].*$|\s+[\d一二三四五六七八九十两].*$")
LONGEST = {"zh": 220, "en": 480}  # characters of a passage that are said
LANGUAGES = {"中文": "zh", "English": "en"}
HEADINGS: Mapping[str, Mapping[str, Section]] = {
    "zh": {
        "功能": Section.FUNCTIONS,
        "使用": Section.USE,
        "注意事项": Section.PRECAUTIONS,
        "规格": Section.SPECIFICATIONS,
        "清洁保养": Section.CARE,
        "包装清单": Section.BOX,
        "保修范围": Section.WARRANTY,
        "常见问题": Section.QUESTIONS,
    },
    "en": {
        "Functions": Section.FUNCTIONS,
        "Use": Section.USE,
        "Precautions": Section.PRECAUTIONS,
        "Specifications": Section.SPECIFICATIONS,
        "Care": Section.CARE,
        "In the box": Section.BOX,
        "Warranty": Section.WARRANTY,
        "Questions": Section.QUESTIONS,
    },
}


@dataclass(frozen=True)
class Passage:
    """One answer of a file; `asks` are other ways to ask for it, which are searched and never shown."""

    sku: str
    locale: str
    section: Section
    heading: str
    title: str
    asks: str
    text: str

    @property
    def id(self) -> str:
        return f"{self.sku}/{self.locale}/{self.heading}"

    @property
    def heading_words(self) -> str:
        """The heading, with its section's name where that says more than "Questions"."""
        return self.heading if self.section is Section.QUESTIONS else f"{self.title} {self.heading}"


@dataclass(frozen=True)
class Product:
    """`version` is a hash of the file's content; `names` are all that it goes by, its proper name first."""

    sku: str
    kind: str
    supplier: str
    exception: str | None
    names: Mapping[str, tuple[str, ...]]
    passages: tuple[Passage, ...]
    file: str
    version: str

    def name(self, locale: str) -> str:
        return self.names[locale][0]

    def short_name(self, locale: str) -> str:
        """Return the proper name without size or number of pieces."""
        return SIZE.sub("", self.name(locale))
