"""What was not delivered can be seen without its text, and is posted again only on purpose."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from operations.conftest import NOW, run, settings_for

from desk.errors import NotFound
from desk.front_desk import Desk, open_desk
from desk.undelivered import age, resend

ROW = """INSERT INTO outbox (conversation, message, state, part, unsure, due_at, error, created_at, finished_at)
         VALUES (%(c)s, %(m)s, %(state)s, 2, %(unsure)s, %(now)s, %(error)s, %(now)s, %(now)s) RETURNING id"""


@pytest.fixture
async def desk(database_url: str, key: str) -> AsyncIterator[Desk]:
    async with open_desk(settings_for(database_url, key)) as opened:
        yield opened


async def posted(desk: Desk, state: str, error: str | None = None) -> int:
    """A message of a conversation of its own, whose post ended like this."""
    conversation = (await desk.beginnings.begin("widget", "zh", NOW))[0].id
    await desk.database.run(
        "INSERT INTO messages (conversation, seq, author, text, at) VALUES (%(c)s, 1, 'bot', '您好王小明', %(now)s)",
        c=conversation,
        now=NOW,
    )
    row = await desk.database.one(
        ROW, c=conversation, m=1, state=state, unsure=int(state == "unknown"), now=NOW, error=error
    )
    return int(row["id"])


async def test_the_list_names_what_failed_and_what_nobody_knows_of_without_texts(desk: Desk, database_url: str) -> None:
    failed, unknown = await posted(desk, "failed", "blocked"), await posted(desk, "unknown")
    await posted(desk, "sent")
    done = run("desk.undelivered", "list", DATABASE_URL=database_url)
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [(int(line[0]), line[2], line[4]) for line in lines] == [
        (failed, "failed", "blocked"),
        (unknown, "unknown", "-"),
    ]
    assert "王小明" not in done.stdout


@pytest.mark.parametrize(("state", "part"), [("failed", 2), ("unknown", 0)])
async def test_one_is_put_back_and_that_is_audited(desk: Desk, state: str, part: int) -> None:
    outgoing = await posted(desk, state)
    await resend(desk.database, outgoing, NOW)
    row = await desk.database.one("SELECT * FROM outbox WHERE id = %(id)s", id=outgoing)
    assert (row["state"], row["part"], row["unsure"], row["attempt"]) == ("pending", part, 0, 0)
    noted = await desk.database.one("SELECT * FROM audit WHERE what = 'message_resent'")
    assert (noted["actor"], noted["data"]) == ("operator", {"outgoing": outgoing})


@pytest.mark.parametrize("state", ["sent", "pending", "sending"])
async def test_what_is_under_way_or_has_arrived_is_not_posted_again(desk: Desk, state: str) -> None:
    outgoing = await posted(desk, state)
    with pytest.raises(NotFound):
        await resend(desk.database, outgoing, NOW)


@pytest.mark.parametrize("wrong", ["999999", "-1", "x", "1e3", "99999999999999999999"])
def test_an_id_that_is_none_ends_with_2(database_url: str, wrong: str) -> None:
    done = run("desk.undelivered", "resend", wrong, DATABASE_URL=database_url)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("seconds", "told"), [(0, "0s"), (59, "59s"), (60, "1m"), (7300, "2h"), (200000, "2d")])
def test_an_age_is_told_in_its_largest_unit(seconds: int, told: str) -> None:
    assert age(timedelta(seconds=seconds)) == told
