"""What an agent does in the console, from signing in to ending a handoff."""

import pytest
from playwright.async_api import Browser, expect
from web.console_day import furnish
from web.console_desk import ConsoleDesk, iso
from web.console_page import console

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_wrong_password_is_refused_in_words_and_the_right_one_lets_in(chromium: Browser) -> None:
    async with console(chromium, ConsoleDesk(), signed_in=False) as agent:
        await agent.sign_in("wrong")
        await expect(agent.page.get_by_role("alert")).to_have_text("账号或密码不对，请再试一次。")
        await agent.sign_in()
        await expect(agent.page.get_by_role("tab", name="等候")).to_be_visible()


async def test_a_waiting_line_tells_reason_language_channel_and_a_broken_promise_in_words(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.add(text="Where is my refund", locale="en", channel="telegram")["handoff"] |= {
        "reason": "misses",
        "due_at": iso(minutes=5),
    }
    async with console(chromium, desk) as agent:
        row = agent.row("Where is my refund")
        for words in ("机器人没听懂", "English", "Telegram", "超时5分钟"):
            await expect(row).to_contain_text(words)


async def test_what_cannot_wait_is_first_in_the_list_and_says_so_in_words(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.add(text="在吗")["handoff"] |= {"asked_at": iso(minutes=20)}
    desk.add(text="充电器冒烟了")["handoff"] |= {"reason": "danger", "priority": 2}
    async with console(chromium, desk) as agent:
        first = agent.page.get_by_role("option").first
        for words in ("充电器冒烟了", "紧急", "人身安全"):
            await expect(first).to_contain_text(words)
        await expect(agent.row("在吗")).not_to_contain_text("紧急")
        await agent.open("充电器冒烟了")
        await expect(agent.page.locator(".urgent")).to_have_count(2)


async def test_the_waiting_time_counts_on_by_itself(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.add(text="在吗")
    async with console(chromium, desk) as agent:
        clock = agent.row("在吗").locator("fd-waiting")
        before = await clock.text_content()
        assert before is not None
        await expect(clock).not_to_have_text(before)


async def test_a_new_arrival_is_announced_and_leaves_selection_and_focus_alone(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.add(text="第一位")
    async with console(chromium, desk) as agent:
        await agent.open("第一位")
        await expect(agent.row("第一位")).to_be_focused()
        await desk.arrive(text="第二位")
        await expect(agent.row("第二位")).to_be_visible()
        await expect(agent.page.get_by_role("status").filter(has_text="1个新会话在等候：要求人工")).to_have_count(1)
        await expect(agent.row("第一位")).to_be_focused()
        await expect(agent.row("第一位")).to_have_attribute("aria-selected", "true")


async def test_an_agent_claims_reads_the_whole_ledger_and_replies(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk) as agent:
        await agent.claim("耳机充不进电")
        await expect(agent.page.get_by_role("log").get_by_role("article")).to_have_count(10)
        await expect(agent.message("陈伟的内部备注")).to_be_visible()
        await expect(agent.message("未发出：已由人工接待")).to_be_visible()
        await agent.say("您好，我是林晓。")
        await expect(agent.message("您好，我是林晓。")).to_have_count(1)
        await expect(agent.message("正在发出")).to_have_count(0)
        await desk.until(lambda: ("PUT", "/api/conversations/c1/typing", {"on": False}) in desk.calls)
    assert desk.conversations["c1"]["messages"][-1]["text"] == "您好，我是林晓。"
    assert ("PUT", "/api/conversations/c1/typing", {"on": True}) in desk.calls


async def test_what_the_consumer_wrote_is_never_markup(chromium: Browser) -> None:
    desk = ConsoleDesk()
    attack = '<img src=x onerror="document.title=1"><b>fett</b>'
    desk.add(text=attack)
    async with console(chromium, desk) as agent:
        await agent.open("fett")
        await expect(agent.message("fett").locator(".text")).to_have_text(attack)
        assert await agent.page.locator(".log img, .row img").count() == 0


async def test_giving_back_leaves_the_note_with_colleagues_and_the_conversation_with_the_bot(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.add(text="帮帮我")
    async with console(chromium, desk) as agent:
        await agent.claim("帮帮我")
        await agent.button("交还机器人").click()
        await agent.page.get_by_role("dialog").get_by_role("textbox", name="备注").fill("已查过物流")
        await agent.button("确认").click()
        await expect(agent.message("已查过物流")).to_contain_text("内部备注")
        await expect(agent.page.get_by_text("机器人正在接待。接入后可以回复。")).to_be_visible()
    assert desk.conversations["c1"]["owner"] == "bot"


async def test_ending_the_handoff_sends_the_outcome(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.add(text="帮帮我")
    async with console(chromium, desk) as agent:
        await agent.claim("帮帮我")
        await agent.button("结束").click()
        await agent.page.get_by_role("radio", name="顾客没有回应").check()
        await agent.button("确认").click()
        await expect(agent.page.get_by_role("dialog")).to_have_count(0)
        await expect(agent.reply).to_be_hidden()
    assert desk.conversations["c1"]["handoff"]["outcome"] == "no_answer"


async def test_a_failed_ending_keeps_the_dialog_and_says_why(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.add(text="帮帮我")
    async with console(chromium, desk) as agent:
        await agent.claim("帮帮我")
        desk.refuse = {"/handoff": 503}
        await agent.button("结束").click()
        await agent.page.get_by_role("dialog").get_by_role("textbox").fill("写了很久的备注")
        await agent.button("确认").click()
        await expect(agent.page.get_by_role("dialog").get_by_role("alert")).to_have_text("前台暂时存不了，请稍后再试。")
        await expect(agent.page.get_by_role("dialog").get_by_role("textbox")).to_have_value("写了很久的备注")


async def test_an_agent_sees_draft_order_cases_promises_consents_and_masked_contacts(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk) as agent:
        await agent.open("耳机充不进电")
        context = agent.page.get_by_role("complementary", name="会话详情")
        for words in (
            "待补",
            "还差3项",
            "降噪耳机 H2 ×1",
            "R20261120-0007",
            "剩",
            "138****8000",
            "同意 · 2026-1",
            "顾客不等了",
        ):
            await expect(context.get_by_text(words).first).to_be_visible()


async def test_a_case_shows_state_steps_due_times_and_fields(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk) as agent:
        await agent.page.get_by_role("link", name="受理单").click()
        await agent.page.get_by_role("link", name="R20261119-0004").click()
        page = agent.page.get_by_role("main", name="受理单详情")
        for words in ("待审核", "左耳充不进电", "照片已看", "超时1小时", "2026-1"):
            await expect(page.get_by_text(words).first).to_be_visible()


async def test_being_away_is_told_to_the_desk_again_after_a_reload(chromium: Browser) -> None:
    desk = ConsoleDesk()
    async with console(chromium, desk) as agent:
        await agent.page.get_by_role("switch", name="暂离").click()
        await agent.page.reload()
        await expect(agent.page.get_by_role("switch", name="暂离")).to_be_checked()
        await desk.until(lambda: desk.heard.count({"type": "away", "on": True}) == 2)


async def test_the_other_language_is_one_press_away_and_remembered(chromium: Browser) -> None:
    desk = ConsoleDesk()
    async with console(chromium, desk) as agent:
        await agent.button("English").click()
        await expect(agent.page.get_by_role("tab", name="Waiting")).to_be_visible()
        await agent.page.reload()
        await expect(agent.page.get_by_text("Nobody is waiting.")).to_be_visible()
        await expect(agent.page.locator("html")).to_have_attribute("lang", "en-GB")


async def test_codes_the_page_has_no_words_for_are_shown_as_they_are(chromium: Browser) -> None:
    desk = ConsoleDesk()
    strange = desk.add(text="你好", channel="pager")
    strange["handoff"] |= {"reason": "eclipse"}
    strange["handoffs"] = [strange["handoff"] | {"id": "h-old", "state": "ended", "outcome": "vanished"}]
    strange["promises"] = [{"kind": "moonrise", "due_at": iso(minutes=-60), "state": "pending"}]
    async with console(chromium, desk) as agent:
        await agent.open("你好")
        await expect(agent.row("你好")).to_contain_text("eclipse")
        for code in ("pager", "vanished", "moonrise"):
            await expect(agent.page.get_by_text(code).last).to_be_visible()


async def test_times_are_told_in_the_desks_zone_whatever_the_browsers_is(chromium: Browser) -> None:
    desk = ConsoleDesk()
    desk.zone = "Pacific/Kiritimati"
    desk.add(text="早")["messages"][0]["at"] = "2020-01-01T12:30:00Z"
    async with console(chromium, desk) as agent:
        await agent.open("早")
        await expect(agent.message("早")).to_contain_text("02:30")
        await expect(agent.page.locator(".day")).to_contain_text("1月2日")


async def test_an_agent_accepts_a_case_and_sees_it_decided_without_a_reload(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk) as agent:
        await agent.page.goto(f"{agent.address}#/cases/R20261119-0004")
        page = agent.page.get_by_role("main", name="受理单详情")
        await agent.button("通过").click()
        dialog = agent.page.get_by_role("dialog", name="通过 · R20261119-0004")
        await dialog.get_by_role("textbox").fill("齐了")
        await expect(dialog.get_by_text("预览 state=accepted note=齐了")).to_be_visible()
        await agent.button("确认").click()
        await expect(dialog).to_have_count(0)
        await expect(page).to_be_focused()
        await expect(page.get_by_text("齐了")).to_be_visible()
        await expect(agent.button("不通过")).to_have_count(0)
        await expect(agent.page.get_by_role("row").filter(has_text="R20261119-0004")).to_contain_text("已通过")
    assert (
        "PUT",
        "/api/cases/R20261119-0004/state",
        {"state": "accepted", "note": "齐了", "from": "submitted"},
    ) in desk.calls


async def test_a_rejection_needs_a_reason_and_another_reason_needs_words(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk) as agent:
        await agent.page.goto(f"{agent.address}#/cases/R20261119-0004")
        await agent.button("不通过").click()
        dialog = agent.page.get_by_role("dialog", name="不通过 · R20261119-0004")
        await agent.button("确认").click()
        await dialog.get_by_label("原因", exact=True).select_option("其他")
        await agent.button("确认").click()
        assert not [call for call in desk.calls if call[0] == "PUT"]
        await dialog.get_by_role("textbox").fill("已经退过款了")
        await agent.button("确认").click()
        await expect(agent.page.get_by_role("main").get_by_text("已经退过款了")).to_be_visible()
    body = {"state": "rejected", "reason": "other", "note": "已经退过款了", "from": "submitted"}
    assert ("PUT", "/api/cases/R20261119-0004/state", body) in desk.calls


async def test_a_case_that_a_colleague_decides_changes_on_the_page(chromium: Browser) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with console(chromium, desk) as agent:
        await agent.page.goto(f"{agent.address}#/cases/R20261119-0004")
        await agent.button("通过").click()
        desk.decide(desk.cases[1], "rejected", "陈伟", "已经过了退货期")
        await agent.button("确认").click()
        await expect(agent.page.get_by_role("alert")).to_have_text("情况刚刚有了变化，这次没有改动任何内容。")
        await agent.button("取消").click()
        await expect(agent.page.get_by_role("main").get_by_text("陈伟")).to_be_visible()
        desk.decide(desk.cases[2], "accepted", "陈伟", "")
        await desk.news(type="queue")
        await expect(agent.page.get_by_role("row").filter(has_text="R20261118-0001")).to_contain_text("已通过")
