"""What no model should guess at: other languages and texts without a word, and nothing that we do speak."""

from __future__ import annotations

import base64

import pytest

from engine.strange import strange_in

FOREIGN = [
    "返品したいです", "注文番号はFD202611010001です", "환불하고 싶어요", "Хочу вернуть товар", "أريد إرجاع هذا المنتج",
    "\u202eأريد إرجاع \u2066order\u2069 هذا المنتج اليوم", "อยากคืนสินค้าค่ะ", "मुझे सामान वापस करना है", "אני רוצה להחזיר",
    "¿Cuánto tarda el reembolso?", "Quiero devolver mi pedido", "Je voudrais retourner ma commande",
    "Ich möchte meine Bestellung zurückgeben", "Vorrei restituire il mio ordine", "tôi muốn trả hàng",
]  # fmt: skip
NOISE = [
    "x" * 4000, "啊" * 4000, "？？？", "...", "…", "👍", "🫠🦄", "\u200b\u200b", base64.b64encode(bytes(range(200))).decode(),
    "'; DROP TABLE messages; --", "for (let i = 0; i < n; i++) { a[i] ^= b[i] }", "{days} %s %(x)s ${jndi}",
]  # fmt: skip
OURS = [
    "我要退货", "2046", "FD202611010033", "ＦＤ２０２６１１０１００１７", "可以speak english吗", "哈哈哈哈哈哈", "hmmmm", "ok", "退",
    "I want to return la lampe", "La Mer cream", "my café lamp is broken", "der Lampe 坏了", "please help!!!", "の味怎么样", "尾号 0033",
    "I paid $30 <3", "size XL, order FD202611010033", "嗯嗯嗯嗯", "no no no no", "https://mall.example/item/5 这个坏了",
]  # fmt: skip


@pytest.mark.parametrize("text", FOREIGN)
def test_another_language_is_noticed(text: str):
    assert strange_in(text) == "foreign"


@pytest.mark.parametrize("text", NOISE, ids=range(len(NOISE)))
def test_a_text_without_a_word_is_noise(text: str):
    assert strange_in(text) == "noise"


@pytest.mark.parametrize("text", OURS)
def test_what_we_speak_is_left_to_the_model(text: str):
    assert strange_in(text) is None
