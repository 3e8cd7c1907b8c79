"""Long texts in pieces: nothing is lost, nothing is too long, and they end where a reader would pause."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pieces import pieces, shortened, units

WRITTEN = st.text(st.sampled_from("啊ab。！？.!? \n，”😀👍🏽é\u0301\u200d👩🚀\u3000"), max_size=400)


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


@given(WRITTEN, st.integers(20, 120))
def test_pieces_give_the_text_back_and_none_is_blank_or_too_long(text: str, room: int) -> None:
    found = pieces(text, room)
    assert bare("".join(found)) == bare(text)
    assert all(one.strip() and units(one) <= room for one in found)


@given(st.text(max_size=300), st.integers(20, 120))
def test_any_text_at_all_is_cut_without_loss(text: str, room: int) -> None:
    assert bare("".join(pieces(text, room))) == bare(text)


def test_what_fits_stays_whole() -> None:
    assert pieces("您好。\n\n再见。", 100) == ["您好。\n\n再见。"]
    assert pieces("  \n ", 100) == []


def test_a_paragraph_is_the_best_place_then_a_line_then_a_sentence_then_a_blank() -> None:
    assert pieces("第一段。很短。\n\n第二段。", 12) == ["第一段。很短。", "第二段。"]
    assert pieces("one two. three\nfour five", 18) == ["one two. three", "four five"]
    assert pieces("七天内可以退。质量问题十五天。", 12) == ["七天内可以退。", "质量问题十五天。"]
    assert pieces("Seven days. Fifteen for faults.", 20) == ["Seven days.", "Fifteen for faults."]
    assert pieces("some words without an end", 14) == ["some words", "without an end"]


def test_a_number_with_a_point_is_no_end_of_a_sentence() -> None:
    assert pieces("It costs 399.00 yuan in all", 16) == ["It costs 399.00", "yuan in all"]


def test_closing_marks_stay_with_their_sentence() -> None:
    assert pieces("他说“可以退。”然后走了很远", 7) == ["他说“可以", "退。”然后走了", "很远"]
    assert pieces("他说“可以退。”然后走了很远", 8)[0] == "他说“可以退。”"


def test_a_surrogate_pair_counts_as_two_and_is_never_torn() -> None:
    assert units("😀") == 2
    assert pieces("😀" * 5, 5) == ["😀😀", "😀😀", "😀"]


@pytest.mark.parametrize("sign", ["👍🏽", "👩\u200d🚀", "e\u0301", "❤\ufe0f"])
def test_what_reads_as_one_sign_is_not_torn(sign: str) -> None:
    for one in pieces(sign * 10, units(sign) * 2 + 1):
        assert one.count(sign) * len(sign) == len(one)


def test_a_title_is_shortened_with_an_ellipsis() -> None:
    assert shortened("转人工", 3) == "转人工"
    assert shortened("降噪耳机黑色款", 5) == "降噪耳机…"
    assert units(shortened("👍🏽" * 9, 12)) <= 12
