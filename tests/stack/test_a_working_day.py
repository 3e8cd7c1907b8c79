"""A day at the desk: two agents and a supervisor in their browsers, one consumer on the website, one in Telegram."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import pytest_asyncio
import redis
from chromium import launched
from playwright.async_api import APIResponse, Request, Route, expect
from stack.colleagues import Colleague, Phone
from stack.office import Office, an_engine, open_office
from stack.pages import CONTACT, Widget
from stack.test_telegram import FORM, fill_in

from desk.people.agents import PRESENCE
from supervisor.stack import ENGINE_PYTHON
from supervisor.state import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="module")

RETURNED, EXCHANGED = ("FD202611010017", "8000"), ("FD202611010033", "2046")
ON_PAGE, IN_CHAT = "转人工", "I'd like to talk to a human please"
QUEUED = {"page": "已为您转人工客服", "chat": "I've asked an agent to join"}
SECOND = timedelta(seconds=1)
TAKEN_BACK = """() => {
  window.takenBack = 0
  const look = () => (window.takenBack += document.querySelector('#reply').checkVisibility() ? 0 : 1)
  new MutationObserver(look).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['hidden'] })
}"""


@pytest.fixture(scope="module")
def database_url(postgres: str, template_database: str) -> Iterator[str]:
    name = f"working_day_{os.getpid()}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template_database} STRATEGY FILE_COPY")
        yield urlunsplit(urlsplit(postgres)._replace(path="/" + name))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def engine(database_url: str) -> Iterator[tuple[str, int]]:
    """An engine with the model of the data as they are; made if it is not there."""
    if not Path(ENGINE_PYTHON).exists():
        pytest.skip("the engine is not installed: make setup")
    model = os.environ.get("ENGINE_MODEL") or [_train(), _train("--path-only")][-1]
    with an_engine(database_url, model) as running:
        yield running


def _train(*arguments: str) -> str:
    command = [ENGINE_PYTHON, "-m", "engine.train", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(database_url: str, redis_server: str, engine: tuple[str, int]) -> AsyncIterator[Office]:
    with redis.Redis.from_url(redis_server) as connection:
        connection.flushall()
    async with launched() as browser, open_office(database_url, redis_server, engine, browser) as office:
        yield office


@pytest_asyncio.fixture(loop_scope="module")
async def office(opened: Office) -> AsyncIterator[Office]:
    yield opened
    await opened.tidy()


async def both_wait(office: Office) -> tuple[Widget, str, Phone, str]:
    """Let a consumer in Telegram ask for a person, then one on the website; return both and their conversations."""
    phone, widget = office.phone(), await office.widget()
    await phone.says(IN_CHAT)
    await phone.gets(QUEUED["chat"])
    await widget.say(ON_PAGE)
    await expect(widget.message(QUEUED["page"])).to_be_visible()
    return widget, await widget.conversation(), phone, await office.conversation_of(phone)


async def pressed_at_once(one: Colleague, other: Colleague) -> dict[int, Colleague]:
    """Press both buttons, and let neither call go before both were made; return who got which answer."""
    both_made = asyncio.Barrier(2)

    async def hold(route: Route, request: Request) -> None:
        await both_made.wait()
        await route.continue_()

    async def press(colleague: Colleague) -> int:
        await colleague.page.route("**/assignment", hold)
        async with colleague.page.expect_response("**/assignment") as answer:
            await colleague.press("claim")
        status = (await answer.value).status
        await colleague.page.unroute("**/assignment", hold)
        return status

    return dict(zip(await asyncio.gather(press(one), press(other)), (one, other), strict=True))


async def test_of_two_who_claim_at_once_one_gets_it_and_the_other_sees_who(office: Office) -> None:
    lin, chen = office.staff["lin"], office.staff["chen"]
    widget, on_page, phone, in_chat = await both_wait(office)
    for conversation, words in ((on_page, ON_PAGE), (in_chat, IN_CHAT)):
        await asyncio.gather(lin.look_at(conversation, words), chen.look_at(conversation, words))
        got = await pressed_at_once(lin, chen)
        assert set(got) == {200, 409}, "one is first"
        winner, loser = got[200], got[409]
        await expect(winner.reply).to_be_visible()
        await expect(loser.page.get_by_role("main")).to_contain_text(winner.name)
        await expect(loser.page.get_by_text(loser.words["reads along"])).to_be_visible()
        await expect(loser.reply).to_be_hidden()
        await winner.say(f"{winner.name}: 1")
        if conversation == on_page:
            await expect(widget.message(f"{winner.name}: 1")).to_be_visible()
            await expect(widget.message("已接入")).to_have_count(1)
            await expect(widget.message(f"客服{winner.name}已接入")).to_be_visible()
        else:
            await phone.gets(f"{winner.name}: 1")
            assert phone.times("has joined") == 1, "it is said once who has come"


async def test_an_answer_from_before_the_claim_that_comes_after_it_takes_nothing_back(office: Office) -> None:
    lin = office.staff["lin"]
    widget, on_page, _, _ = await both_wait(office)
    await lin.look_at(on_page, ON_PAGE)
    held: asyncio.Queue[tuple[Route, APIResponse]] = asyncio.Queue()

    async def hold(route: Route) -> None:
        await held.put((route, await route.fetch()))

    await lin.page.route(f"**/api/conversations/{on_page}", hold, times=1)
    await widget.say("还在吗")  # of which the page hears, and reads the conversation again
    route, of_before = await held.get()
    await lin.press("claim")
    await expect(lin.reply).to_be_visible()
    await lin.page.evaluate(TAKEN_BACK)
    async with lin.page.expect_event("requestfinished", lambda one: one == route.request):
        await route.fulfill(response=of_before)
    await lin.say("在的。")
    await expect(widget.message("在的。")).to_contain_text(lin.name)
    assert await lin.page.evaluate("window.takenBack") == 0, "the reply box stays all the while"


async def test_who_closes_the_laptop_loses_the_conversation_to_the_front_of_the_queue(office: Office) -> None:
    lin, chen = office.staff["lin"], office.staff["chen"]
    widget, on_page, _, in_chat = await both_wait(office)
    await lin.claim(on_page, ON_PAGE)
    await lin.say("我看一下您的单子。")
    await expect(widget.message("我看一下您的单子。")).to_be_visible()
    await lin.reply.fill("还没有写完")

    lin.line.cut()
    await expect(lin.page.get_by_text("连接中断，正在重连")).to_be_visible()
    await office.forward(PRESENCE + SECOND, "lin")
    await expect(widget.message("客服林晓暂时离开了")).to_contain_text("您已回到队列最前面")
    await chen.page.get_by_role("tab", name="Waiting").click()
    first = chen.page.get_by_role("option").first
    await expect(first).to_have_attribute("data-key", on_page)

    await office.give("chen", 1)
    await expect(chen.page.locator(".assignment-notice")).to_contain_text("You’ve been given a conversation")
    await chen.page.keyboard.press("o")
    await expect(chen.message("我看一下您的单子。")).to_be_visible()
    await expect(chen.reply).to_be_visible()
    await chen.say("您好，我接着办。")
    await expect(widget.message("您好，我接着办。")).to_contain_text(chen.name)
    assert (await office.desk.conversations.get(in_chat)).owner == "queue", "who asked first still waits"

    lin.line.mend()
    await expect(lin.page.get_by_text("连接中断，正在重连")).to_be_hidden()
    await expect(lin.page.get_by_text("Chen Wei正在接待，您只能查看。")).to_be_visible()
    await expect(lin.reply).to_be_hidden()
    await expect(lin.message("您好，我接着办。")).to_be_visible()


async def hand_on(colleague: Colleague, to: str, note: str) -> None:
    await colleague.press("transfer")
    await colleague.dialog.get_by_role("combobox").fill(to)
    await colleague.dialog.get_by_role("textbox", name="备注").fill(note)
    await colleague.dialog.get_by_role("combobox").press("Enter")
    await expect(colleague.dialog).to_have_count(0)


async def take_up(colleague: Colleague, note: str) -> None:
    """Open what was given, and find the note that came with it."""
    await expect(colleague.page.locator(".assignment-notice")).to_be_visible()
    await colleague.page.locator(".assignment-notice").get_by_role("button").click()
    await expect(colleague.message(note)).to_be_visible()
    await expect(colleague.reply).to_be_visible()


async def test_handed_on_with_a_note_to_an_agent_and_to_a_team_both_consumers_are_told(office: Office) -> None:
    lin, chen = office.staff["lin"], office.staff["chen"]
    widget, on_page, phone, in_chat = await both_wait(office)
    await lin.claim(on_page, ON_PAGE)
    await hand_on(lin, "Chen", "触点已经擦过。")
    await expect(widget.message("林晓已把对话转给客服Chen Wei")).to_contain_text("您不用再说一遍")
    await take_up(chen, "触点已经擦过。")
    await chen.say("您好，我是新的客服。")
    await expect(widget.message("您好，我是新的客服。")).to_contain_text("Chen Wei")

    await lin.claim(in_chat, IN_CHAT)
    await office.give("chen", 4)
    await hand_on(lin, "投诉组", "先道歉。")
    await phone.gets("林晓 has passed you on to Complaints. You're at the front of the queue")
    await take_up(chen, "先道歉。")
    await phone.gets("Chen Wei has joined")
    await chen.say("I'm sorry about this.")
    await phone.gets("I'm sorry about this.")
    assert phone.times("先道歉") == 0
    await expect(widget.message("触点已经擦过")).to_have_count(0)


async def ask_through_the_bot(colleague: Colleague, *names: str) -> None:
    await colleague.press("back")
    for name in names:
        await colleague.dialog.get_by_role("checkbox", name=name).check()
    await colleague.press("confirm")
    await expect(colleague.dialog).to_have_count(0)


async def test_the_bot_asks_for_two_things_and_the_same_agent_is_back_with_what_was_found(office: Office) -> None:
    lin, chen = office.staff["lin"], office.staff["chen"]
    widget, on_page, phone, in_chat = await both_wait(office)
    await asyncio.gather(lin.claim(on_page, ON_PAGE), chen.claim(in_chat, IN_CHAT))
    await ask_through_the_bot(lin, "序列号", "具体情况")
    await ask_through_the_bot(chen, "Order number", "A time that suits")

    await expect(widget.message("林晓想先了解：序列号")).to_be_visible()
    await widget.say("退款多久能到账啊")
    await expect(widget.message("3天内退款")).to_be_visible()
    await expect(widget.message("回到刚才的问题：还差序列号")).to_be_visible()
    await widget.say("SN20260012345")
    await expect(widget.message("请说说具体是什么情况")).to_be_visible()
    await widget.say("充一晚上电也开不了机")
    await expect(widget.message("客服林晓回来了")).to_be_visible()
    note = lin.message("智能助手问到的")
    await expect(note).to_contain_text("序列号：SN20260012345")
    await expect(note).to_contain_text("充一晚上电也开不了机")
    await expect(lin.reply).to_be_visible()

    await phone.gets("Chen Wei needs this first")
    await phone.says(EXCHANGED[0])
    await phone.gets("last four digits")
    await phone.says(EXCHANGED[1])
    await phone.gets("When would suit you?")
    await phone.says("tomorrow afternoon")
    await phone.gets("Chen Wei is back")
    note = chen.message("What the assistant asked for")
    await expect(note).to_contain_text(EXCHANGED[0])
    await expect(note).to_contain_text("proven")
    await expect(note).to_contain_text("tomorrow afternoon")
    await chen.say("Thanks, I have all I need.")
    await phone.gets("Thanks, I have all I need.")
    for conversation, agent in ((on_page, lin), (in_chat, chen)):
        held = await office.desk.conversations.get(conversation)
        assert held.agent == await office.id_of(agent.login)


async def hand_in_a_return(widget: Widget) -> str:
    await widget.prove(*RETURNED)
    for title in ("不想要了", "都完好", "同意"):
        await widget.press(title)
    await widget.fill_in(CONTACT)
    await widget.press("提交")
    return _number(await widget.card("case").inner_text())


async def hand_in_an_exchange(office: Office, phone: Phone) -> str:
    await phone.says(f"I'd like to exchange something, order {EXCHANGED[0]}, phone ends in {EXCHANGED[1]}")
    await phone.presses_newest("Something's wrong")
    await phone.gets("?")
    await phone.says("The lamp flickers and goes out after a minute")
    await phone.presses_newest("I agree")
    await phone.api.until(lambda: any(FORM["en"] in one.titles() for one in phone.sees()))
    await fill_in(office, phone, "en")  # type: ignore[arg-type]
    await phone.presses_newest("Hand it in")
    return _number((await phone.gets("Your exchange is in")).text)


def _number(text: str) -> str:
    found = re.search(r"[A-Z]\d{8}-\d{4}", text)
    assert found, text
    return found[0]


async def test_a_return_and_an_exchange_go_to_their_end_and_each_step_is_told(office: Office) -> None:
    lin, chen, wang = office.staff["lin"], office.staff["chen"], office.staff["wang"]
    widget, phone = await office.widget(), office.phone()
    returned, exchanged = await asyncio.gather(hand_in_a_return(widget), hand_in_an_exchange(office, phone))

    await asyncio.gather(lin.go(f"cases/{returned}"), chen.go(f"cases/{exchanged}"))
    await lin.step("accepted")
    await expect(widget.message("审核通过了")).to_contain_text("收到商品后3天内退款")
    await chen.step("accepted")
    accepted = await phone.gets("has been accepted")
    assert exchanged in accepted.text and "Example Lighting Returns" in accepted.text

    await lin.step("received", quantity="1")
    await expect(widget.message(f"退货{returned}").filter(has_text="已收到")).to_contain_text("退款")
    await chen.step("received", quantity="1")
    await phone.gets("has reached us")

    await wang.go(f"cases/{returned}")
    await wang.step("refunded", amount="329.00")
    await expect(widget.message("已退款")).to_contain_text("329")
    await chen.step("sent", courier="SF Express", tracking="SF1234567890")
    assert "SF Express, tracking number SF1234567890" in (await phone.gets("is on its way")).text

    await wang.step("done")
    await expect(widget.message(f"退货{returned}已办结")).to_be_visible()
    await chen.step("done")
    await phone.gets(f"Your exchange {exchanged} is done")
    promised = [one for one in await office.desk.promises.of_cases([returned, exchanged])]
    assert {one.kind: one.state for one in promised} == {"review": "kept", "refund": "kept", "dispatch": "kept"}
    (refunded,) = [one for one in await office.desk.case_steps.of(returned) if one.state == "refunded"]
    assert refunded.details["amount"] == "329.00"


async def test_who_owns_a_case_and_the_supervisor_are_warned_in_time_and_the_promise_is_kept(office: Office) -> None:
    lin, chen, wang = office.staff["lin"], office.staff["chen"], office.staff["wang"]
    widget = await office.widget()
    await widget.say("我有个建议")
    await expect(widget.bubbles("bot").last).to_contain_text("建议")
    await widget.say("希望包装盒可以改成不用剪刀就能打开的")
    told = widget.message("谢谢您的建议，已经记下")
    await expect(told).to_be_visible()
    number = _number(await told.inner_text())
    (promise,) = await office.desk.promises.of_cases([number])
    await lin.go(f"cases/{number}")
    await lin.page.get_by_role("button", name="交给谁").click()
    await lin.page.get_by_label("负责人").select_option("Chen Wei")
    await lin.press("confirm")
    await expect(lin.page.locator(".case-owner")).to_contain_text("Chen Wei")

    watched = await office.watched(promise.id)
    await office.forward(watched.nearly_due_at - office.running.clock.now() + SECOND)
    warned = [one.page.locator(f'.warned-line[data-promise="{promise.id}"]') for one in (wang, chen, lin)]
    await expect(warned[0]).to_contain_text("快到期")
    await expect(warned[1]).to_contain_text("is nearly due")
    await expect(warned[2]).to_have_count(0)

    await warned[1].get_by_role("link", name="Open").click()
    await chen.step("answered", result="新的包装盒下个月开始使用。")
    await expect(widget.message("新的包装盒下个月开始使用。")).to_contain_text(number)
    kept = await office.desk.promises.get(promise.id)
    assert kept is not None and kept.state == "kept"
    await wang.go("due")
    await expect(wang.page.get_by_role("main", name="今天到期")).to_contain_text("没有要做的")


async def test_a_promise_that_is_broken_is_explained_by_its_owner_and_the_supervisor_reads_it(office: Office) -> None:
    lin, wang = office.staff["lin"], office.staff["wang"]
    phone = office.phone()
    await phone.says(IN_CHAT)
    await phone.gets(QUEUED["chat"])
    in_chat = await office.conversation_of(phone)
    (promise,) = await office.desk.promises.of(in_chat)
    await office.forward(promise.due_at - office.running.clock.now() + 2 * SECOND)
    await phone.gets("We're sorry, we didn't reply by the time we promised")
    line = wang.page.locator(f'.warned-line.broken[data-promise="{promise.id}"]')
    await expect(line).to_contain_text("没有按时做到")

    await lin.claim(in_chat, IN_CHAT)
    await lin.say("Sorry to have kept you waiting.")
    await phone.gets("Sorry to have kept you waiting.")
    await lin.go("due")
    owed = lin.page.locator(f'.due-row[data-promise="{promise.id}"]')
    await owed.get_by_role("button", name="说明原因").click()
    await lin.dialog.get_by_label("原因").fill("两位同事同时在接投诉。")
    await lin.press("confirm")
    await expect(owed).to_have_count(0)

    await wang.go("cases")  # who is on the page already sees it at its next look, 15 s later
    await wang.go("due")
    seen = wang.page.locator(f'.due-row[data-promise="{promise.id}"]')
    await expect(seen).to_contain_text("林晓说明：两位同事同时在接投诉。")
    await expect(seen.locator(".due-owner")).to_contain_text("林晓")
    await seen.get_by_role("link").click()
    await expect(wang.context.get_by_role("region", name="承诺")).to_contain_text("林晓说明：两位同事同时在接投诉。")
    broken = await office.desk.promises.get(promise.id)
    assert broken is not None and (broken.state, broken.explained_by) == ("broken", await office.id_of("lin"))


async def test_after_an_agents_help_each_consumer_is_asked_how_it_was_once(office: Office) -> None:
    lin = office.staff["lin"]
    widget, on_page, phone, in_chat = await both_wait(office)
    for conversation, words in ((on_page, ON_PAGE), (in_chat, IN_CHAT)):
        await lin.claim(conversation, words)
        await lin.say("好的。")
        await lin.press("end")
        await lin.press("confirm")
        await expect(lin.reply).to_be_hidden()
    await expect(widget.message("您对客服林晓这次的服务满意吗")).to_be_visible()
    await widget.press("很满意")
    await expect(widget.message("谢谢您的评价")).to_be_visible()
    question = await phone.gets("How satisfied are you with 林晓's help?")
    other = question.button("Satisfied")["callback_data"]
    await phone.presses_newest("Very satisfied")
    await phone.gets("Thanks for telling us")

    await office.forward(timedelta(minutes=11))
    await phone.presses_data(question, other)
    await phone.gets("We already have your rating")
    for one in (on_page, in_chat):
        (rating,) = await office.desk.ratings.of(one)
        assert (rating.subject, rating.score) == ("handoff", 5)
    await widget.ask("你们几点上班", "9:00")
    await phone.says("what are your opening hours")
    await phone.gets("9:00")
    await expect(widget.message("您对客服林晓这次的服务满意吗")).to_have_count(1)
    assert phone.times("How satisfied are you") == 1
