"""Words in both languages of the desk."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Words = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]


class Bilingual(BaseModel):
    """One wording, said in Chinese and in English."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: Words
    en: Words

    def in_locale(self, locale: str) -> str:
        """Return the wording for a locale; everything that is not English is answered in Chinese."""
        return self.en if locale.lower().startswith("en") else self.zh
