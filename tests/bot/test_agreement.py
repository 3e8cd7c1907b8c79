"""An agreement that is over, not begun or not settled is told to the operator; the desk goes on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.upkeep.agreement_notices import AgreementNotices
from desk.settings import ROOT
from tests.bot.conftest import Running, running_gateway
from tests.bot.fake_engine import FakeEngine

CASES = [
    ("2026-06-30T10:00:00+08:00", "valid_from: 2026-07-01"),
    ("2027-07-01T10:00:00+08:00", "valid_until: 2027-06-30"),
]


async def ready(running: Running) -> tuple[int, dict[str, Any]]:
    async with running.session.get(running.url("/ready")) as response:
        return response.status, (await response.json())["agreement"]


@pytest.mark.parametrize(("at", "problem"), CASES)
async def test_a_gateway_whose_agreement_is_not_valid_is_ready_and_tells_why(
    given: dict[str, Any], engine: FakeEngine, tmp_path: Path, at: str, problem: str
) -> None:
    text = (ROOT / "agreement.yml").read_text(encoding="utf-8")
    path = tmp_path / "agreement.yml"
    path.write_text(text.replace("automatic: true", "automatic: false"), encoding="utf-8")
    given |= {"FRONTDESK_AGREEMENT": str(path)}
    with capture_logs() as logs:
        async with running_gateway(given, engine, datetime.fromisoformat(at)) as running:
            status, agreement = await ready(running)
            notices = AgreementNotices(running.desk)
            notices.look()
            notices.look()
    assert status == 200
    assert not agreement["valid"] and agreement["problem"].startswith(problem)
    told = [one for one in logs if one["event"] == "agreement_not_valid"]
    assert [one["log_level"] for one in told] == ["error", "error"], "once by the gateway, once by the second one here"


async def test_a_likely_slip_is_logged_once_and_accepted(
    given: dict[str, Any], engine: FakeEngine, tmp_path: Path
) -> None:
    path = tmp_path / "agreement.yml"
    text = (ROOT / "agreement.yml").read_text(encoding="utf-8")
    path.write_text(text.replace("    days: 7 ", "    days: 30 "), encoding="utf-8")
    given |= {"FRONTDESK_AGREEMENT": str(path)}
    with capture_logs() as logs:
        async with running_gateway(given, engine, datetime.fromisoformat("2026-11-23T10:00:00+08:00")) as running:
            status, agreement = await ready(running)
    assert (status, agreement["valid"], agreement["file_refused"]) == (200, True, False)
    (told,) = [one for one in logs if one["event"] == "agreement_warning"]
    assert told["problem"] == "return.quality.days: 15 is shorter than return.no_reason.days, 30"


async def test_a_valid_agreement_has_no_problem(running: Running) -> None:
    status, agreement = await ready(running)
    assert (status, agreement["valid"], agreement["problem"]) == (200, True, None)


async def test_a_year_whose_holidays_are_not_announced_is_told_once(given: dict[str, Any], engine: FakeEngine) -> None:
    with capture_logs() as logs:
        async with running_gateway(given, engine, datetime.fromisoformat("2090-12-01T10:00:00+08:00")) as running:
            assert (await ready(running))[0] == 200
    (told,) = [one for one in logs if one["event"] == "holidays_not_announced"]
    assert (told["log_level"], told["years"]) == ("warning", [2090, 2091])
