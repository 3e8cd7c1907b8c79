"""A consumer who is quicker than the line: nothing they did is lost, doubled or shown wrong."""

import pytest
from playwright.async_api import expect

from tests.web.held import hold, hold_frames
from tests.web.test_widget import FORM, Visit, context, desk, visit

__all__ = ["context", "desk", "visit"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
TWICE = "button => { button.click(); button.click() }"


async def test_a_language_chosen_while_the_desk_greets_stays(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("你好")
    held = await hold_frames(visit.page, "welcome")
    await visit.page.reload()
    await visit.open()
    await held.arrive()
    await visit.button("English").click()
    held.let_go()
    assert [frame["locale"] for frame in await visit.desk.hears("locale")] == ["en"]
    await expect(visit.page.get_by_text("People are here")).to_be_visible()
    await expect(visit.box).to_have_attribute("placeholder", "Message")


async def test_two_quick_presses_choose_once(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("你好")
    await visit.desk.say("bot", "您想办什么？", buttons=[{"title": "申请退货"}, {"title": "修改地址"}])
    await visit.button("申请退货").evaluate(TWICE)
    await visit.say("等等")
    assert len(visit.desk.got("choose")) == 1


async def test_a_first_question_is_gone_the_moment_it_is_pressed(visit: Visit):
    await (await visit.enter()).open()
    assert not await visit.button("服务时间").evaluate("button => { button.click(); return button.isConnected }")
    await visit.is_sent()
    assert [frame["text"] for frame in visit.desk.got("say")] == ["服务时间"]


async def test_what_came_just_before_ones_own_words_is_not_lost_with_the_line(visit: Visit):
    held = await hold_frames(visit.page)
    await (await visit.enter()).open()
    await visit.say("你好")
    held.kinds.add("message")
    await visit.desk.say("agent", "在的。", name="小林")
    await visit.say("还在吗")
    await held.arrive(2)
    held.kinds.clear()
    await visit.desk.drop()
    await expect(visit.bubbles("agent")).to_have_text(["在的。"])
    await expect(visit.bubbles("consumer")).to_have_text(["你好", "还在吗"])


async def test_a_message_sent_again_after_a_reconnect_has_its_whole_time_anew(visit: Visit):
    held = await hold_frames(visit.page, "opened", "accepted", "message")
    await visit.page.clock.install()
    await (await visit.enter()).open()
    await visit.send("请记下")
    await held.arrive(3)
    await visit.page.clock.run_for(14_000)
    await visit.desk.drop(code=1011)
    await expect(visit.page.get_by_text("连接中断")).to_be_visible()
    await visit.page.clock.run_for(500)
    await visit.desk.hears("say", 2)
    await visit.page.clock.run_for(1_000)
    await expect(visit.log.locator('[part="status"]')).to_have_text("发送中")
    held.let_go()
    await visit.page.clock.run_for(100)
    await visit.is_sent()


async def test_an_open_form_takes_on_other_words_and_what_was_told_in_the_conversation(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("退货")
    await visit.desk.ask(FORM)
    form = visit.page.locator('form[part="prompt"]')
    await expect(form.get_by_text("请留下联系方式")).to_be_visible()
    await visit.button("English").click()
    name, phone, address = FORM["fields"]
    fields = [{**name, "value": "Li Lei"}, phone, address]
    await visit.desk.ask({**FORM, "title": "Please leave your contact details", "fields": fields})
    await expect(form.get_by_text("Please leave your contact details")).to_be_visible()
    await expect(form.locator("#name")).to_have_value("Li Lei")


async def test_an_old_answer_about_service_hours_does_not_undo_what_the_socket_told(visit: Visit):
    held = await hold(visit.page, "**/widget/settings*")
    await (await visit.enter()).open()
    await visit.say("你好")
    visit.desk.state = "closed"
    await visit.desk.tell("availability", availability=visit.desk.availability())
    closed = visit.page.get_by_text("人工客服明天9:00上班")
    await expect(closed).to_be_visible()
    await held.let_go()
    await expect(closed).to_be_visible()
