"""What a consumer types is read in a time that grows with its length, whatever it is made of: 4,000 characters at most."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from bot.channels.pieces import pieces
from desk.answers import TOPICS, asks_point
from desk.answers.elapsed import days_gone
from desk.answers.named_days import names_day
from desk.conversation.language import language_of
from desk.conversation.moods import signs
from desk.conversation.scores import certain_score, score_in_reply
from desk.conversation.search import words_in
from desk.conversation.urgent import asks_to_complain, urgent_in
from desk.handoff.asked_again import asked_for
from desk.handoff.errand_answers import READERS, read, wants_person
from desk.handoff.waiting_words import act_in
from desk.knowledge.knowledge import Knowledge
from desk.misses.anonymous import anonymous, is_a_name
from desk.privacy.masking import mask
from desk.privacy.piecemeal import is_piece
from desk.request.accounts import account_in, amount_in, call_of, describes_fault, pieces_in, told_in
from desk.settings import ROOT

ORDER = r"FD\d{12}"
LONGEST = 4000
SECONDS = 0.5  # of the processor, for what takes hundredths: what explodes takes several seconds
BRICKS = (
    *("1", "0", " ", "\n", "\t", "1 ", "1-", "1.", "a", "A", "a ", "Aa ", "a.", "a-", "x@", "@", "_", "[", "(", "$", "?"),
    *("!", "-", ".", "+1", "+1(", "86 ", "0571 ", "138 ", "1\ufe0f", "\u200b", "http://", "www.", "FD", "F D", "FD1 "),
    *("FD202611010017 ", "我", "的", "不", "个", "请", "要", "一", "呢", "我的", "尾号", "手机 ", "，", "。", "周一", "1点", "电"),
    *("works", "works协议", "address", "contact", "my ", "no ", "cut my ", "still 12", "省", "上海市", "路1号", "陈", "我叫", "\u3000", "充电宝耳机枕头水壶"),
    *("零 ", "1，", "1然后", "1 then ", "1后四位", "1X ", "852-", "001 ", "0571-88888888-", "电话1", "护照E", "E1234567"),
    *("a at ", "a at a dot ", "a艾特b点", "a(at)", "a@b点", "qq dot ", "4111 1111 1111 1112 ", "[at]", "   at"),
)  # fmt: skip
KNOWLEDGE = Knowledge(ROOT / "catalog")
READ: dict[str, Callable[[str], object]] = {
    "masking": lambda text: (mask(text, ORDER, "zh"), is_piece(text), mask("0", ORDER, "zh", after=[text])),
    "what cannot wait": urgent_in,
    "complaints": asks_to_complain,
    "language": language_of,
    "ratings": lambda text: (certain_score(text), score_in_reply(text)),
    "moods": lambda text: signs([text], 0, late=False),
    "answers of errands": lambda text: [wants_person(text), *(read(step, text, ORDER) for step in READERS)],
    "misses": lambda text: (anonymous(text, "zh", ORDER), is_a_name(text)),
    "stories": lambda text: (account_in(text), told_in(text), call_of(text), describes_fault(text)),
    "days that are named": names_day,
    "points of a topic": lambda text: [asks_point(topic, text) for topic in TOPICS],
    "days that have passed": days_gone,
    "who waits": act_in,
    "numbers of pieces": lambda text: (pieces_in(text), amount_in(text)),
    "what agents ask": asked_for,
    "searches": words_in,
    "questions about products": lambda text: (KNOWLEDGE.find(text, "zh"), KNOWLEDGE.is_name_alone(text)),
    "pieces for messaging apps": lambda text: pieces(text, 1024),
}


@pytest.mark.parametrize("name", READ)
def test_no_text_takes_long_to_read(name: str) -> None:
    for brick in BRICKS:
        text = (brick * LONGEST)[: LONGEST - 1] + "\x01"
        before = time.thread_time()
        READ[name](text)
        assert time.thread_time() - before < SECONDS, brick
