"""Two wishes in one message, and questions that name their topic only by half."""

import pytest

from actions.asked import asked_about, asked_instead, asks_why
from actions.heard import Heard, Part
from actions.lexicon import digits_off
from actions.parts import about, questions, requests, wants_person, wished_after_all
from actions.topics import HOW_LONG, HOW_MUCH, RELATED, topic_of
from desk.answers import TOPICS
from desk.request.accounts import pieces_in


def said(intent: str, *parts: tuple[str, str, float], text: str = "") -> Heard:
    clauses = [Part(words, {name: chance}) for words, name, chance in parts]
    return Heard(text or "，".join(words for words, _, _ in parts), intent, 0.9, {intent: 0.9}, {}, clauses)


RETURN_AND_FREIGHT = (("我要退货，", "request_return", 0.99), ("运费谁出？", "ask_return_freight", 0.99))


def test_a_request_is_found_beside_a_question_and_the_question_beside_the_request() -> None:
    assert questions(said("request_return", *RETURN_AND_FREIGHT)) == ["ask_return_freight"]
    assert list(requests(said("ask_return_freight", *RETURN_AND_FREIGHT))) == ["return"]


@pytest.mark.parametrize(
    "parts",
    [
        (("要是我退货，", "request_return", 0.99), ("运费谁出？", "ask_return_freight", 0.99)),
        (("能给我退货吗", "request_return", 0.99), ("运费谁出？", "ask_return_freight", 0.99)),
        (("东西不好用，", "request_return", 0.99), ("运费谁出？", "ask_return_freight", 0.99)),
        (("我要退货，", "request_return", 0.4), ("运费谁出？", "ask_return_freight", 0.99)),
    ],
)
def test_what_is_supposed_asked_unsaid_or_unsure_begins_nothing(parts: tuple[tuple[str, str, float], ...]) -> None:
    assert not requests(said("ask_return_freight", *parts))


@pytest.mark.parametrize(
    "parts",
    [
        (("给我打个电话吧，", "request_callback", 0.99), ("问换货的事", "request_exchange", 0.99)),
        (
            ("please call me back tomorrow, ", "request_callback", 0.99),
            ("it's about my exchange", "request_exchange", 0.99),
        ),
    ],
)
def test_what_a_call_is_about_is_no_request_of_its_own(parts: tuple[tuple[str, str, float], ...]) -> None:
    assert list(requests(said("request_callback", *parts))) == ["callback"]


def test_a_clause_that_only_sounds_like_a_topic_asks_nothing() -> None:
    heard = said("request_return", ("我要退货，", "request_return", 0.99), ("运费我出，", "ask_return_freight", 0.99))
    assert questions(heard) == []


def test_what_the_request_tells_for_its_goods_is_not_told_in_general_before() -> None:
    heard = said("request_exchange", ("想换一个", "request_exchange", 0.99), ("能换吗？", "ask_exchange_policy", 0.9))
    assert questions(heard) == []


def test_an_answer_that_holds_another_is_given_alone() -> None:
    asked = (("多少天能退？", "ask_return_policy", 0.9), ("坏的能退吗？", "ask_quality_return", 0.9))
    assert questions(said("request_callback", *asked)) == ["ask_return_policy"]


def test_at_most_two_questions_are_answered() -> None:
    names = ("ask_return_freight", "ask_refund_time", "ask_invoice")
    asked = [("什么时候？", name, 0.9) for name in names]
    assert questions(said("request_return", *asked)) == ["ask_return_freight", "ask_refund_time"]


def test_of_two_ways_for_one_thing_none_comes_second() -> None:
    either = (("我要退货，", "request_return", 0.99), ("或者换货", "request_exchange", 0.99))
    assert not requests(said("request_return", *either))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I want to complain about how slow you are", "complaint"),
        ("我要投诉你们的快递", "complaint"),
        ("I want to know how long a complaint takes", None),
        ("投诉要几天有结果", None),
    ],
)
def test_a_wish_in_so_many_words_is_no_question(text: str, kind: str | None) -> None:
    assert wished_after_all(said("ask_complaint_process", text=text)) == kind


def test_each_of_two_requests_has_its_own_words() -> None:
    heard = said("request_return", ("锅我要退，", "request_return", 0.99), ("杯子换一个", "request_exchange", 0.99))
    assert list(requests(heard)) == ["return", "exchange"]
    assert about(heard, "exchange").text == "杯子换一个"


@pytest.mark.parametrize(("text", "meant"), [("get me a human", True), ("your human errors annoy me", False)])
def test_a_person_is_wanted_only_where_that_is_surely_said(text: str, meant: bool) -> None:
    assert wants_person(said("ask_invoice", (text, "request_person", 0.99 if meant else 0.3))) is meant


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("那换货呢", "ask_exchange_policy"),
        ("维修的话呢？", "ask_warranty"),
        ("what about exchanges?", "ask_exchange_policy"),
        ("ok and what about repairs?", "ask_warranty"),
        ("and for faulty ones?", "ask_quality_return"),
        ("那你呢", None),
        ("我要换货", None),
    ],
)
def test_a_topic_named_by_half_is_asked_about(text: str, topic: str | None) -> None:
    assert asked_about(said("request_exchange", text=text)) == topic


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        ("how quickly would a replacement be sent out?", "exchange", "ask_exchange_policy"),
        ("I got it from another website, will you still help?", "return_check", "ask_coverage"),
        ("换新的要等多久", "exchange", "ask_exchange_policy"),
        ("please exchange it", "exchange", None),
        ("我要换货", "exchange", None),
    ],
)
def test_nobody_begins_a_request_by_asking_how_long(text: str, kind: str, topic: str | None) -> None:
    assert asked_instead(said("request_exchange", text=text), kind) == topic


@pytest.mark.parametrize("text", ["为什么", "为什么要问这个？", "why?", "why do you need that?", "but why"])
def test_why_is_heard_alone(text: str) -> None:
    assert asks_why(text)


@pytest.mark.parametrize("text", ["", "为什么还没退款", "why is my refund late", "why not"])
def test_why_with_a_matter_of_its_own_is_something_else(text: str) -> None:
    assert not asks_why(text)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("退两条毛巾", 2),
        ("毛巾有两条要退", 2),
        ("return two of the towels", 2),
        ("全退", "all"),
        ("我买了两条毛巾", None),
        ("退第二件", None),
        ("两天前买的，想退货", None),
        ("return it, I bought it two days ago", None),
        ("我要退货", None),
    ],
)
def test_pieces_are_read_beside_what_shall_be_done_with_them(text: str, pieces: int | str | None) -> None:
    assert pieces_in(text) == pieces


@pytest.mark.parametrize(
    ("text", "off"),
    [("FD20261101001", -1), ("FD2026110100171", 1), ("订单号fd 2026 1101 001", -1), ("FD202611010017", 0), ("没有", 0)],
)
def test_an_order_number_tells_by_how_many_digits_it_is_off(text: str, off: int) -> None:
    assert digits_off(text) == off


def test_every_follow_up_leads_to_an_answer() -> None:
    shorts = [short.topic for table in (HOW_LONG, HOW_MUCH) for short in table.values()]
    assert set(shorts) - set(TOPICS) <= {"ask_case_status"}
    assert set(RELATED) <= {*TOPICS, "ask_case_status"}


@pytest.mark.parametrize(
    ("response", "topic"),
    [
        ("utter_answer_refund_time", "ask_refund_time"),
        ("utter_windows_both", "ask_return_policy"),
        ("utter_exchange_opened", "ask_case_status"),
        ("utter_ask_reason", None),
    ],
)
def test_a_response_tells_what_it_was_about(response: str, topic: str | None) -> None:
    assert topic_of(response) == topic
