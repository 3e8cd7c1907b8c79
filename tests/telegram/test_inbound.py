"""What consumers do in Telegram, and what becomes of it at the desk."""

from __future__ import annotations

import asyncio
import json

import pytest

from desk.conversation.conversations import Conversation
from desk.conversation.ledger import Author, Message
from desk.seed import seed
from tests.bot.conftest import Running
from tests.bot.fake_engine import reply
from tests.telegram.bot_api import BotApi, Shown, TelegramConsumer


async def conversation_of(running: Running, chat: int, locale: str = "zh") -> Conversation:
    return await running.desk.conversations.arrive("telegram", str(chat), locale, running.clock.now())


async def ledger_of(running: Running, chat: int) -> list[Message]:
    conversation = await conversation_of(running, chat)
    return list(await running.desk.ledger.since(conversation.id, 0))


async def said(running: Running, chat: int) -> list[str]:
    return [one.text for one in await ledger_of(running, chat) if one.author is Author.CONSUMER]


async def test_a_consumer_is_answered(running: Running, wei: TelegramConsumer) -> None:
    assert await wei.says("你好") == 200
    assert (await wei.gets("answer to 你好")).chat == "501"
    assert await said(running, 501) == ["你好"]


async def test_the_update_is_acknowledged_before_the_turn(running: Running, wei: TelegramConsumer) -> None:
    running.engine.gate.clear()
    assert await wei.says("你好") == 200
    assert await said(running, 501) == ["你好"]
    running.engine.gate.set()
    await wei.gets("answer to 你好")


@pytest.mark.parametrize(("language", "locale"), [("zh-hans", "zh"), ("zh-TW", "zh"), ("de", "en"), ("en", "en")])
async def test_the_app_s_language_is_the_first(running: Running, api: BotApi, language: str, locale: str) -> None:
    consumer = TelegramConsumer(api, 77, language)
    await consumer.says("12345")
    assert (await conversation_of(running, 77)).locale == locale


async def test_messages_of_one_chat_keep_their_order(running: Running, api: BotApi) -> None:
    consumers = [TelegramConsumer(api, 600 + number) for number in range(4)]
    running.engine.gate.clear()
    texts = [str(number) for number in range(12)]

    async def write(consumer: TelegramConsumer) -> None:
        for text in texts:
            await consumer.says(text)

    await asyncio.gather(*(write(consumer) for consumer in consumers))
    running.engine.gate.set()
    for consumer in consumers:
        assert await said(running, consumer.chat) == texts


async def test_deliveries_that_overlap_are_stored_in_the_order_they_came(running: Running, api: BotApi) -> None:
    wei = TelegramConsumer(api, 501)
    await wei.says("0")
    texts = [f"第{number}条" for number in range(1, 16)]  # bare numbers in a row may make up a card's
    pushed = []
    for text in texts:
        pushed.append(asyncio.create_task(wei.says(text)))
        await asyncio.sleep(0.01)
    assert set(await asyncio.gather(*pushed)) == {200}
    assert await said(running, 501) == ["0", *texts]


async def test_a_slow_chat_holds_nobody_else_up(running: Running, wei: TelegramConsumer, api: BotApi) -> None:
    await wei.says("你好")
    conversation = await conversation_of(running, 501)
    async with running.desk.database.transaction():
        await running.desk.conversations.lock(conversation.id)
        waiting = asyncio.create_task(wei.says("再问一句"))
        other = TelegramConsumer(api, 502)
        assert await other.says("hello there") == 200
        assert not waiting.done()
    assert await waiting == 200


async def test_a_long_text_is_stored_whole(running: Running, wei: TelegramConsumer) -> None:
    text = "".join(chr(0x4E00 + number) for number in range(4096))
    await wei.says(text)
    assert await said(running, 501) == [text[:4000], text[4000:]]


async def test_a_long_text_that_was_stored_by_half_is_stored_whole_when_it_comes_again(
    running: Running, wei: TelegramConsumer, api: BotApi
) -> None:
    text = "字" * 4000 + "尾"
    conversation = await conversation_of(running, 501)
    await running.gateway.receive(conversation.id, "tg-11", text[:4000])
    body = json.dumps({"update_id": 11, "message": wei.message(text=text)}).encode()
    assert [await api.push(body) for _ in range(2)] == [200, 200]
    assert await said(running, 501) == [text[:4000], "尾"]


async def test_a_changed_message_is_heard_as_a_new_one(running: Running, wei: TelegramConsumer) -> None:
    await wei.says("我要退货")
    await wei.edits("我要换货")
    assert await said(running, 501) == ["我要退货", "我要换货"]


@pytest.mark.parametrize("text", ["/退货", "/return please", "/person 有人吗", "／start", "/unknown", "//start"])
async def test_any_other_slash_is_just_text(running: Running, wei: TelegramConsumer, text: str) -> None:
    await wei.says(text)
    await wei.gets(f"answer to {text}")
    assert running.engine.turns[0]["payload"] is None


@pytest.mark.parametrize(
    ("command", "intent"),
    [
        ("/start", "greet"),
        ("/start from_the_shop", "greet"),
        ("/help@front_desk_bot", "ask_help"),
        ("/person", "request_person"),
    ],
)
async def test_the_menu_is_understood_without_words(
    running: Running, wei: TelegramConsumer, command: str, intent: str
) -> None:
    running.engine.say = lambda turn: [reply("好的")]
    await wei.says(command)
    await wei.gets("好的")
    assert running.engine.turns[0]["payload"] == {"intent": intent, "entities": {}}
    assert "/" not in (await said(running, 501))[0]


@pytest.mark.parametrize(("command", "locale"), [("/en", "en"), ("/language", "en"), ("/zh", "zh")])
async def test_the_language_changes_by_the_menu(
    running: Running, wei: TelegramConsumer, command: str, locale: str
) -> None:
    await wei.says("你好")
    await wei.gets("answer to 你好")
    await wei.says(command)
    await wei.gets("English from here on" if locale == "en" else "接下来用中文")
    conversation = await conversation_of(running, 501)
    assert (conversation.locale, conversation.locale_chosen) == (locale, True)
    assert len(running.engine.turns) == 1


async def test_a_caption_is_heard_and_the_picture_declined_once(running: Running, wei: TelegramConsumer) -> None:
    await wei.sends_photo("这个坏了")
    await wei.gets("answer to 这个坏了")
    await wei.gets("还收不了图片")
    assert await said(running, 501) == ["这个坏了", "〔图片〕"]


async def test_an_album_is_declined_in_one_breath(running: Running, wei: TelegramConsumer) -> None:
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]
    for caption in ({}, {"caption": "三张都是"}, {}):
        await wei.sends(photo=photo, media_group_id="9000", **caption)
    await wei.gets("还收不了图片")
    assert await said(running, 501) == ["〔图片〕", "三张都是"]


FILE = {"file_id": "f", "file_unique_id": "f"}
CONTENTS = [
    ({"voice": FILE | {"duration": 3}}, "语音"),
    ({"audio": FILE | {"duration": 3}}, "文件"),
    ({"document": FILE}, "文件"),
    ({"video": FILE | {"duration": 3, "width": 9, "height": 9}}, "视频"),
    ({"animation": FILE | {"duration": 3, "width": 9, "height": 9}, "document": FILE}, "视频"),
    ({"location": {"latitude": 31.2, "longitude": 121.5}}, "位置"),
    ({"dice": {"emoji": "🎲", "value": 3}}, "这类消息"),
    ({"something_new": {"a": 1}}, "这类消息"),
    ({"contact": {"phone_number": "8613900139000", "first_name": "Li", "user_id": 9}}, "别人的联系方式"),
    ({"contact": {"phone_number": "8613900139000", "first_name": "Li"}}, "别人的联系方式"),
]


@pytest.mark.parametrize(("content", "what"), CONTENTS)
async def test_what_cannot_be_taken_is_declined_kindly(
    running: Running, wei: TelegramConsumer, content: dict[str, object], what: str
) -> None:
    assert await wei.sends(**content) == 200
    await wei.gets(f"还收不了{what}")
    assert await said(running, 501) == [f"〔{what}〕"]
    assert running.engine.turns == []


async def test_telegram_s_own_notes_are_passed_over(running: Running, wei: TelegramConsumer) -> None:
    await wei.sends(pinned_message=wei.message(text="x"))
    assert await said(running, 501) == []


async def asked(running: Running, wei: TelegramConsumer) -> Shown:
    """A question with two buttons, as the consumer sees it."""
    running.engine.say = lambda turn: [
        reply("哪一种", ("质量问题", "inform_fault"), ("不想要了", "inform_no_reason"))
        if turn["text"] == "退货"
        else reply("收到")
    ]
    await wei.says("退货")
    return await wei.gets("哪一种")


async def test_a_button_is_pressed_once_and_leaves_a_mark(running: Running, wei: TelegramConsumer, api: BotApi) -> None:
    question = await asked(running, wei)
    query = await wei.presses(question, "不想要了")
    assert api.answered[query].get("text") is None
    await wei.gets("收到")
    assert running.engine.turns[1]["payload"] == {"intent": "inform_no_reason", "entities": {}}
    assert question.titles() == ["✓ 不想要了"]
    again = await wei.presses(question, "✓ 不想要了")
    assert api.answered[again].get("text") is None
    assert await said(running, 501) == ["退货", "不想要了"]


@pytest.mark.parametrize("data", ["99.0", "2.7", "x", "1.0", "999999999.999", "2.0.0", " 2.0", "２.0"])
async def test_a_button_that_is_gone_is_answered_kindly(
    running: Running, wei: TelegramConsumer, api: BotApi, data: str
) -> None:
    question = await asked(running, wei)
    query = await wei.presses_data(question, data)
    assert "选项已经不在" in api.answered[query]["text"]
    assert await said(running, 501) == ["退货"]


async def test_a_button_under_a_message_that_telegram_forgot_still_counts(
    running: Running, wei: TelegramConsumer, api: BotApi
) -> None:
    question = await asked(running, wei)
    forgotten = {"chat": {"id": 501, "type": "private"}, "message_id": question.message_id, "date": 0}
    data = question.button("质量问题")["callback_data"]
    for message in ({"message": forgotten}, {}):
        query = api.new_query()
        press = {"id": query, "from": wei.me, "chat_instance": "1", "data": data, **message}
        assert await api.deliver({"callback_query": press}) == 200
        assert query in api.answered
    assert await said(running, 501) == ["退货", "质量问题", "质量问题"]


async def test_a_press_that_telegram_no_longer_waits_for_still_counts(
    running: Running, wei: TelegramConsumer, api: BotApi
) -> None:
    question = await asked(running, wei)
    query = api.new_query()
    api.expire_queries()
    under = wei.message() | {"message_id": question.message_id}
    press = {"id": query, "from": wei.me, "chat_instance": "1", "message": under}
    data = question.button("质量问题")["callback_data"]
    assert await api.deliver({"callback_query": press | {"data": data}}) == 200
    assert await said(running, 501) == ["退货", "质量问题"]


async def test_a_contact_that_nobody_asked_for_is_not_kept(running: Running, wei: TelegramConsumer) -> None:
    await wei.shares_contact("8613800138000")
    await wei.gets("现在不需要联系方式")
    assert "13800138000" not in str(await ledger_of(running, 501))


async def asked_for_contact(running: Running, wei: TelegramConsumer, *fields: str, consent: bool = True) -> None:
    """Lead a consumer to the prompt for contact details."""
    await wei.says("我要退货")
    await wei.gets("answer to 我要退货")
    desk, now, conversation = running.desk, running.clock.now(), (await conversation_of(running, 501)).id
    await seed(desk, [])
    draft = await desk.drafts.begin(conversation, "return", now)
    await desk.consents.record(
        conversation, "contact", granted=consent, notice_version="1", notice_hash=desk.agreements.today.notice_hash,
        language="zh", channel="telegram", message="t_1", now=now,
    )  # fmt: skip
    effect = {"kind": "prompt", "draft": draft.id, "purpose": "contact", "fields": list(fields)}
    running.engine.say = lambda turn: [reply("收到") if turn["payload"] else reply("请填写", effect=effect)]
    running.engine.loop = lambda turn: "request_form"
    await wei.says("同意")
    await wei.gets("分享")


async def contacts(running: Running) -> list[dict[str, str]]:
    desk, conversation = running.desk, (await conversation_of(running, 501)).id
    return [dict(await desk.contacts.reveal(one.id)) for one in await desk.contacts.of(conversation)]


async def test_one_s_own_number_is_all_that_was_asked_for(running: Running, wei: TelegramConsumer) -> None:
    await asked_for_contact(running, wei, "phone")
    await wei.shares_contact("8613800138000")
    await wei.gets("收到")
    assert await contacts(running) == [{"phone": "+8613800138000"}]
    assert "13800138000" not in str(await ledger_of(running, 501))


async def test_one_s_own_number_is_a_part_of_what_was_asked_for(running: Running, wei: TelegramConsumer) -> None:
    await asked_for_contact(running, wei, "name", "phone", "address")
    await wei.shares_contact("+8613800138000")
    await wei.gets("手机号记下了")
    assert await contacts(running) == []
    prompt = await running.desk.prompts.open((await conversation_of(running, 501)).id, running.clock.now())
    assert prompt and prompt.parked["phone"] == "+8613800138000"


async def test_somebody_else_s_number_is_not_taken_for_one_s_own(running: Running, wei: TelegramConsumer) -> None:
    await asked_for_contact(running, wei, "phone")
    await wei.shares_contact("8613900139000", whose=9)
    await wei.gets("还收不了别人的联系方式")
    assert await contacts(running) == []
    assert "13900139000" not in str(await ledger_of(running, 501))


async def test_a_number_that_cannot_exist_is_not_kept(running: Running, wei: TelegramConsumer) -> None:
    await asked_for_contact(running, wei, "phone")
    await wei.shares_contact("1")
    await wei.gets("这个号码没法使用")
    assert await contacts(running) == []


async def test_a_number_is_not_kept_without_consent(running: Running, wei: TelegramConsumer) -> None:
    await asked_for_contact(running, wei, "phone", consent=False)
    await wei.shares_contact("8613800138000")
    await wei.gets("请先确认同意")
    assert await contacts(running) == []


async def test_who_blocks_the_bot_is_noted_until_they_come_back(running: Running, wei: TelegramConsumer) -> None:
    await wei.says("你好")
    conversation = await running.desk.conversations.get((await conversation_of(running, 501)).id)
    await wei.blocks()
    assert (await running.desk.conversations.get(conversation.id)).unreachable_since is not None
    await wei.blocks(again=True)
    assert (await running.desk.conversations.get(conversation.id)).unreachable_since is None
