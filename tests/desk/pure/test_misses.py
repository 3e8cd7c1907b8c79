"""Misses without personal data, what makes two of them similar, and the file that is learned from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk import examples
from desk.errors import Conflict
from desk.knowledge.unanswered import anonymous as unanswered
from desk.misses.anonymous import LONGEST, anonymous, is_a_name, spoken
from desk.misses.learned import Learned
from desk.misses.likeness import alike, key_of

ORDERS = r"FD\d{12}"
TEXTS = [
    ("zh", "我叫王伟，订单FD202611010017退款呢", "我叫[姓名]，订单[订单号]退款呢"),
    ("zh", "欧阳先生和李先生的电话是138****8000", "[姓名]先生和[姓名]先生的电话是[手机号]"),
    ("zh", "验证码１２３４ ５６", "验证码[号码]"),
    ("zh", "单号一三八零零", "单号[号码]"),
    ("zh", "寄到江苏省南京市玄武区中山路18号3楼行吗", "寄[地址]行吗"),
    ("zh", "买了2个，用了30天", "买了2个，用了30天"),
    ("en", "my name is john and the order is fd202611010017", "my name is [name] and the order is [order number]"),
    ("en", "I'm Anna Bell, 12 Baker Street, a***@shop.example", "I'm [name], [address], [e-mail]"),
    ("en", "case R20261123-0001, see https://x.example/me", "case [number], see [link]"),
    ("en", "why was I called back after 3 days", "why was I called back after 3 days"),
]


@pytest.mark.parametrize(("locale", "said", "kept"), TEXTS)
def test_what_is_somebodys_own_becomes_a_placeholder(locale: str, said: str, kept: str) -> None:
    assert anonymous(said, locale, ORDERS) == kept
    assert anonymous(kept, locale, ORDERS) == kept, "a second look changes nothing"


@pytest.mark.parametrize("said", ["邮\x1b[2J费\x07咋\u202e算", "邮费\x9b咋\u200b算"])
def test_what_a_terminal_would_obey_is_gone(said: str) -> None:
    for kept in (anonymous(said, "zh", ORDERS), unanswered(said)):
        assert kept.isprintable() and kept.replace("[2J", "") == "邮费咋算"


def test_a_story_is_cut_and_a_bare_name_is_known() -> None:
    assert len(anonymous("退" * 4000, "zh", ORDERS)) == LONGEST
    assert [is_a_name(one) for one in ("李雷", "Anna Bell", "黄色", "太小了", "Too small")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_an_example_has_samples_for_placeholders_and_no_signs_of_the_file() -> None:
    assert spoken("我叫[姓名]，[订单号]的{快递}呢", "zh") == "我叫王芳，FD202611010017的 快递 呢"
    assert spoken("/request_return - [x](y)", "en") == "request_return - x (y)"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("请问运费谁出呢？", "谁出运费", True),
        ("Who pays shipping?", "please, who is paying the shipping", True),
        ("订单[订单号]在哪", "订单在哪", True),
        ("运费谁出", "退款多久", False),
    ],
)
def test_similar_texts_are_counted_together(one: str, other: str, same: bool) -> None:
    assert (key_of(one) == key_of(other)) is same


def test_asking_again_in_nearly_the_same_words_is_noticed() -> None:
    assert alike("退款退到哪张卡", "请问退款退到哪张卡上呢")
    assert not alike("how do I get my money", "where is the shop")
    assert not alike("好", "好的")


@pytest.fixture
def learned(tmp_path: Path) -> Learned:
    (tmp_path / "nlu").mkdir()
    (tmp_path / "nlu/service.yml").write_text(examples.written({"ask_charge": ["要钱吗"]}), encoding="utf-8")
    return Learned(tmp_path)


def test_an_example_is_written_once_and_in_order(learned: Learned, tmp_path: Path) -> None:
    assert learned.add("ask_return_freight", "邮费咋算")
    assert learned.add("ask_return_freight", "来回邮费谁掏")
    assert learned.add("ask_return_freight", "邮费 咋算？")
    assert learned.add("ask_charge", "收费不")
    assert (tmp_path / "nlu/learned.yml").read_text(encoding="utf-8") == (
        'version: "3.1"\nnlu:\n- intent: ask_charge\n  examples: |\n    - 收费不\n'
        "- intent: ask_return_freight\n  examples: |\n    - 来回邮费谁掏\n    - 邮费咋算\n"
    )


def test_an_example_never_stands_under_two_intents(learned: Learned) -> None:
    for assigned in ({}, {"ask_charge": ["要钱不"]}):
        text = "要钱不" if assigned else "要钱吗？"
        with pytest.raises(Conflict) as refused:
            learned.check("ask_invoice", text, assigned)
        assert refused.value.now == {"intent": "ask_charge"}
    learned.check("ask_charge", "要钱吗")


def test_where_the_tree_is_read_only_the_file_and_a_patch_are_given(learned: Learned, tmp_path: Path) -> None:
    (tmp_path / "nlu/.learned.new").mkdir()  # nothing can be written there
    assert not learned.add("ask_charge", "收费不")
    (tmp_path / "nlu/.learned.new").rmdir()
    assigned = {"ask_charge": ["收费不", "要钱吗"]}
    assert "    - 收费不\n" in learned.whole(assigned)
    assert "要钱吗" not in learned.whole(assigned), "that stands in another file"
    patch = learned.patch(assigned)
    assert patch.startswith("--- /dev/null\n+++ b/nlu_data/nlu/learned.yml\n")
    learned.add("ask_charge", "收费不")
    assert learned.patch(assigned) == ""
