"""Links to the page for contact details: what opens them, what never does, and what goes through them once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import psycopg
import psycopg.conninfo
import pytest
from cryptography.fernet import Fernet

from desk.conversation.ledger import Message
from tests.bot.conftest import MONDAY_TEN, Running, running_gateway
from tests.bot.fake_engine import FakeEngine
from tests.prompt_page.asked import VALUES, Asked, asked
from tests.prompt_page.conftest import call

ID = "0123456789abcdef"


async def submit(running: Running, token: str, values: dict[str, str] = VALUES, attempt: str = ID) -> Any:
    return await call(running, "values", token=token, id=attempt, values=values)


async def said(running: Running, link: Asked) -> list[Message]:
    return [one for one in await running.desk.ledger.since(link.conversation, 0) if one.author == "consumer"]


async def test_a_link_shows_the_form_in_the_conversation_s_language(running: Running) -> None:
    link = await asked(running.desk, running.gateway, locale="zh")
    status, told = await call(running, "form", token=link.token)
    assert (status, told["locale"], told["shop"]) == (200, "zh", {"name": "示例商城"})
    assert [field["name"] for field in told["fields"]] == ["name", "phone", "address"]
    assert told["title"] and told["why"] and told["submit"] and told["dismiss"]
    assert told["expires_at"] == link.prompt.expires_at.isoformat()


async def test_what_was_parked_fills_the_form_in(running: Running) -> None:
    link = await asked(running.desk, running.gateway)
    await running.gateway.offer(link.conversation, "update-1", {"phone": "13800138000"})
    _, told = await call(running, "form", token=link.token)
    assert {field["name"]: field["value"] for field in told["fields"]}["phone"] == "+8613800138000"


async def test_a_form_sent_through_a_link_goes_on_with_the_request(running: Running) -> None:
    link = await asked(running.desk, running.gateway, locale="en")
    status, told = await submit(running, link.token)
    assert (status, told["locale"]) == (200, "en")
    assert "back to the chat" in told["what"]
    (contact,) = await running.desk.contacts.of(link.conversation)
    (message,) = await said(running, link)
    assert "138****8000" in message.text and "林晓明" not in message.text
    async with asyncio.timeout(20):
        await running.engine.begun.wait()
    turn = running.engine.turns[-1]
    assert turn["payload"] == {"intent": "submit_contact", "entities": {"contact": contact.id}}


async def test_a_double_click_is_one_message(running: Running) -> None:
    link = await asked(running.desk, running.gateway)
    answers = await asyncio.gather(*(submit(running, link.token) for _ in range(4)))
    assert {status for status, _ in answers} == {200}
    assert len(await said(running, link)) == 1
    assert len(await running.desk.contacts.of(link.conversation)) == 1


async def test_what_was_sent_before_the_answer_was_lost_is_told_as_received_again(running: Running) -> None:
    link = await asked(running.desk, running.gateway)
    assert await submit(running, link.token) == await submit(running, link.token)
    assert len(await said(running, link)) == 1


async def test_of_two_tabs_the_second_is_told_that_the_link_is_used(running: Running) -> None:
    link = await asked(running.desk, running.gateway)
    other = VALUES | {"name": "王小红"}
    answers = await asyncio.gather(
        submit(running, link.token), submit(running, link.token, other, attempt="fedcba9876543210")
    )
    assert sorted(status for status, _ in answers) == [200, 404]
    assert len(await said(running, link)) == 1


async def test_every_link_that_opens_nothing_gets_the_same_answer(running: Running) -> None:
    mine = await asked(running.desk, running.gateway)
    closed = await asked(running.desk, running.gateway, address="7002")
    await submit(running, closed.token)
    prompt, _, secret = mine.token.partition(".")
    swapped = f"{closed.prompt.id}.{secret}"
    tokens = ["", ".", prompt, f"{prompt}.", f"{mine.token}x", mine.token[:-1], f"f_0.{secret}", swapped, closed.token]
    tokens += [f"{prompt}.\u0000", f"{prompt}.密钥", "x" * 5000]
    told = [await call(running, "form", token=token) for token in tokens]
    assert {status for status, _ in told} == {404}
    assert len({str(answer) for _, answer in told}) == 1
    assert told[0][1]["locale"] == "en"
    assert (await submit(running, swapped))[0] == 404
    assert (await call(running, "dismissal", token=swapped))[0] == 404
    assert (await call(running, "form", token=mine.token))[0] == 200


async def test_an_expired_link_opens_nothing_and_takes_nothing(running: Running) -> None:
    link = await asked(running.desk, running.gateway)
    running.clock.forward(timedelta(hours=24, seconds=1))
    assert (await call(running, "form", token=link.token))[0] == 404
    assert (await submit(running, link.token))[0] == 404
    assert (await call(running, "dismissal", token=link.token))[0] == 404
    assert await said(running, link) == []


async def test_wrong_values_are_named_in_the_conversation_s_language_and_nothing_is_kept(running: Running) -> None:
    link = await asked(running.desk, running.gateway, locale="zh")
    status, told = await submit(running, link.token, {"name": "", "phone": "123", "address": VALUES["address"]})
    assert (status, told["what"]) == (422, "有几项还需要改一下。")
    assert {name: one["code"] for name, one in told["fields"].items()} == {"name": "missing", "phone": "not_a_phone"}
    assert "13800138000" in told["fields"]["phone"]["what"]
    assert await running.desk.contacts.of(link.conversation) == []
    assert (await submit(running, link.token))[0] == 200


async def test_without_a_consent_nothing_is_kept_and_the_link_stays_open(running: Running) -> None:
    link = await asked(running.desk, running.gateway, consent=False)
    status, told = await submit(running, link.token)
    assert (status, "同意" in told["what"]) == (409, True)
    assert await running.desk.contacts.of(link.conversation) == []
    assert (await call(running, "form", token=link.token))[0] == 200


async def test_a_form_that_is_put_away_is_closed_once(running: Running) -> None:
    link = await asked(running.desk, running.gateway)
    assert (await call(running, "dismissal", token=link.token))[0] == 200
    assert (await call(running, "dismissal", token=link.token))[0] == 200
    assert len(await said(running, link)) == 1
    assert (await submit(running, link.token))[0] == 404


async def test_a_link_of_an_older_key_works_while_that_key_is_listed(given: dict[str, Any], engine: FakeEngine) -> None:
    old, new = given["FRONTDESK_KEY"], Fernet.generate_key().decode()
    async with running_gateway(given, engine, MONDAY_TEN) as running:
        link = await asked(running.desk, running.gateway)
    async with running_gateway(given | {"FRONTDESK_KEY": new}, engine, MONDAY_TEN) as running:
        assert (await call(running, "form", token=link.token))[0] == 404
    async with running_gateway(given | {"FRONTDESK_KEY": f"{new},{old}"}, engine, MONDAY_TEN) as running:
        assert (await call(running, "form", token=link.token))[0] == 200
        assert (await submit(running, link.token))[0] == 200


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://127.0.0.1:1"])
async def test_another_origin_s_page_is_refused(running: Running, origin: str | None) -> None:
    link = await asked(running.desk, running.gateway)
    headers = {"Origin": origin} if origin else {}
    for path in ("form", "values", "dismissal"):
        body = {"token": link.token}
        async with running.session.post(running.url(f"/prompt/{path}"), json=body, headers=headers) as response:
            assert response.status == 403
    assert await said(running, link) == []


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"\xff", b'{"token": 1}', b'{"token": "f_1.x", "more": 1}', b'{"token": "\\ud800"}',
        b'{"token": "f_1.x", "id": "short", "values": {}}', b'{"token": "f_1.x", "id": "0123456789", "values": []}',
        b'{"token": "f_1.x", "id": "0123456789", "values": {"name": null}}',
        b'{"token": "f_1.x", "id": "0123456789", "values": {"name": "%s"}}' % (b"a" * 1001),
    ],
    ids=range(11),
)  # fmt: skip
async def test_a_body_that_no_page_sends_is_refused(running: Running, body: bytes) -> None:
    headers = {"Origin": running.url("/").rstrip("/"), "Content-Type": "application/json"}
    async with running.session.post(running.url("/prompt/values"), data=body, headers=headers) as response:
        assert response.status == 400
    headers["Content-Type"] = "text/plain"
    async with running.session.post(running.url("/prompt/values"), data=body, headers=headers) as response:
        assert response.status == 415


async def test_who_tries_many_wrong_links_waits(running: Running) -> None:
    told = [await call(running, "form", token=f"f_{number}.x") for number in range(60)]
    statuses = [status for status, _ in told]
    assert statuses[0] == 404 and 429 in statuses
    assert "seconds" in told[statuses.index(429)][1]["what"]


async def test_while_the_database_is_away_the_page_is_told_to_try_again(
    running: Running, given: dict[str, Any], postgres: str
) -> None:
    link = await asked(running.desk, running.gateway)
    name = psycopg.conninfo.conninfo_to_dict(given["DATABASE_URL"])["dbname"]
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')  # type: ignore[arg-type]
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        status, told = await submit(running, link.token)
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')  # type: ignore[arg-type]
    assert (status, "still here" in told["what"]) == (503, True)
    assert (await submit(running, link.token))[0] == 200


async def test_the_page_is_never_stored_by_a_browser_and_tells_nobody_where_it_leads(running: Running) -> None:
    async with running.session.get(running.url("/prompt")) as response:
        assert (response.status, response.content_type) == (200, "text/html")
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]


async def test_neither_token_nor_values_reach_the_logs(running: Running, capfd: pytest.CaptureFixture[str]) -> None:
    link = await asked(running.desk, running.gateway)
    await call(running, "form", token=link.token)
    await submit(running, link.token, VALUES | {"name": ""})
    await submit(running, link.token)
    written = "".join(capfd.readouterr())
    for canary in (link.token.partition(".")[2], *VALUES.values()):
        assert canary not in written
