"""The watched file: what is accepted, what is refused, and what stays in force meanwhile."""

from pathlib import Path

import pytest

from desk.agreement.file import AgreementFile
from desk.errors import AgreementInvalid

TEXT = (Path(__file__).parents[3] / "agreement.yml").read_text(encoding="utf-8")
EIGHT_DAYS = TEXT.replace("days: 7 ", "days: 8 ")
NEW_VERSION = EIGHT_DAYS.replace('version: "2026.3"', 'version: "2026.4"')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "agreement.yml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def days(file: AgreementFile) -> int:
    return file.accepted.agreement.returns.no_reason.days


def test_nothing_changed_tells_nothing(path: Path):
    file = AgreementFile(path)
    assert file.changed() is None
    path.write_text("# a note\n" + TEXT, encoding="utf-8")
    assert file.changed() is None
    assert file.problem is None


def test_a_new_version_is_in_force_at_once(path: Path):
    file = AgreementFile(path)
    path.write_text(NEW_VERSION, encoding="utf-8")
    accepted = file.changed()
    assert accepted is not None
    assert (accepted.version, days(file)) == ("2026.4", 8)
    assert file.changed() is None


def test_changed_content_under_an_unchanged_version_is_refused(path: Path):
    file = AgreementFile(path)
    path.write_text(EIGHT_DAYS, encoding="utf-8")
    assert file.changed() is None
    assert days(file) == 7
    assert file.problem is not None
    assert "version: '2026.3' was in force with other content" in str(file.problem)


def test_a_correction_is_allowed_under_an_unchanged_version(path: Path):
    file = AgreementFile(path)
    path.write_text(EIGHT_DAYS.replace("correction: false", "correction: true"), encoding="utf-8")
    assert file.changed() is not None
    assert days(file) == 8


def test_invalid_content_keeps_the_last_valid_one_until_it_is_mended(path: Path):
    file = AgreementFile(path)
    path.write_text(TEXT.replace("days: 7 ", "days: seven "), encoding="utf-8")
    assert file.changed() is None
    assert file.changed() is None
    assert file.problem is not None
    assert "return.no_reason.days" in str(file.problem)
    path.write_text(TEXT, encoding="utf-8")
    assert file.changed() is None
    assert file.problem is None


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: " + b"x" * 300_000, b""])
def test_a_file_that_is_no_text_or_far_too_long_is_a_problem_and_no_crash(path: Path, content: bytes):
    file = AgreementFile(path)
    path.write_bytes(content)
    assert file.changed() is None
    assert file.problem is not None


def test_a_file_that_is_gone_and_comes_back_is_read_again(path: Path):
    file = AgreementFile(path)
    path.unlink()
    assert file.changed() is None
    assert file.problem is not None
    path.write_text(TEXT, encoding="utf-8")
    assert file.changed() is None
    assert file.problem is None


def test_a_start_without_anything_valid_fails(path: Path):
    path.write_text("version: 1", encoding="utf-8")
    with pytest.raises(AgreementInvalid):
        AgreementFile(path)


def test_a_start_with_an_invalid_file_goes_on_with_what_was_in_force(path: Path):
    path.write_text("version: 1", encoding="utf-8")
    file = AgreementFile(path, fallback=TEXT)
    assert days(file) == 7
    assert file.problem is not None
    path.write_text(TEXT, encoding="utf-8")
    assert file.changed() is None
    assert file.problem is None


def test_a_version_known_from_before_the_start_cannot_be_reused(path: Path):
    known = {"2026.3": AgreementFile(path).accepted.content_hash}
    path.write_text(EIGHT_DAYS, encoding="utf-8")
    file = AgreementFile(path, known, fallback=TEXT)
    assert days(file) == 7
    assert file.problem is not None
