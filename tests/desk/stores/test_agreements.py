"""Which version of the agreement a consumer may rely on, and how a running desk follows the file."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk.front_desk import Desk, open_desk
from desk.settings import ROOT, DeskSettings

BOUGHT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TEXT = (ROOT / "agreement.yml").read_text(encoding="utf-8")
BEGINS, VERSION = "valid_from: 2026-07-01", 'version: "2026.3"'


def agreement(days: int, version: str = "2026.2", begins: str = "2026-07-01", *, correction: bool = False) -> str:
    text = TEXT.replace("    days: 7 ", f"    days: {days} ", 1).replace(VERSION, f'version: "{version}"', 1)
    text = text.replace(BEGINS, f"valid_from: {begins}", 1)
    return text.replace("correction: false", f"correction: {str(correction).lower()}", 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written = tmp_path / "agreement.yml"
    written.write_text(agreement(7), encoding="utf-8")
    return written


@pytest.fixture
def settings(settings: DeskSettings, path: Path) -> DeskSettings:
    return settings.model_copy(update={"agreement": path})


def days_for_purchase(desk: Desk) -> list[int]:
    return [one.returns.no_reason.days for one in desk.agreements.for_purchase(BOUGHT)]


async def follow(desk: Desk, path: Path, text: str) -> bool:
    path.write_text(text, encoding="utf-8")
    return await desk.agreements.refresh(NOW)


async def test_a_changed_number_counts_without_a_restart(desk: Desk, path: Path) -> None:
    assert await follow(desk, path, agreement(15, "2026.3", "2026-11-22"))
    assert desk.agreements.today.returns.no_reason.days == 15
    assert days_for_purchase(desk) == [7, 15], "who bought before may rely on either"


async def test_a_correction_counts_for_what_was_bought_before_it(
    desk: Desk, path: Path, settings: DeskSettings
) -> None:
    await follow(desk, path, agreement(70, "2026.3"))
    assert await follow(desk, path, agreement(8, "2026.3", correction=True))
    assert days_for_purchase(desk) == [8]
    async with open_desk(settings) as again:
        assert days_for_purchase(again) == [8], "after a restart as well"


async def test_of_two_versions_of_one_day_the_later_one_counts(desk: Desk, path: Path) -> None:
    await follow(desk, path, agreement(9, "2026.3"))
    assert days_for_purchase(desk) == [9]


async def test_changed_content_under_an_old_version_is_refused_and_the_last_valid_one_stays(
    desk: Desk, path: Path
) -> None:
    assert not await follow(desk, path, agreement(15))
    assert desk.agreements.problem is not None and "2026.2" in str(desk.agreements.problem)
    assert desk.agreements.today.returns.no_reason.days == 7
    assert not await follow(desk, path, "return: [")
    assert desk.agreements.today.returns.no_reason.days == 7


async def test_the_file_of_the_first_release_is_no_change_of_what_that_release_accepted(
    desk: Desk, path: Path, settings: DeskSettings
) -> None:
    first = (ROOT / "tests/desk/agreements/first_release.yml").read_text(encoding="utf-8")
    path.write_text(first, encoding="utf-8")
    await desk.database.run("DELETE FROM agreements")
    await desk.database.run(
        """INSERT INTO agreements VALUES ('g_1', '2026.2', %(hash)s, %(content)s, %(now)s, %(now)s)""",
        hash="5f1045c8832401c4e84fb5fac4bf749d8137e6e334194393a3fff7dfdf7ee64c",
        content=first,
        now=NOW,
    )
    async with open_desk(settings) as again:
        assert again.agreements.problem is None
        assert (await again.database.one("SELECT count(*) AS rows FROM agreements"))["rows"] == 1


async def test_a_stored_version_that_this_release_finds_wrong_does_not_stop_the_start(
    desk: Desk, settings: DeskSettings
) -> None:
    await desk.database.run(
        """INSERT INTO agreements VALUES ('g_1', '2025.1', 'old', 'version: "2025.1"', %(now)s, %(now)s)""", now=BOUGHT
    )
    async with open_desk(settings) as again:
        assert again.agreements.problem is None
        assert days_for_purchase(again) == [7]


async def test_a_contradiction_is_refused_and_the_last_valid_content_stays(desk: Desk, path: Path) -> None:
    assert not await follow(desk, path, agreement(9, "2026.4").replace("kind: fresh", "kind: made_to_order"))
    assert "return.no_reason.excepted: the kind 'made_to_order' is there twice" in str(desk.agreements.problem)
    assert desk.agreements.today.returns.no_reason.days == 7
