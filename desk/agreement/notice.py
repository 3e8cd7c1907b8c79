"""The privacy notice: what is shown before contact details are asked for, and how long data is kept."""

import re
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from desk.agreement.blanks import RetentionDays, if_given
from desk.agreement.terms import Clause
from desk.bilingual import Bilingual, Words

PLACEHOLDER = re.compile(r"\{[^{}]*\}")


class Kind(StrEnum):
    """A kind of personal data with a time of its own."""

    CONTACT = "contact"
    CONVERSATION = "conversation"
    CASE = "case"
    FILE = "file"
    CONSENT = "consent"
    MISS = "miss"


class OtherDays(Clause):
    """Days that the other kinds of data are kept; a kind that is not named is kept as long as contact details."""

    conversation: RetentionDays | None = if_given()
    case: RetentionDays | None = if_given()
    file: RetentionDays | None = if_given()
    consent: RetentionDays | None = if_given()
    miss: RetentionDays | None = if_given()


class Privacy(Clause):
    """The notice; `retention` tells the days as {days}, {conversation_days}, {case_days} and so on."""

    version: Words
    title: Bilingual
    purpose: Bilingual
    manner: Bilingual
    scope: Bilingual
    retention: Bilingual
    rights: Bilingual
    retention_days: RetentionDays
    other_days: OtherDays | None = if_given()

    @model_validator(mode="after")
    def _tells_the_days(self) -> Self:
        told = all("{days}" in text for text in (self.retention.zh, self.retention.en))
        self._require(told, "a 'retention' that tells {days} in both languages")
        return self

    def days_for(self, kind: Kind) -> int:
        """Return how long a kind of data is kept, after the request is closed or, without one, after the last word."""
        return getattr(self.other_days, kind.value, None) or self.retention_days

    def fillings(self) -> dict[str, str]:
        """Return what fills the placeholders of `retention`."""
        filled = {f"{{{kind.value}_days}}": str(self.days_for(kind)) for kind in Kind}
        return {"{days}": str(self.retention_days), **filled}

    def retention_in(self, locale: str) -> str:
        fillings = self.fillings()
        return PLACEHOLDER.sub(lambda one: fillings.get(one[0], one[0]), self.retention.in_locale(locale))

    def paragraphs(self, locale: str) -> tuple[str, ...]:
        """Return the notice as it is shown: purpose, manner, scope, retention, rights."""
        before = (text.in_locale(locale) for text in (self.purpose, self.manner, self.scope))
        return (*before, self.retention_in(locale), self.rights.in_locale(locale))
