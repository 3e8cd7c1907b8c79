"""Photos for a caller's case: added by an agent, through the checks that consumers' own photos go through."""

from __future__ import annotations

import asyncio
import io

import pytest

from desk.case.states import State
from tests.cases.handed_in import case_of
from tests.cases.handed_in import item as put_order
from tests.console.agent_page import AgentPage, Said
from tests.console.conftest import Console
from tests.console.test_callers import returned, take
from tests.files.pictures import NO_PHOTOS, PLACE, located, photo


async def called(at: Console, lin: AgentPage) -> str:
    """Take a call down; return the case's number."""
    said = await take(lin, await returned(lin, *await put_order(at.desk)))
    assert said.status == 201, said.body
    return str(said.body["case"]["number"])


async def add(page: AgentPage, number: str, content: bytes, client_id: str = "photo-0001") -> Said:
    more = {"Content_Type": "image/jpeg", "Frontdesk_Id": client_id}
    return await page.call("POST", f"/cases/{number}/photos", raw=content, **more)


async def test_a_photo_is_named_by_the_case_and_kept_like_a_consumer_s(at: Console, lin: AgentPage) -> None:
    number = await called(at, lin)
    assert (await lin.get(f"/cases/{number}"))["takes_photos"]
    added, again = await asyncio.gather(add(lin, number, located()), add(lin, number, located()))
    assert (added.status, again.status) == (201, 201) and added.body == again.body
    assert (await add(lin, number, photo(), "photo-0002")).status == 201
    case = await lin.get(f"/cases/{number}")
    assert next(one["id"] for one in case["photos"]) == added.body["file"]["id"] and len(case["photos"]) == 2
    assert PLACE.encode() not in await at.desk.files.picture(added.body["file"]["id"])
    ledger = (await lin.get(f"/conversations/{case['conversation']}"))["messages"]
    assert [one["author"] for one in ledger if one["file"]] == ["consumer", "consumer"]
    rows = await at.desk.database.all("SELECT actor FROM audit WHERE what = 'call_photo_added'")
    assert len(rows) == 2 and len({row["actor"] for row in rows}) == 1


@pytest.mark.parametrize("what", NO_PHOTOS)
async def test_what_is_no_photo_is_refused_and_nothing_is_kept(at: Console, lin: AgentPage, what: str) -> None:
    number = await called(at, lin)
    said = await add(lin, number, NO_PHOTOS[what])
    assert said.status in (415, 422) and said.body["error"]["what"]
    assert (await lin.get(f"/cases/{number}"))["photos"] == []


async def test_size_number_id_and_page_are_checked(at: Console, lin: AgentPage) -> None:
    number = await called(at, lin)
    large = await lin.session.post(
        f"{lin.url}/api/cases/{number}/photos",
        data=io.BytesIO(b"\xff\xd8" + bytes(9 * 2**20)),
        headers=lin.headers | {"Content-Type": "image/jpeg", "Frontdesk-Id": "photo-0001"},
    )
    assert large.status == 413 and "8 MB" in (await large.json())["error"]["what"]
    assert (await add(lin, number, photo(), "x")).status == 400
    assert (await add(lin, "R20990101-0001", photo())).status == 404
    elsewhere = {"Content_Type": "image/jpeg", "Frontdesk_Id": "photo-0001", "X_Frontdesk_Console": None}
    assert (await lin.call("POST", f"/cases/{number}/photos", raw=photo(), **elsewhere)).status == 403
    form = {"Content_Type": "multipart/form-data", "Frontdesk_Id": "photo-0001"}
    assert (await lin.call("POST", f"/cases/{number}/photos", raw=photo(), **form)).status == 400
    for place in range(10):
        assert (await add(lin, number, photo(), f"photo-{place:04d}")).status == 201
    assert (await add(lin, number, photo(), "photo-more")).status == 429


async def test_only_open_cases_of_callers_take_photos(at: Console, lin: AgentPage) -> None:
    written = await case_of(at.desk, await at.consumer(waits=False), "return")
    said = await add(lin, written.number, photo())
    assert (said.status, said.code) == (409, "not_by_phone")
    assert not (await lin.get(f"/cases/{written.number}"))["takes_photos"]
    number = await called(at, lin)
    await at.desk.cases.move(number, State.SUBMITTED, State.REJECTED, "x", at.clock.now())
    over = await add(lin, number, photo())
    assert (over.status, over.code) == (409, "conflict")
