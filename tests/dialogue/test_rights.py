"""Rights over one's data, as consumers type them: withdraw, see, take along, erase, and the ways to say no."""

from __future__ import annotations

import pytest
from dialogue.conftest import Begin
from dialogue.consumer import Consumer, Shop

from desk.front_desk import Desk

WITHDRAW = {"zh": "我撤回之前的同意，别再用我的手机号", "en": "I withdraw my consent, stop using my phone number"}
ERASE = {"zh": "把我的个人信息全部删掉", "en": "please delete all my data"}
SHOW = {"zh": "你们存了我哪些信息，给我一份", "en": "what data do you have about me, I want a copy"}
TRANSCRIPT = {"zh": "把聊天记录发我一份", "en": "can I download this chat"}
BUTTONS = {
    "zh": {"withdraw": "撤回同意", "erase": "确认删除", "keep": "不删了", "agree": "同意"},
    "en": {"withdraw": "Withdraw", "erase": "Delete it", "keep": "Don't delete", "agree": "agree"},
}
RETURN = {
    "zh": "订单{number} 尾号8000 我要退货，不想要了，没拆封",
    "en": "return {number}, last four 8000, changed my mind, unopened",
}


async def at_contact(one: Consumer, shop: Shop) -> None:
    """Bring a return to the form for contact details, consent given."""
    number = await shop.order("RC1")
    await one.say(RETURN[one.locale].format(number=number))
    while one.requested not in ("consent", "contact"):
        await one.press({"reason": "不想要" if one.locale == "zh" else "want it", "condition": ""}[str(one.requested)])
    await one.press("同意" if one.locale == "zh" else "agree")
    assert one.requested == "contact"


async def handed_in(one: Consumer, shop: Shop) -> None:
    await at_contact(one, shop)
    await one.submit_contact()
    await one.press("提交" if one.locale == "zh" else "it in")


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_consent_withdrawn_in_the_middle_of_the_form_is_asked_for_again(
    consumer: Begin, shop: Shop, desk: Desk, locale: str
) -> None:
    one = await consumer(locale)
    await at_contact(one, shop)
    await one.say(WITHDRAW[locale])
    assert one.responses == ["utter_rights_withdrawal_asked"] and one.answer["loop"] is None
    await one.press(BUTTONS[locale]["withdraw"])
    assert one.responses == ["utter_rights_withdrawn"] and one.effect("withdrawal")
    assert "400" in one.words or "@" in one.words, "the way that remains is told"
    await desk.consents.withdraw(one.conversation, desk.clock.now())  # as the gateway does
    await desk.erasing.contacts(one.conversation)
    draft = await desk.drafts.open(one.conversation)
    assert draft is not None, "what is filled in stays"
    await one.say("继续刚才的退货" if locale == "zh" else "let's go on with the return")
    assert one.requested == "consent"


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_a_no_to_the_withdrawal_goes_on_with_the_form(consumer: Begin, shop: Shop, locale: str) -> None:
    one = await consumer(locale)
    await at_contact(one, shop)
    await one.say(WITHDRAW[locale])
    await one.say("不，先不撤回" if locale == "zh" else "no")
    assert one.responses[0] == "utter_rights_kept"
    assert one.requested == "contact"


async def test_a_typed_yes_to_the_withdrawal_counts(consumer: Begin, shop: Shop) -> None:
    one = await consumer("zh")
    await at_contact(one, shop)
    await one.say(WITHDRAW["zh"])
    await one.say("确认")
    assert one.effect("withdrawal")


async def test_without_a_consent_there_is_nothing_to_withdraw(consumer: Begin) -> None:
    one = await consumer("zh")
    await one.say(WITHDRAW["zh"])
    assert one.responses == ["utter_rights_no_consent"]


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_an_open_case_is_named_before_consent_is_withdrawn(
    consumer: Begin, shop: Shop, desk: Desk, locale: str
) -> None:
    one = await consumer(locale)
    await handed_in(one, shop)
    (case,) = await desk.cases.of(one.conversation)
    await one.say(WITHDRAW[locale])
    assert one.responses == ["utter_rights_withdrawal_asked_cases"] and case.number in one.words
    await one.press(BUTTONS[locale]["withdraw"])
    assert one.responses == ["utter_rights_withdrawn_cases"] and case.number in one.words


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_data_and_transcript_come_as_links_without_a_token(consumer: Begin, desk: Desk, locale: str) -> None:
    one = await consumer(locale)
    await one.say(SHOW[locale])
    assert one.responses == ["utter_rights_data_masked"]
    link = one.replies[0]["custom"]["link"]
    assert link["path"] == "/data" and desk.downloads.token(link["download"]) not in str(one.answer)
    await one.say(TRANSCRIPT[locale])
    assert one.responses == ["utter_rights_transcript"]
    assert one.replies[0]["custom"]["link"]["download"] != link["download"]


async def test_after_a_proof_the_data_come_in_full_and_the_form_goes_on(consumer: Begin, shop: Shop) -> None:
    one = await consumer("zh")
    await at_contact(one, shop)
    await one.say(SHOW["zh"])
    assert one.responses[0] == "utter_rights_data" and one.requested == "contact"


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_data_are_erased_after_a_yes(consumer: Begin, locale: str) -> None:
    one = await consumer(locale)
    await one.say(ERASE[locale])
    assert one.responses == ["utter_rights_erasure_asked"] and "1095" in one.words
    await one.press(BUTTONS[locale]["erase"])
    assert one.responses == ["utter_rights_erasure_begun"] and one.effect("erasure")


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_a_no_erases_nothing(consumer: Begin, locale: str) -> None:
    one = await consumer(locale)
    await one.say(ERASE[locale])
    await one.press(BUTTONS[locale]["keep"])
    assert one.responses == ["utter_rights_kept"]
    await one.say(ERASE[locale])
    await one.say("不要" if locale == "zh" else "no, don't")
    assert one.responses == ["utter_rights_kept"]


@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_while_a_case_is_open_nothing_is_erased_and_the_ways_out_are_told(
    consumer: Begin, shop: Shop, desk: Desk, locale: str
) -> None:
    one = await consumer(locale)
    await handed_in(one, shop)
    (case,) = await desk.cases.of(one.conversation)
    await one.say(ERASE[locale])
    assert one.responses == ["utter_rights_erasure_case_open"] and case.number in one.words
    titles = [button["title"] for button in one.replies[0]["buttons"]]
    assert titles in (["取消申请", "转人工"], ["Cancel the request", "Talk to a person"])


async def test_an_old_button_is_judged_by_what_is_true_now(consumer: Begin, shop: Shop) -> None:
    one = await consumer("zh")
    await one.say(ERASE["zh"])
    button = next(button for button in one.replies[0]["buttons"] if button["title"] == "确认删除")
    await handed_in(one, shop)
    await one._turn(payload=button["payload"])
    assert one.responses == ["utter_rights_erasure_case_open"]


@pytest.mark.parametrize(
    ("locale", "text"),
    [("zh", "确认删除"), ("zh", "删吧"), ("zh", "好的，删掉"), ("en", "yes, delete it"), ("en", "yes")],
)
async def test_a_yes_may_be_typed_in_the_words_of_the_wish(consumer: Begin, locale: str, text: str) -> None:
    one = await consumer(locale)
    await one.say(ERASE[locale])
    await one.say(text)
    assert one.responses == ["utter_rights_erasure_begun"]


@pytest.mark.parametrize(("locale", "text"), [("zh", "不删了"), ("zh", "算了，先别删"), ("en", "no, don't delete it")])
async def test_so_may_a_no(consumer: Begin, locale: str, text: str) -> None:
    one = await consumer(locale)
    await one.say(ERASE[locale])
    await one.say(text)
    assert one.responses == ["utter_rights_kept"]


@pytest.mark.parametrize(("locale", "text"), [("zh", "你们几点下班"), ("en", "what are your opening hours")])
async def test_a_question_in_between_erases_nothing_and_a_later_yes_is_none(
    consumer: Begin, locale: str, text: str
) -> None:
    one = await consumer(locale)
    await one.say(ERASE[locale])
    await one.say(text)
    assert one.responses == ["utter_answer_service_hours"]
    await one.say("好的" if locale == "zh" else "yes")
    assert "utter_rights_erasure_begun" not in one.responses
