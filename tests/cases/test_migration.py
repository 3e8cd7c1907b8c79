"""Cases of the releases before go on in the new states."""

from tests.cases.handed_in import consumer_of, step, taken, told
from tests.console.agent_page import AgentPage
from tests.console.conftest import Console


async def test_an_inquiry_that_was_answered_by_its_acceptance_can_be_closed(lin: AgentPage, at: Console) -> None:
    conversation, number = await consumer_of(at, "suggestion")
    now = at.clock.now()
    await at.desk.database.run("UPDATE cases SET state = 'accepted' WHERE number = %(n)s", n=number)
    await at.desk.database.run(
        """INSERT INTO case_steps (case_no, number, state, by, note, at)
           VALUES (%(n)s, 2, 'accepted', 'a_1', '会改的', %(now)s)""",
        n=number,
        now=now,
    )
    await at.desk.promises.settle(conversation, "review", now, case_no=number)
    shown = await lin.get(f"/cases/{number}")
    assert shown["steps"][1]["details"] == {} and shown["due"][0]["state"] == "kept"
    await taken(lin, number, "done")
    assert len(await told(at, conversation)) == 1


async def test_a_return_that_was_accepted_before_goes_on(lin: AgentPage, at: Console) -> None:
    _, number = await consumer_of(at, "return")
    await at.desk.database.run("UPDATE cases SET state = 'accepted' WHERE number = %(n)s", n=number)
    assert (await step(lin, number, "received", quantity=1)).body["state"] == "received"
