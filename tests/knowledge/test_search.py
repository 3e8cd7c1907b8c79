"""Which product is meant, which passage answers, and that nothing is told which no file says."""

import pytest

from desk.knowledge.knowledge import SURE, Knowledge, Verdict
from desk.knowledge.measure import CHOOSING, REPORTING, best_threshold, figures, outcomes, read
from desk.settings import ROOT


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge(ROOT / "catalog")


@pytest.mark.parametrize(
    ("question", "locale", "sku", "heading"),
    [
        ("电热水壶能保温吗", "zh", "EH-KET12", "没有的功能"),
        ("電熱水壺能保溫嗎", "zh", "EH-KET12", "没有的功能"),
        ("ＥＨ－ＫＥＴ１２ 多重", "zh", "EH-KET12", "尺寸和重量"),
        ("请问这个充电宝可以带上飞机吗，谢谢", "zh", "EH-PB10", "乘飞机"),
        ("枕头多高啊", "zh", "EH-PIL60", "大小和高度"),
        ("How heavy is the STROLLER??", "en", "EH-STR1", "Weight and size"),
        ("can I wash the aprons in the washing machine", "en", "EH-APRON", "Washing"),
        ("does the kettle stop when the water boils", "en", "EH-KET12", "Boiling and switching off"),
        ("rice cooker's pot material", "en", "EH-RC30", "Inner pot"),
    ],
)
def test_a_question_that_names_a_product_gets_its_passage(
    knowledge: Knowledge, question: str, locale: str, sku: str, heading: str
) -> None:
    found = knowledge.find(question, locale)
    assert found.hit, found
    assert (found.verdict, found.hit.passage.sku, found.hit.passage.heading) == (Verdict.ANSWER, sku, heading)


@pytest.mark.parametrize(
    ("question", "locale"),
    [
        ("杯子能放洗碗机吗", "zh"),
        ("can the cup go in the dishwasher", "en"),
        ("这个多重", "zh"),
        ("how heavy is it", "en"),
    ],
)
def test_where_several_products_may_be_meant_the_consumer_says_which(
    knowledge: Knowledge, question: str, locale: str
) -> None:
    assert knowledge.find(question, locale).verdict is Verdict.WHICH


def test_a_product_that_is_named_outdoes_the_one_in_talk_and_that_one_a_mere_kind(knowledge: Knowledge) -> None:
    assert knowledge.find("耳机防水吗", "zh", ["EH-KET12"]).product.sku == "EH-HP50"
    assert knowledge.find("这个杯子能放洗碗机吗", "zh", ["EH-CUPNAME"]).product.sku == "EH-CUPNAME"
    assert knowledge.find("能放洗碗机吗", "zh", ["EH-BOWL4"]).product.sku == "EH-BOWL4"
    assert knowledge.find("能放洗碗机吗", "zh", about="EH-CUP450").product.sku == "EH-CUP450"


@pytest.mark.parametrize(
    ("question", "locale"), [("投影仪多少流明", "zh"), ("is the suitcase waterproof", "en"), ("羽绒服怎么洗", "zh")]
)
def test_goods_without_a_file_are_recognised_as_such(knowledge: Knowledge, question: str, locale: str) -> None:
    assert knowledge.find(question, locale, ["EH-KET12"]).verdict is Verdict.NOT_LISTED


@pytest.mark.parametrize("word", ["量杯", "指示灯"])
def test_a_part_that_sounds_like_goods_is_none(knowledge: Knowledge, word: str) -> None:
    assert knowledge.named(f"{word}在哪里") == ()


def test_a_name_alone_is_told_apart_from_a_question(knowledge: Knowledge) -> None:
    assert knowledge.is_name_alone("就是那个电热水壶")
    assert knowledge.is_name_alone("the power bank")
    assert not knowledge.is_name_alone("电热水壶多重")
    assert knowledge.find("电热水壶", "zh").verdict is Verdict.ANSWER


def test_the_next_best_passage_is_another_one(knowledge: Knowledge) -> None:
    first = knowledge.find("充电宝充满要多久", "zh").hit
    assert first
    second = knowledge.find("充电宝充满要多久", "zh", without=[first.passage.id]).hit
    assert second
    assert second.passage.id != first.passage.id


@pytest.mark.parametrize(
    "text", ["", "   ", "？？？", "😀" * 50, "a" * 4000, "的" * 4000, "\u202eabc", "=size ~水 {days}"]
)
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_nothing_that_is_typed_breaks_the_search(knowledge: Knowledge, text: str, locale: str) -> None:
    assert knowledge.find(text, locale).verdict is Verdict.WHICH
    knowledge.find(text, locale, ["EH-KET12"])


def test_there_are_questions_enough_to_measure_by() -> None:
    asked = [*read(CHOOSING), *read(REPORTING)]
    for locale in ("zh", "en"):
        ours = [one for one in asked if one.locale == locale]
        answerable = [one for one in ours if one.finds]
        assert len(ours) >= 240
        assert len(answerable) <= 0.8 * len(ours)
        assert sum(one.hard for one in answerable) >= 0.5 * len(answerable)


def test_every_heading_that_a_question_names_is_there(knowledge: Knowledge) -> None:
    there = {(one.sku, one.locale, one.heading) for product in knowledge.products.values() for one in product.passages}
    missing = {
        (one.sku, one.locale, heading) for one in (*read(CHOOSING), *read(REPORTING)) for heading in one.finds
    } - there
    assert not missing


def test_questions_that_nothing_was_chosen_by_are_answered_as_promised(knowledge: Knowledge) -> None:
    found = figures(outcomes(knowledge, read(REPORTING)))
    assert found.recall >= 0.70
    assert found.answered_wrong <= 0.16
    assert found.wrong_of_unanswerable <= 0.15
    assert found.missed <= 0.30


def test_the_threshold_is_the_best_for_the_questions_it_was_chosen_by(knowledge: Knowledge) -> None:
    assert best_threshold(outcomes(knowledge, read(CHOOSING))) == SURE
