"""What is seen in a text, and how the classifier learns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine import fitting
from engine.classifier import Calibration, Classifier
from engine.concepts import concepts
from engine.entities import Shapes
from engine.features import features
from engine.script import normalise
from engine.wordings import CHINESE, ENGLISH, reworded

SHAPES = Shapes()
ORDER = "FD202611010017"


def found(text: str) -> dict[str, str]:
    return {entity.kind: entity.value for entity in SHAPES.find(text)}


@pytest.mark.parametrize(
    "text",
    [
        ORDER,
        "订单号是FD202611010017。",
        "fd202611010017能退吗",
        "ＦＤ２０２６１１０１００１７",
        "FD 2026 1101 0017",
        "FD-20261101-0017",
        "my order FD202611010017, please",
        "退FD202611010017这单",
    ],
)
def test_an_order_number_is_found_however_it_is_written(text: str):
    assert found(text)["order_no"] == ORDER


@pytest.mark.parametrize("text", ["FD20261101001", "FD2026110100170", "XFD202611010017", "202611010017"])
def test_what_only_resembles_an_order_number_is_none(text: str):
    assert "order_no" not in found(text)


def test_the_shop_chooses_the_shape_of_its_order_numbers():
    assert Shapes(r"\d{8}").find("单号 1234 5678")[0].value == "12345678"


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("8000", "8000"),
        ("８０００", "8000"),
        ("8000。", "8000"),
        ("尾号8000", "8000"),
        ("手机尾號是 8000", "8000"),
        ("last four are 8000", "8000"),
        ("phone ending in 8000", "8000"),
        ("FD202611010017 8000", "8000"),
        ("138****8000", "8000"),
    ],
)
def test_a_phone_tail_is_found(text: str, tail: str):
    assert found(text)["phone_last4"] == tail


@pytest.mark.parametrize("text", ["我2025年买的", "花了2999元", "in 2024 maybe", "12345", "买了1000多个 还要 2000"])
def test_other_four_digits_are_no_phone_tail(text: str):
    assert "phone_last4" not in found(text)


@pytest.mark.parametrize(
    ("text", "date"),
    [("2026年11月3日买的", "2026-11-03"), ("bought 2026-11-03", "2026-11-03"), ("上周二收到", "上周二"), ("11月3号", "11月3号"),
     ("on the 3rd", "the 3rd"), ("Nov 3 I think", "Nov 3"), ("三天前", "三天前"), ("two weeks ago", "two weeks ago")],
)  # fmt: skip
def test_a_date_is_found(text: str, date: str):
    assert found(text)["date"] == date


@pytest.mark.parametrize(("text", "amount"), [("花了２９９元", "299"), ("¥1,299.50", "1299.50"), ("20 dollars", "20")])
def test_an_amount_is_found(text: str, amount: str):
    assert found(text)["amount"] == amount


def test_places_are_those_of_the_text_as_it_was_written():
    text = "单号ＦＤ２０２６ １１０１ ００１７好"
    entity = SHAPES.find(text)[0]
    assert text[entity.start : entity.end] == "ＦＤ２０２６ １１０１ ００１７"


@pytest.mark.parametrize(
    ("one", "other"), [("我要退貨", "我要退货"), ("ＲＥＦＵＮＤ", "refund"), ("can’t", "can't"), ("退\u200b货", "退货")]
)
def test_one_meaning_in_two_scripts_is_one_text(one: str, other: str):
    assert normalise(one) == normalise(other)
    assert features(one, SHAPES) == features(other, SHAPES)


@pytest.mark.parametrize(
    ("hasty", "meant"), [("u dont ship", "you don't ship"), ("腿货", "退货"), ("咋整", "怎么弄"), ("您家", "你们")]
)
def test_a_hasty_wording_is_read_as_what_it_stands_for(hasty: str, meant: str):
    assert reworded(normalise(hasty)) == reworded(normalise(meant))


def test_no_wording_is_read_as_one_that_is_read_as_another():
    assert {word for word in CHINESE.values() if reworded(word) != word} == set()
    assert {word for word in ENGLISH.values() if reworded(word) != word} == set()


@pytest.mark.parametrize(("text", "concept"), [("when will you deliver", "@person"), ("send me an email", "@bot")])
def test_no_concept_begins_in_the_middle_of_a_word(text: str, concept: str):
    assert concept not in set(concepts(text))


def test_a_concept_is_shared_by_both_languages():
    assert "@freight" in set(concepts("运费谁出")) & set(concepts("who pays the postage"))


def test_two_order_numbers_look_alike_to_the_classifier():
    assert features("FD202611010017", SHAPES) == features("fd 2026 1101 0099", SHAPES)


@pytest.fixture(scope="module")
def small() -> Classifier:
    texts = {
        "return": ["退货", "我要退货", "send it back", "return this", "退了吧"],
        "greet": ["你好", "您好呀", "hello", "hi there", "hey"],
    }
    pairs = [(features(text, SHAPES), intent) for intent, group in texts.items() for text in group]
    return fitting.fit([counts for counts, _ in pairs], [intent for _, intent in pairs])


def test_what_was_learnt_is_recognised_and_confidence_sums_to_one(small: Classifier):
    ranking = small.ranking(features("帮我退货", SHAPES))
    assert ranking[0][0] == "return"
    assert sum(confidence for _, confidence in ranking) == pytest.approx(1)


def test_what_is_expected_becomes_likelier(small: Classifier):
    counts = features("blue", SHAPES)
    assert dict(small.ranking(counts, {"return": 3.0}))["return"] > dict(small.ranking(counts))["return"]


def test_a_saved_classifier_ranks_as_it_did(small: Classifier, tmp_path):
    small.save(tmp_path)
    loaded = Classifier.load(tmp_path)
    for text in ("退货", "hello there", "!", ""):
        before, after = small.ranking(features(text, SHAPES)), loaded.ranking(features(text, SHAPES))
        assert [name for name, _ in before] == [name for name, _ in after]
        assert [share for _, share in before] == pytest.approx([share for _, share in after], abs=0.01)


@pytest.mark.parametrize(
    ("ranking", "again"),
    [
        ([("return", 0.8), ("out_of_scope", 0.05)], False),
        ([("return", 0.8), ("out_of_scope", 0.15)], True),
        ([("return", 0.5), ("greet", 0.4), ("out_of_scope", 0.05)], True),
        ([("return", 0.3)], False),
        ([("out_of_scope", 0.6), ("return", 0.2)], False),
        ([("out_of_scope", 0.5), ("return", 0.3)], True),
    ],
)
def test_what_may_be_outside_our_job_or_hardly_leads_is_asked_again(
    small: Classifier, ranking: list[tuple[str, float]], again: bool
):
    assert replace(small, calibration=Calibration(lead=0.3, doubt=0.1)).doubts(ranking) is again


def test_what_is_learnt_as_outside_stops_few_right_answers():
    chances = np.array([[0.9, 0.1 * place / 100] for place in range(100)] + [[0.8, 0.2]])
    unseen = fitting.Unseen(["a", "out_of_scope"], np.array([0] * 100 + [1]), np.log(chances + 1e-9))
    assert fitting.best_doubt(unseen, 0.3) == pytest.approx(0.098, abs=0.005)


def test_learning_twice_gives_the_same_weights():
    examples = [features(text, SHAPES) for text in ("退货", "退了", "我要退", "你好", "您好", "hello")]
    intents = ["a", "a", "a", "b", "b", "b"]
    one, other = fitting.fit(examples, intents), fitting.fit(examples, intents)
    assert np.array_equal(one.linear.weights, other.linear.weights)
    assert np.array_equal(one.network.embedding, other.network.embedding)
