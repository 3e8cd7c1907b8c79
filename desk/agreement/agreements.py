"""Agreements: every accepted content of agreement.yml, and which one counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path

import structlog

from desk.agreement.agreement import Agreement, load
from desk.agreement.file import Accepted, AgreementFile
from desk.conversation.identity import new_id
from desk.database import Database, Row
from desk.errors import AgreementInvalid, NotFound

log = structlog.get_logger()


class Agreements:
    """The versions that have been in force; `today` follows the file, without a restart."""

    def __init__(self, database: Database, path: Path) -> None:
        self._db = database
        self._path = path
        self._versions: list[Agreement] = []
        self._file: AgreementFile | None = None

    async def start(self, now: datetime) -> None:
        """Read what was accepted before, then the file.

        Raises:
            AgreementInvalid: the file is unusable and no version was ever accepted.
        """
        rows = await self._db.all("SELECT version, hash, content FROM agreements ORDER BY accepted_at")
        readable = [row["content"] for row in rows if self._kept(row)]
        known = {row["version"]: row["hash"] for row in rows}
        self._file = AgreementFile(self._path, known, readable[-1] if readable else None)
        await self._accept(self._file.accepted, now)

    def _kept(self, row: Row) -> bool:
        """Put back a version that was accepted before, unless this release is stricter than the one that took it."""
        try:
            self._put(load(row["content"]))
        except AgreementInvalid as error:
            log.error("agreement_unreadable", version=row["version"], problems=list(error.problems))
            return False
        return True

    @staticmethod
    async def newest(database: Database) -> Agreement:
        """Return the content accepted last, for a program that runs beside the desk.

        Raises:
            NotFound: the desk never ran on this database.
        """
        row = await database.one_or_none("SELECT content FROM agreements ORDER BY accepted_at DESC LIMIT 1")
        if row is None:
            raise NotFound("agreement")
        return load(row["content"])

    async def refresh(self, now: datetime) -> bool:
        """Look at the file; return whether something new is in force."""
        accepted = self._started.changed()
        if accepted is None:
            return False
        await self._accept(accepted, now)
        return True

    async def _accept(self, accepted: Accepted, now: datetime) -> None:
        agreement = accepted.agreement
        await self._db.run(
            """INSERT INTO agreements (id, version, hash, content, valid_from, accepted_at)
               VALUES (%(id)s, %(version)s, %(hash)s, %(content)s, %(valid_from)s, %(now)s)
               ON CONFLICT (hash) DO UPDATE SET accepted_at = excluded.accepted_at""",
            id=new_id("g"),
            version=agreement.version,
            hash=accepted.content_hash,
            content=accepted.text,
            valid_from=_begin(agreement),
            now=now,
        )
        self._put(agreement)

    def _put(self, agreement: Agreement) -> None:
        self._versions = [one for one in self._versions if one.version != agreement.version] + [agreement]

    @property
    def today(self) -> Agreement:
        return self._started.accepted.agreement

    @property
    def problem(self) -> AgreementInvalid | None:
        """What the operator must mend before the file counts again."""
        return self._started.problem

    def for_purchase(self, ordered_at: datetime) -> Sequence[Agreement]:
        """Return the versions a consumer may rely on: the one in force at purchase, and today's.

        Of versions that begin on the same day the one accepted last counts; a correction replaces what it corrects.
        """
        past = [one for one in reversed(self._versions) if _begin(one) <= ordered_at]
        newest = max(past, key=_begin, default=self.today)
        return (newest, self.today) if newest is not self.today else (self.today,)

    @property
    def _started(self) -> AgreementFile:
        assert self._file is not None, "start() comes first"
        return self._file


def _begin(agreement: Agreement) -> datetime:
    zone = agreement.service_hours.zone
    return datetime.combine(agreement.valid_from, time(), tzinfo=zone).astimezone(UTC)
