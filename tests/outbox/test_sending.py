"""Parts on Telegram: text stays text, buttons carry places, and every error is one of the four endings."""

from __future__ import annotations

import logging

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.posting import Button, Declined, Link, NotPosted, Part, Unsure
from bot.channels.telegram.sending import Sending
from tests.telegram.bot_api import TOKEN, BotApi, Fault, Shown, in_turn

CHAT = "500"


async def shown(sending: Sending, api: BotApi, part: Part) -> Shown:
    await sending.post(CHAT, part)
    return api.messages(CHAT)[-1]


@pytest.mark.parametrize(
    "text", ["<b>bold</b> & <script>", "a < b && c > d", "\"quoted\" &amp; 'so'", "</b></i>", "*_`["]
)
async def test_markup_is_shown_as_it_was_written(sending: Sending, api: BotApi, text: str) -> None:
    seen = await shown(sending, api, Part(text, speaker=text, footnote=text))
    assert seen.text == f"{text}\n{text}\n\n{text}"


async def test_speaker_and_footnote_stand_apart_and_links_have_no_preview(sending: Sending, api: BotApi) -> None:
    seen = await shown(sending, api, Part("您好，看https://shop.example", speaker="林晓", footnote="依据"))
    assert seen.html == "<b>林晓</b>\n您好，看https://shop.example\n\n<i>依据</i>"
    (call,) = api.named("sendMessage")
    assert call.values["link_preview_options"] == {"is_disabled": True}


async def test_short_titles_stand_two_in_a_row_and_carry_their_place(sending: Sending, api: BotApi) -> None:
    titles = ("同意", "不同意", "我想先看看全文再说", "好", "Fine", "Talk to a person")
    buttons = tuple(Button(title, 2**30, index) for index, title in enumerate(titles))
    seen = await shown(sending, api, Part("您同意吗？", buttons=buttons))
    rows = [[button["text"] for button in row] for row in seen.markup["inline_keyboard"]]
    assert rows == [["同意", "不同意"], ["我想先看看全文再说"], ["好", "Fine"], ["Talk to a person"]]
    assert seen.button("Fine")["callback_data"] == f"{2**30}.4"


async def test_a_link_is_a_button_and_on_a_local_host_a_line(sending: Sending, api: BotApi) -> None:
    public = "https://shop.example/prompt#f_1.secret"
    seen = await shown(sending, api, Part("请填写", link=Link("填写联系方式", public)))
    assert (seen.text, seen.button("填写联系方式")["url"]) == ("请填写", public)
    for url in ("http://localhost:8080/prompt#f_1.secret", "http://127.0.0.1:8080/prompt#f_1.secret"):
        seen = await shown(sending, api, Part("请填写", link=Link("填写联系方式", url)))
        assert (seen.text, seen.buttons) == (f"请填写\n\n{url}", [])


async def test_the_number_is_asked_for_by_a_keyboard_that_goes_away(sending: Sending, api: BotApi) -> None:
    seen = await shown(sending, api, Part("手机号", contact="分享我的手机号"))
    assert seen.markup["keyboard"] == [[{"text": "分享我的手机号", "request_contact": True}]]
    assert seen.markup["one_time_keyboard"]
    assert (await shown(sending, api, Part("表单还开着"))).markup == {}
    assert (await shown(sending, api, Part("收到", settled=True))).markup == {"remove_keyboard": True}
    seen = await shown(sending, api, Part("请核对", settled=True, buttons=(Button("提交", 1, 0),)))
    assert seen.titles() == ["提交"]


async def test_too_many_is_not_posted_before_the_time_telegram_names(sending: Sending, api: BotApi) -> None:
    api.retry_after, api.fault = 17, in_turn(Fault.TOO_MANY)
    with pytest.raises(NotPosted) as ended:
        await sending.post(CHAT, Part("您好"))
    assert (ended.value.code, ended.value.after) == ("too_many", 17)


@pytest.mark.parametrize("fault", [Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.BROKEN])
async def test_a_broken_call_is_unsure(sending: Sending, api: BotApi, fault: Fault) -> None:
    api.fault = in_turn(fault)
    with pytest.raises(Unsure):
        await sending.post(CHAT, Part("您好"))


async def test_where_nothing_listens_nothing_was_posted(sending: Sending, api: BotApi) -> None:
    await api.stop()
    with pytest.raises(NotPosted) as ended:
        await sending.post(CHAT, Part("您好"))
    assert (ended.value.code, ended.value.after) == ("not_connected", None)


async def test_who_waits_in_vain_for_a_connection_has_not_posted(api: BotApi) -> None:
    request = HTTPXRequest(connection_pool_size=1, pool_timeout=0.05)
    async with Bot(TOKEN, base_url=api.url, request=request) as bot, request._client.stream("GET", api.url + "x/y"):
        with pytest.raises(NotPosted):
            await Sending(bot).post(CHAT, Part("您好"))
    assert api.messages(CHAT) == []


async def test_a_token_that_is_refused_may_be_right_tomorrow(api: BotApi) -> None:
    request = HTTPXRequest()
    with pytest.raises(NotPosted) as ended:
        await Sending(Bot("1:another", base_url=api.url, request=request)).post(CHAT, Part("您好"))
    assert ended.value.code == "token_refused"
    await request.shutdown()


async def test_who_blocked_the_bot_is_out_of_reach(sending: Sending, api: BotApi) -> None:
    api.blocked.add(CHAT)
    with pytest.raises(Declined) as ended:
        await sending.post(CHAT, Part("您好"))
    assert (ended.value.code, ended.value.unreachable) == ("forbidden", True)


@pytest.mark.parametrize(
    ("address", "text", "code", "unreachable"),
    [
        ("nobody", "您好", "chat_not_found", True),
        (CHAT, " ", "bad_request", False),
        (CHAT, "好" * 4097, "bad_request", False),
    ],
)
async def test_what_telegram_refuses_is_declined_without_its_words(
    sending: Sending, address: str, text: str, code: str, unreachable: bool
) -> None:
    with pytest.raises(Declined) as ended:
        await sending.post(address, Part(text))
    assert (str(ended.value), ended.value.unreachable) == (code, unreachable)
    assert ended.value.__cause__ is None and ended.value.__suppress_context__


async def test_typing_is_shown_and_its_failures_are_nobodys_business(
    sending: Sending, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await sending.typing(CHAT)
    assert [call.values["action"] for call in api.named("sendChatAction")] == ["typing"]
    await api.stop()
    await sending.typing(CHAT)
    assert caplog.messages == []
