"""The return request, from the first word to a case number, in both languages."""

from desk.front_desk import Desk
from dialogue.conftest import Begin
from dialogue.consumer import Shop


async def test_a_return_in_chinese_ends_with_a_case_and_its_due_times(consumer: Begin, shop: Shop, desk: Desk) -> None:
    one, number = await consumer("zh"), await shop.order("RC1")
    assert "订单号" in await one.say("你好，我想退货")
    assert one.requested == "order_no"
    await one.say(f"订单号是{number}")
    assert one.requested == "phone_last4"
    said = await one.say("尾号8000")
    assert "电饭煲" in said and "11月28日" in said and "12月6日" in said
    assert one.requested == "reason"
    await one.press("不想要了")
    assert one.requested == "condition"
    await one.say("没拆封，配件都在")
    assert one.card("consent")["purpose"] and one.requested == "consent"
    await one.press("同意")
    assert one.effect("prompt")["fields"] == ["name", "phone", "address"]
    await one.submit_contact()
    rows = {row["label"]: row["value"] for row in one.card("summary")["rows"]}
    assert rows["退货原因"] == "无理由退货" and "138****8000" in rows["联系方式"]
    said = await one.press("提交")
    case = (await desk.cases.of(one.conversation))[0]
    assert case.number in said and "11月24日" in said and one.card("case")["number"] == case.number
    assert one.answer["loop"] is None
    promise = (await desk.promises.of(one.conversation))[0]
    assert (promise.kind, promise.case_no) == ("review", case.number)
    assert case.number in await one.say("我的退货办到哪一步了")
