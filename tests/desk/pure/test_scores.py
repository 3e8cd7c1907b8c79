"""Which score somebody means who types an answer, and what is no answer at all."""

import pytest

from desk.conversation.scores import certain_score, score_in_reply

CERTAIN = {
    5: (
        "五星",
        "5分",
        "给五星好评",
        "我打5分吧",
        "满分",
        "10分",
        "５分",
        "5 stars",
        "I'd give it a 5/5",
        "five stars!",
    ),
    4: ("4星", "四颗星", "打4分", "4 out of 5"),
    1: ("1分", "给一星", "one star"),
}
IN_REPLY = {
    5: ("5", "五", "很满意", "非常满意，谢谢", "太好了", "very good", "Thanks, excellent! 👍", "very satisfied"),
    4: ("4", "满意", "挺好的", "不错", "good", "not bad", "I'm satisfied"),
    3: ("3", "三", "一般", "还行", "还可以吧", "马马虎虎", "so-so", "Neither good nor bad"),
    2: ("2", "不满意", "不太满意", "不太好", "not satisfied", "not very good", "dissatisfied"),
    1: ("1", "0分", "很不满意", "非常不满意", "一点都不满意", "太差了", "差评", "terrible", "very dissatisfied"),
}
NOTHING = (
    *("ok", "好的", "好", "可以", "谢谢", "thanks", "yes", "fine", "15", "5个", "5天", "我要退5件", "满意度"),
    *("很满意，不过我想退货", "good, but where is my refund", "5 stars on your site, is that real?", "", "👍", "分"),
)


@pytest.mark.parametrize(("score", "text"), [(score, one) for score, texts in CERTAIN.items() for one in texts])
def test_stars_and_points_say_so_by_themselves(score: int, text: str) -> None:
    assert certain_score(text) == score
    assert score_in_reply(text) == score


@pytest.mark.parametrize(("score", "text"), [(score, one) for score, texts in IN_REPLY.items() for one in texts])
def test_what_may_be_said_about_anything_counts_only_in_reply(score: int, text: str) -> None:
    assert score_in_reply(text) == score
    assert certain_score(text) is None


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_more_than_an_answer_or_less_is_none(text: str) -> None:
    assert score_in_reply(text) is None
    assert certain_score(text) is None
