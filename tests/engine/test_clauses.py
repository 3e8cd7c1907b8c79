"""Clauses: the parts of a message that may each be a wish of its own."""

import pytest

from engine.clauses import LONGEST, MOST, clauses


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("我要退货，运费谁出？", ["我要退货，", "运费谁出？"]),
        ("帮我退货，顺便问下周末上班吗", ["帮我退货，", "问下周末上班吗"]),
        ("can I return it and do you charge for shipping", ["can I return it", "do you charge for shipping"]),
        ("I need to return this. When are you open?", ["I need to return this.", "When are you open?"]),
        ("我要退货", []),
        ("hello, yes", []),
    ],
)
def test_a_text_is_taken_apart_where_another_wish_may_begin(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts


def test_a_story_is_not_taken_apart() -> None:
    assert clauses("我要退货，" * LONGEST) == []


def test_no_more_clauses_are_looked_at_than_anybody_wishes() -> None:
    assert len(clauses("运费谁出？" * 2 * MOST)) == MOST
