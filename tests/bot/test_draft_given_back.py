"""A draft that an agent edited: the form goes on with it, once the conversation is the bot's again."""

from __future__ import annotations

from bot.handoff.drafting import Drafting
from bot.keys import NEWS
from desk.conversation.identity import ConversationId
from tests.bot.conftest import Running


async def test_given_back_the_form_goes_on_with_what_the_agent_filled_in(running: Running) -> None:
    page = await running.page()
    running.engine.loop = lambda turn: "request_form"
    await page.say("我想投诉")
    conversation = ConversationId((await page.next("opened"))["conversation"])
    await page.answer("answer to 我想投诉")
    desk, agent = running.desk, await running.agent()
    await desk.drafts.begin(conversation, "complaint", running.clock.now())
    claimed = await running.attending.claim(
        conversation, agent.id, (await desk.conversations.get(conversation)).ownership_number
    )
    edited = {"account": "快递员把包裹丢在门口淋湿了", "about": "none"}
    await Drafting(desk, running.server.app[NEWS]).edit(conversation, agent.id, claimed.ownership_number, edited)
    await running.attending.release(conversation, agent.id, claimed.ownership_number, "")
    await page.say("然后呢")
    await page.until(lambda: running.engine.turns[-1]["text"] == "然后呢")
    given = running.engine.turns[-1]["seed"]
    assert given["slots"] == {"kind": "complaint", **edited}
    assert (given["loop"], given["requested_slot"]) == ("request_form", "wish")
