"""Words in both languages of the desk."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

LONGEST = 2000


def _printable(text: str) -> str:
    if len(text) > LONGEST or not text.replace("\n", "").isprintable():
        raise ValueError(f"printable words, at most {LONGEST} characters")
    return text


Words = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1), AfterValidator(_printable)]


class Bilingual(BaseModel):
    """One wording, said in Chinese and in English."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: Words
    en: Words

    def in_locale(self, locale: str) -> str:
        """Return the wording for a locale; everything that is not English is answered in Chinese."""
        return self.en if locale.lower().startswith("en") else self.zh
