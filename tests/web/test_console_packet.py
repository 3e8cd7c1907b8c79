"""The handoff packet, the draft filled in place, and the hint before a question is asked again."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect
from web.console_desk import LIN, ConsoleDesk, iso
from web.console_page import ConsolePage, console

from desk.handoff import asked_again
from tests.web.held import hold

pytestmark = pytest.mark.asyncio(loop_scope="module")
ORDER = "FD202611190001"


def edit(kind: str, now: Any = None, **more: Any) -> dict[str, Any]:
    return {"type": kind, "now": now, **more}


def handed(*, mine: bool = True, english: bool = False) -> ConsoleDesk:
    """A return that is half filled in, on its way to an agent."""
    desk = ConsoleDesk()
    reasons = [{"value": "quality", "words": "质量问题"}, {"value": "no_reason", "words": "无理由退货"}]
    fields = [
        {"name": "order_no", "label": "订单号", "value": ORDER, "edit": edit("line", ORDER, most=40)},
        {"name": "phone_last4", "label": "手机尾号", "value": "已核实", "edit": edit("digits")},
        {"name": "item", "label": "商品", "value": "蓝牙耳机", "edit": edit("choice", "i1", choices=[{"value": "i1", "words": "蓝牙耳机 ×2"}])},
        {"name": "quantity", "label": "数量", "value": None, "edit": edit("number", most=2)},
        {"name": "reason", "label": "退货原因", "value": None, "edit": edit("choice", choices=reasons)},
        {"name": "fault", "label": "问题描述", "value": None, "edit": edit("story", most=2000)},
        {"name": "consent", "label": "个人信息同意", "value": "是", "edit": None},
        {"name": "contact", "label": "联系方式", "value": None, "edit": None},
    ]  # fmt: skip
    missing = ["quantity", "reason", "fault", "contact", "confirmed"]
    draft = {"id": "d1", "kind": "return", "state": "open", "fields": fields, "missing": missing, "submittable": True,
             "photos": [], "updated_at": iso(minutes=5)}  # fmt: skip
    known = [
        {"name": name, "label": label, "value": value, "words": asked_again.WORDS[name].pattern}
        for name, label, value in (("order_no", "订单号", ORDER), ("photos", "照片", "2"))
    ]
    packet = {
        "reason": "asked", "wish": "Return: Wireless earphones" if english else "退货：蓝牙耳机；最近问过退款多久到账", "kind": "return",
        "filled": [{"name": "order_no", "label": "订单号"}], "missing": [{"name": "reason", "label": "退货原因"}],
        "order": {"number": ORDER, "proven": True, "received_at": iso(days=3)},
        "findings": [{"item": "i1", "reason": "quality", "reason_words": "质量问题", "allowed": True, "verdict": "within", "words": "在期限内：15天内，最后一天是12月5日（周六）"},
                     {"item": "i1", "reason": "no_reason", "reason_words": "无理由退货", "allowed": False, "verdict": "too_late", "words": "已超过7天的期限"}],
        "consent": "given", "language": "en" if english else "zh", "signs": ["exclamations", "late"], "photos": 2,
        "promise": {"kind": "first_reply", "due_at": iso(minutes=5), "state": "late"},
        "asking": {"clauses": asked_again.CLAUSES, "asks": asked_again.ASKS.pattern, "denies": asked_again.DENIES.pattern, "known": known},
    }  # fmt: skip
    agent = {"id": LIN["id"], "name": LIN["name"]} if mine else None
    owner = "agent" if mine else "queue"
    conversation = desk.add(owner=owner, text="我要退耳机！！", agent=agent, draft=draft, packet=packet)
    if mine:
        conversation["handoff"]["state"] = "claimed"
    return desk


async def opened(agent: ConsolePage, mine: str = "我的") -> None:
    await agent.page.get_by_role("tab", name=mine).click()
    await agent.open("我要退耳机")


@pytest.mark.parametrize(
    ("locale", "scheme", "width", "words"),
    [
        ("zh-CN", "light", 1440, ("退货：蓝牙耳机", "连用感叹号", "超过承诺还在等", "已同意提供个人信息", "照片2张", "质量问题可以办", "超时")),
        ("en-GB", "dark", 360, ("Return: Wireless earphones", "Exclamation marks", "Consent given", "Photos: 2", "not possible")),
    ],
)  # fmt: skip
async def test_the_packet_says_in_one_line_and_chips_what_to_know(
    chromium: Browser, locale: str, scheme: str, width: int, words: tuple[str, ...]
) -> None:
    async with console(chromium, handed(english=width < 500), locale=locale, scheme=scheme, width=width) as agent:
        await opened(agent, "我的" if locale == "zh-CN" else "Mine")
        if width < 500:
            await agent.page.get_by_role("link", name="Details").click()
        context = agent.page.get_by_role("complementary")
        for one in words:
            await expect(context).to_contain_text(one)
        await context.get_by_role("button", name="退货原因").click()
        assert await context.evaluate("one => one.scrollWidth <= one.clientWidth"), "nothing is wider than the column"
        found = (await Axe().run(agent.page)).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


async def test_an_agent_fills_the_draft_in_by_keyboard_and_hands_it_in(chromium: Browser) -> None:
    desk = handed()
    async with console(chromium, desk) as agent:
        await opened(agent)
        fields = agent.page.get_by_role("complementary")
        await fields.get_by_role("button", name="填写退货原因").press("Enter")
        await expect(fields.get_by_label("退货原因")).to_be_focused()
        await fields.get_by_label("退货原因").select_option("质量问题")
        await agent.button("保存").click()
        await expect(fields.get_by_role("button", name="修改退货原因")).to_be_focused()
        await fields.get_by_role("button", name="填写问题描述").click()
        await fields.get_by_label("问题描述").fill("坏")
        await fields.get_by_label("问题描述").press("Enter")
        await expect(fields.get_by_role("alert")).to_contain_text("请用一句话写清楚")
        await desk.news(type="conversation", id="c1", last=1, owner="agent", number=1)
        await expect(fields.get_by_label("问题描述")).to_have_value("坏")
        await fields.get_by_label("问题描述").fill("左耳没有声音")
        await fields.get_by_label("问题描述").press("Enter")
        await expect(fields).to_contain_text("左耳没有声音")
        await fields.get_by_role("button", name="填写数量").click()
        await fields.get_by_label("数量").press("Escape")
        await expect(fields.get_by_role("button", name="填写数量")).to_be_focused()
        await agent.button("替顾客提交").click()
        dialog = agent.page.get_by_role("dialog")
        await dialog.get_by_role("button", name="确认").click()
        await expect(dialog.get_by_role("alert")).to_contain_text("缺少：联系方式")
        desk.conversations["c1"]["draft"]["missing"] = ["confirmed"]
        await dialog.get_by_role("button", name="确认").click()
        await agent.message("R20261123-0001").wait_for()
        await expect(agent.page.get_by_role("heading", name="正在填写的申请")).to_be_hidden()
    assert ("PUT", "/api/conversations/c1/draft", {"fields": {"reason": "quality"}, "number": 1}) in desk.calls


async def test_what_is_refused_is_not_lost_to_the_field_that_was_opened_meanwhile(chromium: Browser) -> None:
    desk = handed()
    async with console(chromium, desk) as agent:
        await opened(agent)
        fields = agent.page.get_by_role("complementary")
        await fields.get_by_role("button", name="填写问题描述").click()
        await fields.get_by_label("问题描述").fill("坏")
        held = await hold(agent.page, "**/api/conversations/c1/draft", "PUT")
        await fields.get_by_label("问题描述").press("Enter")
        await held.asked()
        await fields.get_by_role("button", name="填写数量").click()
        await held.let_go()
        await expect(fields.get_by_role("alert")).to_contain_text("请用一句话写清楚")
        await expect(fields.get_by_label("问题描述")).to_have_value("坏")


async def test_a_request_is_begun_for_who_told_only_the_agent(chromium: Browser) -> None:
    desk = handed()
    desk.conversations["c1"]["draft"] = None
    async with console(chromium, desk) as agent:
        await opened(agent)
        await agent.page.get_by_label("替顾客填写申请").select_option("建议")
        await agent.button("开始填写").evaluate("button => { button.click(); button.click() }")
        await agent.page.get_by_role("button", name="填写内容").click()
        await agent.page.get_by_label("内容").fill("希望周日也送货")
        await agent.page.get_by_label("内容").press("Enter")
        await expect(agent.page.get_by_role("complementary")).to_contain_text("希望周日也送货")
        await expect(agent.page.get_by_label("替顾客填写申请")).to_be_hidden()
    assert [call[:2] for call in desk.calls].count(("POST", "/api/conversations/c1/draft")) == 1, "it is begun once"


async def test_who_has_not_claimed_it_reads_the_draft_and_edits_nothing(chromium: Browser) -> None:
    async with console(chromium, handed(mine=False)) as agent:
        await agent.open("我要退耳机")
        await expect(agent.page.get_by_role("complementary")).to_contain_text("退货：蓝牙耳机")
        await expect(agent.page.get_by_role("button", name="填写退货原因")).to_have_count(0)
        await expect(agent.button("替顾客提交")).to_be_hidden()


async def test_a_page_overtaken_says_so_and_stops_editing(chromium: Browser) -> None:
    desk = handed()
    async with console(chromium, desk) as agent:
        await opened(agent)
        await agent.page.get_by_role("button", name="填写退货原因").click()
        await agent.page.get_by_label("退货原因").select_option("无理由退货")
        await desk.taken_by_chen("c1")
        await agent.button("保存").click()
        await expect(agent.page.get_by_role("main")).to_contain_text("会话现在由陈伟接待")
        await expect(agent.button("替顾客提交")).to_be_hidden()
    assert desk.conversations["c1"]["draft"]["missing"][1] == "reason"


async def test_what_is_known_is_told_before_it_is_asked_again_and_sent_at_the_second_press(chromium: Browser) -> None:
    desk = handed()
    async with console(chromium, desk) as agent:
        await opened(agent)
        await agent.say("请问您的订单号是多少？")
        await expect(agent.page.get_by_role("status").filter(has_text=f"已知：订单号 {ORDER}")).to_be_visible()
        await expect(agent.reply).to_have_value("请问您的订单号是多少？")
        await agent.reply.press("Enter")
        await agent.message("请问您的订单号是多少？").wait_for()
        await agent.say("好的，马上为您处理。")
        await agent.message("马上为您处理").wait_for()
    assert [one["text"] for one in desk.conversations["c1"]["messages"][1:]] == [
        "请问您的订单号是多少？",
        "好的，马上为您处理。",
    ]
