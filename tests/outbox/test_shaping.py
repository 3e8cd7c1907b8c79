"""Messages in parts: what a channel cannot show becomes words, and nothing is said twice."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.capabilities import TELEGRAM, Capabilities
from bot.channels.pieces import units
from bot.channels.posting import Button, Link, Part
from bot.channels.shaping import Shaping
from desk.conversation.identity import ConversationId
from desk.conversation.ledger import Author, Message
from desk.privacy.prompts import Prompt
from desk.settings import ROOT
from desk.words import Words

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SHAPING = Shaping(Words(ROOT / "domain.yml"))
BUTTONS = [{"title": "同意", "payload": {}}, {"title": "不同意", "payload": {}}]
CONSENT = {
    "type": "consent",
    "title": "个人信息告知",
    "purpose": "办理申请",
    "manner": "加密保存",
    "scope": "仅办理人员",
    "retention": "三年",
    "rights": "可以撤回",
    "version": "2026-1",
}


def shaped(
    text: str, can: Capabilities = TELEGRAM, locale: str = "zh", speaker: str | None = None, **data: Any
) -> list[Part]:
    message = Message(ConversationId("c"), 7, Author.BOT, text, NOW, data=data)
    return list(SHAPING.message(message, locale, speaker, can, settled=False))


def test_a_plain_text_is_one_part() -> None:
    assert shaped("您好") == [Part("您好")]


def test_an_agents_name_leads_the_first_part_and_buttons_and_footnote_end_the_last() -> None:
    basis = [{"clause": "return", "version": "2026-1"}, {"clause": "refund", "version": "2026-1"}]
    first, last = shaped(
        "好。" * 70, replace(TELEGRAM, message_length=120), speaker="林晓", buttons=BUTTONS, basis=basis
    )
    assert (first.speaker, last.speaker) == ("林晓", None)
    assert (first.footnote, last.footnote) == (None, "依据：2026-1版服务约定")
    assert (first.buttons, last.buttons) == ((), (Button("同意", 7, 0), Button("不同意", 7, 1)))


@given(st.text(st.sampled_from("好a。. \n😀"), min_size=1, max_size=900), st.sampled_from([None, "林晓", "林" * 300]))
def test_no_part_is_longer_than_the_channel_takes(text: str, speaker: str | None) -> None:
    can = replace(TELEGRAM, message_length=200)
    for part in shaped(text, can, speaker=speaker, basis=[{"version": "2026-1"}]):
        shown = f"{part.speaker}\n" if part.speaker else ""
        shown += part.text + (f"\n\n{part.footnote}" if part.footnote else "")
        assert units(shown) <= 200


def test_a_long_title_is_shortened() -> None:
    (part,) = shaped("哪一件？", replace(TELEGRAM, button_length=6), buttons=[{"title": "降噪耳机黑色款"}])
    assert part.buttons == (Button("降噪耳机黑…", 7, 0),)


def test_buttons_that_a_channel_cannot_show_become_words() -> None:
    (part,) = shaped("您同意吗？", replace(TELEGRAM, buttons=0), buttons=BUTTONS)
    assert part == Part("您同意吗？\n\n· 同意\n· 不同意")
    (part,) = shaped("您同意吗？", replace(TELEGRAM, buttons=1), buttons=BUTTONS)
    assert (part.text, part.buttons) == ("您同意吗？\n\n· 不同意", (Button("同意", 7, 0),))


def test_the_notice_is_told_in_full_with_its_version() -> None:
    (part,) = shaped("您同意吗？", card=CONSENT, buttons=BUTTONS)
    assert part.text == (
        "您同意吗？\n\n个人信息告知\n处理目的：办理申请\n处理方式：加密保存\n使用范围：仅办理人员\n保存期限：三年\n您的权利：可以撤回\n版本：2026-1"
    )
    assert [button.title for button in part.buttons] == ["同意", "不同意"]


def test_items_are_listed_with_price_and_what_may_be_done() -> None:
    items = [
        {"id": "i1", "name": "Headphones H2", "price": "¥399.00", "quantity": 2, "words": "Can go back until 30 Nov"},
        {"id": "i2", "name": "Cable", "price": "¥19.00", "quantity": 1, "words": "Too late to return"},
    ]
    (part,) = shaped("Which one is it?", locale="en", card={"type": "items", "order_no": "FD1", "items": items})
    assert part.text == (
        "Which one is it?\n\nOrder: FD1\nHeadphones H2 × 2 · ¥399.00 · Can go back until 30 Nov\nCable · ¥19.00 · Too late to return"
    )


def test_a_summary_is_told_row_by_row() -> None:
    card = {"type": "summary", "title": "退货申请", "rows": [{"label": "商品", "value": "降噪耳机"}]}
    assert shaped("请核对一遍。", card=card)[0].text == "请核对一遍。\n\n退货申请\n商品：降噪耳机"


def test_a_case_that_the_text_tells_is_not_told_twice() -> None:
    card = {
        "type": "case",
        "number": "R26",
        "state": "已提交",
        "next": "我们周三18:00前完成审核。",
        "due": "周三18:00前",
    }
    assert shaped("编号R26，已提交。", card=card) == [Part("编号R26，已提交。")]
    assert (
        shaped("看这里：", card=card)[0].text
        == "看这里：\n\n受理单：R26\n状态：已提交\n下一步：我们周三18:00前完成审核。"
    )


def test_a_channel_with_cards_gets_the_text_alone() -> None:
    assert shaped("您同意吗？", replace(TELEGRAM, cards=True), card=CONSENT) == [Part("您同意吗？")]


@pytest.mark.parametrize(
    ("fields", "parked", "parts"), [(["name", "phone"], {}, 2), (["name"], {}, 1), (["phone"], {"phone": "1"}, 1)]
)
def test_a_prompt_is_a_link_and_where_a_number_is_asked_for_a_button(
    fields: list[str], parked: dict[str, str], parts: int
) -> None:
    prompt = Prompt("f_1", ConversationId("c"), "d_1", "contact", fields, "open", parked, NOW)
    url = "https://shop.example/prompt#f_1.secret"
    link, *more = SHAPING.prompt(prompt, url, "11月24日（周二）10:00", "zh", TELEGRAM)
    assert link.link == Link("填写联系方式", url)
    assert "11月24日（周二）10:00为止" in link.text
    assert url not in link.text
    assert [part.contact for part in more] == ["分享我的手机号"] * (parts - 1)
    assert len(SHAPING.prompt(prompt, url, "", "en", replace(TELEGRAM, contact=False))) == 1
