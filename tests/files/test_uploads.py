"""Photos sent by a page: stored once, shown to whoever may see them, refused with clear words."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from PIL import Image

from bot.app import UPLOADS
from desk.case.terms import Unjudged
from desk.conversation.files import Files
from desk.database import open_database
from desk.errors import NotFound
from desk.privacy.vault import Vault
from desk.rotate import rotate
from tests.bot.conftest import MONDAY_TEN, Running, running_gateway
from tests.files.conftest import Consumer, consumer
from tests.files.pictures import BROKEN, NO_PHOTOS, PLACE, bomb, located, photo

SHOWN = {"id", "width", "height", "size"}


async def test_a_photo_is_a_message_and_the_desk_says_what_it_is_for(wei: Consumer) -> None:
    sent = await wei.send(Frontdesk_Id="photo-0001")
    assert (sent.status, sent.body["id"]) == (201, "photo-0001")
    shown = await wei.page.message(lambda m: m["id"] == "photo-0001")
    assert (shown["seq"], shown["text"], shown["author"]) == (sent.body["seq"], "〔图片〕", "consumer")
    assert shown["file"] == sent.body["file"] and set(shown["file"]) == SHOWN
    assert (shown["file"]["width"], shown["file"]["height"]) == (640, 480)
    await wei.page.line("照片收到了，客服处理您的问题时会看到。")
    assert [turn["text"] for turn in wei.running.engine.turns] == ["杯子碎了"]


async def test_in_english_it_is_thanked_for_in_english(running: Running) -> None:
    ann = await consumer(running, locale="en", chosen=True)
    await ann.send()
    await ann.page.line("Thanks, I've got your photo.")
    await ann.page.message(lambda m: m["text"] == "[Photo]")


async def test_its_own_page_may_see_it_and_nothing_in_it_can_run(wei: Consumer) -> None:
    file = (await wei.send(located())).body["file"]["id"]
    whole, small = await wei.call("GET", f"/{file}"), await wei.call("GET", f"/{file}/preview")
    for got in (whole, small):
        assert (got.status, got.headers["Content-Type"]) == (200, "image/jpeg")
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert got.headers["Cache-Control"] == "no-store"
        assert got.headers["Content-Disposition"].startswith("inline; filename=")
        assert PLACE.encode() not in got.content
    with Image.open(io.BytesIO(whole.content)) as image:
        assert image.size == (480, 640)
    assert len(small.content) < len(whole.content)


async def test_the_same_id_is_the_same_photo(wei: Consumer) -> None:
    first = await wei.send(Frontdesk_Id="photo-0001")
    again = await wei.send(photo(colour="red"), Frontdesk_Id="photo-0001")
    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body
    assert len(await wei.running.desk.files.of(wei.conversation)) == 1


async def test_sent_twice_at_the_same_time_it_is_one_photo(wei: Consumer) -> None:
    sent = await asyncio.gather(*(wei.send(Frontdesk_Id="photo-0001") for _ in range(4)))
    assert {one.status for one in sent} <= {200, 201}
    assert len({one.body["file"]["id"] for one in sent}) == 1
    assert len(await wei.running.desk.files.of(wei.conversation)) == 1


async def test_the_id_of_something_said_is_no_id_for_a_photo(wei: Consumer) -> None:
    await wei.page.say("还有", "words-0001")
    refused = await wei.send(Frontdesk_Id="words-0001")
    assert (refused.status, refused.body["code"], refused.body["field"]) == (400, "bad_field", "Frontdesk-Id")


@pytest.mark.parametrize("wrong", ["", "short", "a" * 65, "with spaces in it", "../../etc/passwd"])
async def test_an_id_that_is_none_is_refused(wei: Consumer, wrong: str) -> None:
    assert (await wei.send(Frontdesk_Id=wrong)).body["code"] == "bad_field"


@pytest.mark.parametrize("what", [*NO_PHOTOS, *BROKEN])
async def test_what_is_no_photo_is_refused_with_clear_words(wei: Consumer, what: str) -> None:
    refused = await wei.send((NO_PHOTOS | BROKEN)[what])
    assert refused.status in (415, 422)
    assert refused.body["code"] in ("not_a_photo", "broken")
    assert "照片" in refused.body["what"]
    assert await wei.running.desk.files.of(wei.conversation) == []


async def test_a_bomb_is_refused_with_the_limit(wei: Consumer) -> None:
    refused = await wei.send(bomb(30_000, 30_000))
    assert (refused.status, refused.body["code"], refused.body["allowed"]) == (422, "too_many_pixels", "16,000,000")


async def test_too_large_is_refused_before_it_is_read_and_while_it_is_read(given: dict[str, Any], engine: Any) -> None:
    async with running_gateway(given | {"FRONTDESK_FILE_BYTES": 2**16}, engine, MONDAY_TEN) as running:
        wei = await consumer(running)

        async def in_pieces() -> Any:
            for _ in range(40):
                yield bytes(4096)

        for body in (bytes(2**16 + 1), in_pieces()):
            refused = await wei.send(body)
            assert (refused.status, refused.body["code"], refused.body["allowed"]) == (413, "too_large", "0.0625 MB")
        assert (await wei.send(photo())).status == 201


async def test_a_day_has_room_for_so_many(given: dict[str, Any], engine: Any) -> None:
    async with running_gateway(given | {"FRONTDESK_FILES_PER_DAY": 2}, engine, MONDAY_TEN) as running:
        wei = await consumer(running)
        assert [(await wei.send()).status for _ in range(3)] == [201, 201, 429]
        refused = await wei.send()
        assert (refused.body["code"], refused.body["allowed"]) == ("too_many", 2)
        running.clock.forward(timedelta(hours=25))
        assert (await wei.send()).status == 201


async def test_more_than_ten_in_a_minute_have_to_wait(given: dict[str, Any], engine: Any) -> None:
    async with running_gateway(given | {"FRONTDESK_FILES_PER_DAY": 100}, engine, MONDAY_TEN) as running:
        wei = await consumer(running)
        answers = [await wei.send() for _ in range(22)]  # a window may end in between
        refused = next(one for one in answers if one.status != 201)
        assert (refused.status, refused.body["code"]) == (429, "too_fast")
        assert 0 < int(refused.headers["Retry-After"]) <= 60


async def test_nobody_else_sees_it(running: Running, wei: Consumer) -> None:
    file = (await wei.send()).body["file"]["id"]
    other = await consumer(running)
    wrong = {"Frontdesk_Secret": "x" * 43}
    for answer in [
        await other.call("GET", f"/{file}"),
        await other.call("GET", f"/{file}/preview"),
        await wei.call("GET", f"/{file}", **wrong),
        await wei.call("GET", f"/{file}/preview", Frontdesk_Secret="", Frontdesk_Conversation=""),
        await wei.call("GET", "/f_" + "0" * 24),
    ]:
        assert (answer.status, answer.body["code"]) == (404, "no_conversation")
    assert (await wei.send(**wrong)).status == 404
    assert (await wei.send(Frontdesk_Conversation=other.conversation)).status == 404
    async with running.session.get(running.url("/widget/files/")) as listing:
        assert listing.status == 404
    async with running.session.get(running.url(f"/api/files/{file}")) as stranger:
        assert stranger.status == 401


async def test_another_origin_may_neither_send_nor_look(wei: Consumer) -> None:
    file = (await wei.send()).body["file"]["id"]
    for call in (wei.send(Origin="https://evil.example"), wei.call("GET", f"/{file}", Origin="https://evil.example")):
        assert (await call).status == 403
    assert (await wei.call("OPTIONS", "", Origin="https://evil.example")).status == 403
    allowed = await wei.call("OPTIONS", f"/{file}")
    assert allowed.status == 204
    assert "Frontdesk-Secret" in allowed.headers["Access-Control-Allow-Headers"]
    assert allowed.headers["Access-Control-Allow-Origin"] == "*"


async def test_a_connection_lost_in_the_middle_stores_nothing_and_may_be_tried_again(wei: Consumer) -> None:
    begun = asyncio.Event()

    async def torn() -> Any:
        yield photo()[:2000]
        begun.set()
        await asyncio.sleep(60)

    sending = asyncio.create_task(wei.send(torn(), Frontdesk_Id="photo-0001"))
    await begun.wait()
    await asyncio.sleep(0.2)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert (await wei.send(Frontdesk_Id="photo-0001")).status == 201
    assert len(await wei.running.desk.files.of(wei.conversation)) == 1


async def test_slow_uploads_of_one_address_leave_room_for_others(wei: Consumer) -> None:
    uploads, let_go = wei.running.server.app[UPLOADS], asyncio.Event()

    async def slow() -> Any:
        yield photo()[:2000]
        await let_go.wait()
        yield photo()[2000:]

    sending = [asyncio.create_task(wei.send(slow())) for _ in range(4)]
    async with asyncio.timeout(20):
        while uploads._sending.total() < 4:
            await asyncio.sleep(0.01)
    refused = await wei.send()
    assert (refused.status, refused.body["code"]) == (429, "too_fast")
    let_go.set()
    assert [one.status for one in await asyncio.gather(*sending)] == [201] * 4
    assert (await wei.send()).status == 201


async def test_without_the_database_it_is_to_be_tried_later(wei: Consumer, postgres: str) -> None:
    with psycopg.connect(postgres, autocommit=True) as admin:
        url = wei.running.desk.settings.database_url.get_secret_value()
        name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        refused = await wei.send(Frontdesk_Id="photo-0001")
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert (refused.status, refused.body["code"], refused.body["retry_after"]) == (503, "try_later", 5)
    assert (await wei.send(Frontdesk_Id="photo-0001")).status == 201


async def test_while_a_request_is_filled_in_photos_are_named_in_it_and_belong_to_its_case(wei: Consumer) -> None:
    desk, now = wei.running.desk, wei.running.clock.now()
    draft = await desk.drafts.begin(wei.conversation, "complaint", now)
    await desk.drafts.fill(draft.id, {"account": "杯子碎了"}, now)
    ids = [(await wei.send()).body["file"]["id"] for _ in range(2)]
    await wei.page.line("照片收到了，会附在申请里。")
    await wei.page.line("这张也收到了，一共2张。")
    filled = await desk.drafts.get(draft.id)
    assert filled.fields == {"account": "杯子碎了", "photos": ids}
    case = await desk.cases.open(filled, Unjudged("1"), "key", now)
    assert case.fields["photos"] == ids


async def test_an_errand_takes_no_photos(wei: Consumer) -> None:
    desk = wei.running.desk
    draft = await desk.drafts.begin(wei.conversation, "return_check", wei.running.clock.now())
    await wei.send()
    await wei.page.line("客服处理您的问题时会看到")
    assert "photos" not in (await desk.drafts.get(draft.id)).fields


async def test_an_agent_who_owns_the_conversation_gets_it_without_a_word_of_the_desk(wei: Consumer) -> None:
    desk, agent = wei.running.desk, await wei.running.agent()
    await wei.running.gateway.hand_off(wei.conversation, "asked")
    number = (await desk.conversations.get(wei.conversation)).ownership_number
    await wei.running.attending.claim(wei.conversation, agent.id, number)
    sent = await wei.send()
    last = (await desk.ledger.since(wei.conversation, 0))[-1]
    assert (last.seq, last.data["file"]) == (sent.body["seq"], sent.body["file"])


async def test_nobody_is_called_for_a_photo_that_was_thanked_for(wei: Consumer) -> None:
    await wei.send()
    wei.running.clock.forward(timedelta(minutes=2))
    assert await wei.running.desk.conversations.unanswered(wei.running.clock.now()) == []


async def test_in_the_database_there_is_no_picture_to_be_seen(wei: Consumer, given: dict[str, Any]) -> None:
    await wei.send()
    with psycopg.connect(given["DATABASE_URL"]) as connection:
        ((key, picture, preview),) = connection.execute("SELECT key, picture, preview FROM files").fetchall()
    assert not any(b"JFIF" in one or one.startswith(b"\xff\xd8") for one in (key, picture, preview))


async def test_a_photo_of_an_erased_conversation_is_gone_but_not_one_that_an_open_case_needs(wei: Consumer) -> None:
    desk, now = wei.running.desk, wei.running.clock.now()
    loose = (await wei.send()).body["file"]["id"]
    draft = await desk.drafts.begin(wei.conversation, "complaint", now)
    named = (await wei.send()).body["file"]["id"]
    case = await desk.cases.open(await desk.drafts.get(draft.id), Unjudged("1"), "key", now)
    later = wei.running.clock.now() + timedelta(seconds=1)
    assert await desk.files.past(later) == [loose]
    assert await desk.files.erase(wei.conversation) == 1
    with pytest.raises(NotFound):
        await desk.files.picture(loose)
    assert (await wei.call("GET", f"/{loose}")).status == 404
    assert (await wei.call("GET", f"/{named}")).status == 200
    await desk.cases.cancel(case.number, "consumer", later)
    assert await desk.files.erase(wei.conversation) == 1
    assert await desk.files.of(wei.conversation) == []


async def test_a_photo_put_into_another_ones_place_does_not_open(wei: Consumer, given: dict[str, Any]) -> None:
    one, other = [(await wei.send(photo(colour=colour))).body["file"]["id"] for colour in ("red", "teal")]
    with psycopg.connect(given["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(
            "UPDATE files SET (key, picture) = (SELECT key, picture FROM files WHERE id = %s) WHERE id = %s",
            [other, one],
        )
    with pytest.raises(Exception, match="picture"):
        await wei.running.desk.files.picture(one)


async def test_no_secret_and_no_name_of_a_file_is_in_the_log(wei: Consumer, capfd: pytest.CaptureFixture[str]) -> None:
    await wei.send()
    await wei.send(b"no photo")
    out, err = capfd.readouterr()
    assert wei.secret not in out + err


async def test_under_a_new_key_alone_a_photo_still_opens(wei: Consumer, given: dict[str, Any]) -> None:
    file = (await wei.send()).body["file"]["id"]
    new = Fernet.generate_key().decode()
    url = given["DATABASE_URL"]
    await rotate(url, [new, given["FRONTDESK_KEY"]], check=False)
    async with open_database(url, size=1) as database:
        assert (await Files(database, Vault([new])).picture(file)).startswith(b"\xff\xd8")
