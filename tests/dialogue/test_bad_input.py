"""What nobody can understand: no confident answer, one more try at most, then a person; other languages hear both of ours."""

import base64

import pytest
from dialogue.conftest import Begin
from dialogue.consumer import Shop

NOISE = {
    "one letter": "x" * 4000,
    "one character": "啊" * 4000,
    "emoji": "🫠🦄🌵",
    "punctuation": "？？？！！……",
    "one mark": ".",
    "base64": base64.b64encode(bytes(range(200))).decode(),
    "zero width": "\u200b\u2060\ufeff\u200d",
    "spaces and a mark": "   \u3000  …   ",
    "letters by chance": "asdfghjkl qwertyuiop zxcvbnm",
    "code": "for (let i = 0; i < n; i++) { a[i] ^= b[i] }",
    "braces": "{days} {tracker} %s %(x)s {{nested}} ${jndi}",
    "SQL": "'; DROP TABLE messages; --",
    "markup": "<img src=x onerror=alert(1)>",
}
FOREIGN = {
    "Japanese": "返品したいのですが、どうすればいいですか",
    "Korean": "환불하고 싶어요",
    "Russian": "Хочу вернуть товар, куда писать?",
    "Arabic": "مرحبا، أريد إرجاع هذا المنتج",
    "right to left with English inside": "\u202eأريد إرجاع \u2066order\u2069 هذا المنتج اليوم",
    "Thai": "อยากคืนสินค้าค่ะ",
    "Hindi": "मुझे सामान वापस करना है",
    "Hebrew": "אני רוצה להחזיר את המוצר",
    "Greek": "θέλω να επιστρέψω το προϊόν",
    "Spanish": "¿Cuánto tarda el reembolso de mi pedido?",
    "French": "Je voudrais retourner ma commande, comment faire ?",
    "German": "Ich möchte meine Bestellung zurückgeben",
    "Portuguese": "Quero devolver o meu pedido, como faço?",
    "Italian": "Vorrei restituire il mio ordine",
    "Vietnamese": "tôi muốn trả hàng",
    "Turkish": "Siparişimi iade etmek istiyorum, nasıl?",
}
UNSURE = ("utter_rephrase", "utter_out_of_scope", "utter_rephrase_again", "utter_out_of_scope_again")


def titles(one: object) -> list[str]:
    return [button["title"] for reply in one.replies for button in reply["buttons"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_noise_gets_no_answer_but_a_way_to_a_person(consumer: Begin, locale: str) -> None:
    wrong = []
    for text in NOISE.values():
        one = await consumer(locale)
        await one.say(text)
        first = list(one.responses)
        await one.say(text)
        person = {"转人工", "Talk to a person"} & set(titles(one))
        if not {*first, *one.responses} <= set(UNSURE) or not person or one.responses == first:
            wrong.append(one.transcript)
    assert not wrong


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_another_language_hears_in_both_of_ours_what_we_can_do(consumer: Begin, locale: str) -> None:
    wrong = []
    for text in FOREIGN.values():
        one = await consumer(locale)
        said = await one.say(text)
        if one.responses != ["utter_two_languages"] or "English" not in said or "中文" not in said:
            wrong.append(one.transcript)
    assert not wrong


async def test_the_language_is_one_press_away(consumer: Begin) -> None:
    one = await consumer("zh")
    await one.say("Ich möchte meine Bestellung zurückgeben")
    assert titles(one) == ["中文", "English", "转人工"]
    assert await one.press("English") == "Sure, English from here on."


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("👍", "utter_thank"),
        ("❤️", "utter_thank"),
        ("🙏🏽🙏🏽", "utter_thank"),
        ("😡😡😡", "utter_insult"),
        ("👎", "utter_insult"),
    ],
)
async def test_a_lone_emoji_is_answered_as_it_is_meant(consumer: Begin, text: str, response: str) -> None:
    one = await consumer("zh")
    await one.say(text)
    assert one.responses == [response]


async def test_a_thumb_up_is_a_yes_where_the_form_asks_yes_or_no_and_only_there(consumer: Begin, shop: Shop) -> None:
    one = await consumer("zh")
    await one.say(f"我要退货，订单{await shop.order('KT1')}，尾号8000，不想要了")
    assert one.requested == "condition", one.transcript
    for text in ("👍", "？？？", "환불하고 싶어요", "😡"):
        await one.say(text)
        assert one.requested == "condition", one.transcript
    await one.say("全新没拆，东西都在")
    assert one.requested == "consent", one.transcript
    await one.say("👍")
    assert one.requested == "contact", one.transcript


async def test_a_fault_may_be_told_in_any_language_but_not_without_words(consumer: Begin, shop: Shop) -> None:
    one = await consumer("zh")
    await one.say(f"我要退货，订单{await shop.order('KT1')}，尾号8000")
    await one.press("商品有问题")
    assert one.requested == "fault", one.transcript
    await one.say("……")
    assert one.requested == "fault", one.transcript
    await one.say("Der Wasserkocher wird nicht warm und das Licht ist aus")
    assert one.requested != "fault", one.transcript
