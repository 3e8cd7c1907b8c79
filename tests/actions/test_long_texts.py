"""The form reads 4,000 characters as fast as four, whatever they are made of."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from actions.asked import asked_about, asks_why, plainly_asked
from actions.claims import cites
from actions.heard import Heard, Part
from actions.lexicon import digits_off, field_named, four_digits, plainly_yes, unanswered_complaint, without_proof
from actions.parts import questions, requests, tells_fault
from actions.readers import READERS
from actions.reading import read_answer, read_opening
from actions.shop_matters import topic_of
from actions.switching import switched_to
from tests.desk.pure.test_long_texts import BRICKS, LONGEST, SECONDS

BRICKS_OF_FORMS = (
    *BRICKS,
    "订单号",
    "尾號",
    "为",
    "order ",
    "from ",
    "ending in ",
    "不",
    "别",
    "全部",
    "那",
    "ok ",
    "and ",
    "'m ",
    "投诉",
    "没",
    "my complaint ",
    "nobody ",
)


def heard(text: str) -> Heard:
    chances = {"out_of_scope": 0.5}
    return Heard(text, "out_of_scope", 0.5, chances, {}, [Part(text, chances)])


READ: dict[str, Callable[[str], object]] = {
    **{name: lambda text, name=name: read_answer(heard(text), name) for name in READERS},  # type: ignore[misc]
    "complaints before": unanswered_complaint,
    "openings": lambda text: read_opening(heard(text)),
    "proof": without_proof,
    "digits": lambda text: (four_digits(text), digits_off(text)),
    "words": lambda text: (plainly_yes(text), field_named(text), cites(text), topic_of(text)),
    "questions": lambda text: (asked_about(heard(text)), asks_why(text), plainly_asked(heard(text))),
    "other wishes": lambda text: switched_to(heard(text), "return", "fault"),
    "parts": lambda text: (questions(heard(text)), requests(heard(text)), tells_fault(heard(text))),
}


@pytest.mark.parametrize("name", READ)
def test_no_text_takes_the_form_long_to_read(name: str) -> None:
    for brick in BRICKS_OF_FORMS:
        text = (brick * LONGEST)[: LONGEST - 1] + "\x01"
        before = time.thread_time()
        READ[name](text)
        assert time.thread_time() - before < SECONDS, brick


@pytest.mark.parametrize(
    ("told", "story"),
    [
        ("FD202611010017 尾号8000，FD202611010033 2046 灯臂断了", "灯臂断了"),
        ("FD202611010017 ending in 8000, order number: FD202611010033, the arm broke", "the arm broke"),
    ],
)
def test_what_proves_orders_is_no_part_of_the_story(told: str, story: str) -> None:
    assert without_proof(told) == story
