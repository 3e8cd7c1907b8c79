"""The watched agreement.yml: the last valid content stays in force, whatever is written next."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desk.agreement.agreement import Agreement, load
from desk.agreement.contradictions import contradictions
from desk.errors import AgreementInvalid

LARGEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class Accepted:
    """A content that is in force: what a row about it needs."""

    agreement: Agreement
    text: str
    content_hash: str

    @property
    def version(self) -> str:
        return self.agreement.version


class AgreementFile:
    """Reads the file at start and tells later changes; `problem` holds what the operator must mend.

    `known` names the content hash last accepted for each version, `fallback` the text last in force: with it an
    unusable file does not stop the start.
    """

    def __init__(self, path: Path, known: Mapping[str, str] | None = None, fallback: str | None = None) -> None:
        """Read the file.

        Raises:
            AgreementInvalid: the file is unusable and there is no fallback.
        """
        self._path = path
        self._known = dict(known or {})
        self._seen: str | None = None
        self.problem: AgreementInvalid | None = None
        self.accepted = self._start(fallback)

    def _start(self, fallback: str | None) -> Accepted:
        try:
            return self._accept(self._read())
        except AgreementInvalid as error:
            if fallback is None:
                raise
            self.problem = error
            agreement = load(fallback)
            return Accepted(agreement, fallback, agreement.content_hash)

    def changed(self) -> Accepted | None:
        """Look at the file again; return the new content when there is one and it may be used."""
        try:
            text = self._read()
            if text == self._seen:
                return None
            accepted = self._accept(text)
        except AgreementInvalid as error:
            self.problem = error
            return None
        self.problem = None
        if accepted.content_hash == self.accepted.content_hash:
            return None
        self.accepted = accepted
        return accepted

    def _read(self) -> str:
        try:
            content = self._path.read_bytes()
        except OSError as error:
            self._seen = None
            raise AgreementInvalid([f"{self._path.name}: cannot be read ({error.strerror})"]) from error
        if len(content) > LARGEST:
            raise AgreementInvalid([f"{self._path.name}: {len(content)} bytes; at most {LARGEST} are allowed"])
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise AgreementInvalid([f"{self._path.name}: byte {error.start} is no UTF-8; save it as UTF-8"]) from error

    def _accept(self, text: str) -> Accepted:
        self._seen = text
        agreement = load(text)
        if found := contradictions(agreement):
            raise AgreementInvalid(found)
        known = self._known.get(agreement.version)
        if known not in (None, agreement.content_hash) and not agreement.correction:
            raise AgreementInvalid([_unchanged_version(agreement.version)])
        self._known[agreement.version] = agreement.content_hash
        return Accepted(agreement, text, agreement.content_hash)


def _unchanged_version(version: str) -> str:
    return (
        f"version: {version!r} was in force with other content; give the change a new version, "
        "or mark a slip of the pen with 'correction: true'"
    )
