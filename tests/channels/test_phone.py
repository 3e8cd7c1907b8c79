"""The telephone as a channel: nothing is sent there, so nothing is promised that way."""

from __future__ import annotations

import pytest

from bot.calls import Calls, Wish
from bot.case_steps.wanted import Wanted
from bot.channels.capabilities import PHONE, reaches
from bot.keys import CASE_STEPS, NEWS
from desk.case.states import State
from desk.errors import Refused
from tests.bot.conftest import Running
from tests.channels.conftest import DRIVERS


def test_what_is_said_gets_to_everybody_who_writes_and_to_nobody_on_the_phone() -> None:
    assert all(reaches(name) for name in DRIVERS) and not reaches("phone")
    assert not (PHONE.buttons or PHONE.cards or PHONE.forms or PHONE.files or PHONE.typing or PHONE.message_length)


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_a_case_from_the_phone_goes_its_way_without_a_message_being_sent(running: Running, locale: str) -> None:
    desk, agent = running.desk, await running.agent()
    notice, fields = desk.agreements.today.notice_hash, {"account": "Please call", "time": "tomorrow"}
    contact = {"name": "Joan Smith", "phone": "13800138000"}
    wish = Wish("call-0001", locale, "callback", notice=notice, fields=fields, contact=contact)
    (case,), _ = await Calls(desk, running.server.app[NEWS]).take(agent, wish)
    with pytest.raises(Refused, match="only_by_phone"):
        await running.attending.claim(case.conversation, agent.id, 0)
    steps = running.server.app[CASE_STEPS]
    await steps.take(case.number, agent.id, Wanted(State.ANSWERED, result="Done as you asked."))
    back = await desk.callers.back(case.number)
    assert back is not None and "Done as you asked." in (await desk.ledger.at(case.conversation, back.message)).text
    assert await desk.database.all("SELECT 1 FROM outbox") == []
    assert await desk.ratings.of(case.conversation) == []
