"""The vocabulary of catalog/words.yml: what goods are called, and which words mean alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from desk import quick_yaml
from desk.errors import ProblemList
from desk.knowledge.writing import plain

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class VocabularyInvalid(ProblemList):
    """words.yml has problems."""


class Said(BaseModel):
    """Words of one idea, by language."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)
    zh: list[Word] = Field(default_factory=list)
    en: list[Word] = Field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return [plain(word) for word in (*self.zh, *self.en)]


class Vocabulary(BaseModel):
    """Kinds of goods, things that only sound like one, ideas, and words that say nothing."""

    model_config = ConfigDict(extra="forbid")
    kinds: Mapping[str, Said] = Field(default_factory=dict)
    parts: Said = Field(default_factory=Said)
    ideas: Mapping[str, Said] = Field(default_factory=dict)
    empty: Said = Field(default_factory=Said)


def read_vocabulary(text: str) -> Vocabulary:
    """Raises: VocabularyInvalid."""
    try:
        return Vocabulary.model_validate(quick_yaml.read(text) or {})
    except yaml.YAMLError as error:
        raise VocabularyInvalid([" ".join(str(error).split())]) from error
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise VocabularyInvalid(problems) from error
