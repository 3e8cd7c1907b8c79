"""The widget in a real browser, against a small desk that speaks its protocol."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from aiohttp import web
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect
from web.widget_desk import WidgetDesk

from tests.web.held import stop_the_clock

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NOTICE = {
    "type": "consent",
    "title": "个人信息处理告知",
    "purpose": "办理退货",
    "manner": "加密保存",
    "scope": "姓名、手机号",
    "retention": "结案后90天",
    "version": "2026.2",
}
CASE = {
    "type": "case",
    "number": "RT-7",
    "state": "已受理",
    "next": "等待寄回",
    "due": "11月25日（周三）18:00前",
    "rows": [],
}
FORM = {
    "id": "p-1",
    "purpose": "contact",
    "title": "请留下联系方式",
    "why": "用于退货。",
    "expires_at": "2026-12-01T00:00:00Z",
    "submit": "提交",
    "dismiss": "暂不填写",
    "fields": [
        {"name": "name", "label": "姓名", "kind": "text", "required": True, "max": 60, "value": ""},
        {"name": "phone", "label": "手机号", "kind": "tel", "required": True, "max": 30, "value": "13800138000"},
        {"name": "address", "label": "地址", "kind": "textarea", "required": False, "max": 200, "value": ""},
    ],
}


@dataclass
class Visit:
    """One page of the shop, with the widget's parts by the names people know them by."""

    page: Page
    desk: WidgetDesk
    base: str

    async def enter(self, locale: str = "zh", path: str = "/bare") -> "Visit":
        await self.page.goto(f"{self.base}{path}?lang={locale}")
        return self

    async def open(self) -> "Visit":
        await self.opener.click()
        return self

    async def say(self, text: str) -> None:
        """Send a message and wait until the desk has it."""
        await self.send(text)
        await self.is_sent()

    async def is_sent(self) -> None:
        await expect(self.log.locator('[part="status"]').last).to_have_text(re.compile("^(已发送|已读|Sent)$"))

    async def send(self, text: str) -> None:
        await self.box.fill(text)
        await self.box.press("Enter")

    @property
    def opener(self) -> Locator:
        return self.page.get_by_role("button", name=re.compile("客服|Chat")).first

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name=re.compile("^(输入消息|Message)$"))

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    def bubbles(self, author: str) -> Locator:
        return self.log.locator(f'[part="bubble {author}"]')

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)


@pytest_asyncio.fixture(loop_scope="module")
async def desk() -> AsyncIterator[tuple[WidgetDesk, str]]:
    desk = WidgetDesk()
    runner = web.AppRunner(desk.app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield desk, f"http://{host}:{port}"
    assert desk.problems == []
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="module")
async def context(chromium: Browser) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context()
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="module")
async def visit(context: BrowserContext, desk: tuple[WidgetDesk, str]) -> Visit:
    return Visit(await context.new_page(), *desk)


async def serious(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [
        f"{one['id']}: {one['nodes'][0]['html']}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


async def test_availability_is_told_before_anything_is_typed(visit: Visit):
    visit.desk.state = "closed"
    visit.desk.announcement = "11月24日维护"
    await (await visit.enter()).open()
    await expect(visit.page.get_by_text("人工客服明天9:00上班")).to_be_visible()
    await expect(visit.page.get_by_text("11月24日维护")).to_be_visible()
    assert visit.desk.messages == []


async def test_a_page_nobody_writes_on_leaves_no_trace(visit: Visit):
    await (await visit.enter()).open()
    await expect(visit.box).to_be_focused()
    assert await visit.page.evaluate("localStorage.length") == 0
    assert [frame["type"] for frame in visit.desk.frames] in ([], ["hello"])


async def test_a_message_goes_out_and_the_answer_comes_in(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("几天可以退")
    await expect(visit.bubbles("consumer")).to_have_text(["几天可以退"])
    await visit.desk.say("bot", "签收后7天内。", basis=[{"clause": "a", "version": "1", "words": "退货约定"}])
    await expect(visit.bubbles("bot")).to_contain_text("签收后7天内。")
    await expect(visit.log.get_by_text("退货约定")).to_be_hidden()
    await visit.log.get_by_text("依据").click()
    await expect(visit.log.get_by_text("退货约定")).to_be_visible()


async def test_enter_that_ends_a_composition_sends_nothing(visit: Visit):
    await (await visit.enter()).open()
    await visit.box.fill("tui huo")
    for how in ("{key: 'Enter', isComposing: true}", "{key: 'Enter', keyCode: 229}"):
        await visit.box.evaluate(
            f"(box) => box.dispatchEvent(new KeyboardEvent('keydown', {{bubbles: true, ...{how}}}))"
        )
    await visit.box.press("Shift+Enter")
    await visit.box.press_sequentially("x")
    assert await visit.box.input_value() == "tui huo\nx"
    assert visit.desk.got("say") == []


async def test_text_is_shown_as_text_and_only_https_becomes_a_link(visit: Visit):
    await (await visit.enter()).open()
    nasty = "<img src=x onerror=alert(1)> & javascript:alert(1) http://a.example"
    await visit.say(nasty)
    await expect(visit.bubbles("consumer")).to_have_text([nasty])
    await visit.desk.say("agent", f"{nasty} https://shop.example/a?b=1。", name="小林")
    link = visit.bubbles("agent").get_by_role("link")
    await expect(link).to_have_count(1)
    await expect(link).to_have_attribute("href", "https://shop.example/a?b=1")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(visit.log.locator("img")).to_have_count(0)


async def test_quick_replies_stay_until_one_is_used(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("你好")
    await visit.desk.say("bot", "您想办什么？", buttons=[{"title": "申请退货"}, {"title": "修改地址"}])
    await visit.say("等等")
    await expect(visit.button("修改地址")).to_be_enabled()
    await visit.button("申请退货").click()
    await expect(visit.button("修改地址")).to_have_count(0)
    await expect(visit.button("申请退货")).to_be_disabled()
    await expect(visit.bubbles("consumer").last).to_have_text("申请退货")
    [frame] = await visit.desk.hears("choose")
    assert (frame["message"], frame["index"]) == (2, 0)


async def test_a_refused_choice_can_be_made_again(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("你好")
    await visit.desk.say("bot", "您想办什么？", buttons=[{"title": "申请退货"}])
    visit.desk.refuse = {"code": "no_such_choice", "what": "这个选项已经失效。"}
    await visit.button("申请退货").click()
    await expect(visit.page.get_by_text("这个选项已经失效。")).to_be_visible()
    await expect(visit.button("申请退货")).to_be_enabled()
    await expect(visit.bubbles("consumer")).to_have_count(1)


async def test_a_reload_brings_the_whole_conversation_and_the_draft_back(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("第一句")
    await visit.desk.say("bot", "好的。")
    await visit.box.fill("写到一半")
    await visit.page.reload()
    await visit.open()
    await expect(visit.bubbles("consumer")).to_have_text(["第一句"])
    await expect(visit.bubbles("bot")).to_have_text(["好的。"])
    await expect(visit.box).to_have_value("写到一半")


async def test_what_was_said_while_the_line_was_down_is_there_afterwards(visit: Visit, context: BrowserContext):
    await (await visit.enter()).open()
    await visit.say("在线")
    await context.set_offline(True)
    await visit.desk.drop()
    await visit.desk.say("bot", "断线时的回答")
    await expect(visit.page.get_by_text("网络已断开")).to_be_visible()
    await visit.send("离线一")
    await visit.send("离线二")
    await expect(visit.page.get_by_text("发送中")).to_have_count(2)
    await context.set_offline(False)
    await expect(visit.bubbles("bot")).to_have_text(["断线时的回答"])
    await expect(visit.bubbles("consumer")).to_have_text(["在线", "离线一", "离线二"])
    await expect(visit.page.get_by_text("发送中")).to_have_count(0)
    assert [one["text"] for one in visit.desk.messages] == ["在线", "断线时的回答", "离线一", "离线二"]


async def test_a_gateway_that_takes_its_leave_is_replaced_without_a_word(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("在线")
    await visit.page.evaluate("""() => {
        const root = document.querySelector('front-desk-chat').shadowRoot
        window.seen = ''
        new MutationObserver(() => { window.seen += root.textContent }).observe(root, { subtree: true, childList: true })
    }""")
    await visit.desk.drop()
    await visit.desk.say("bot", "换了一台")
    await expect(visit.bubbles("bot")).to_have_text(["换了一台"])
    seen = await visit.page.evaluate("() => window.seen")
    assert "换了一台" in seen and "连接" not in seen


async def test_unsent_words_survive_a_reload(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("一")
    visit.desk.deaf = True
    await visit.send("二")
    await visit.page.reload()
    visit.desk.deaf = False
    await visit.desk.drop()
    await visit.page.reload()
    await visit.open()
    await expect(visit.bubbles("consumer")).to_have_text(["一", "二"])
    assert [one["text"] for one in visit.desk.messages] == ["一", "二"]


async def test_a_refused_message_says_why_and_can_be_sent_again(visit: Visit):
    await (await visit.enter()).open()
    visit.desk.refuse = {"code": "try_later", "what": "暂时无法保存。"}
    await visit.send("请记下")
    await expect(visit.page.get_by_text("未发送 · 暂时无法保存。")).to_be_visible()
    visit.desk.refuse = None
    await visit.button("立即重试").click()
    await expect(visit.page.get_by_text("已发送")).to_be_visible()
    assert [one["text"] for one in visit.desk.messages] == ["请记下"]
    assert len({frame["id"] for frame in visit.desk.got("say")}) == 1


async def test_a_refused_secret_begins_anew(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("旧的")
    await visit.page.evaluate(
        "localStorage.setItem('front-desk conversation', JSON.stringify({conversation: 'c-1', secret: 'wrong'}))"
    )
    visit.desk.frames.clear()
    await visit.page.reload()
    await visit.open()
    await expect(visit.page.get_by_text("您好，商品")).to_be_visible()
    await expect(visit.bubbles("consumer")).to_have_count(0)
    await visit.say("新的")
    await expect(visit.bubbles("consumer")).to_have_text(["新的"])


async def test_two_tabs_of_a_shop_show_one_conversation(visit: Visit, context: BrowserContext):
    await (await visit.enter()).open()
    other = Visit(await context.new_page(), visit.desk, visit.base)
    await (await other.enter()).open()
    await visit.say("从第一页")
    await expect(other.bubbles("consumer")).to_have_text(["从第一页"])
    await other.say("从第二页")
    await expect(visit.bubbles("consumer")).to_have_text(["从第一页", "从第二页"])


async def test_a_typing_bubble_never_sticks(visit: Visit):
    await visit.page.clock.install()
    await (await visit.enter()).open()
    await visit.say("你好")
    await visit.page.clock.run_for(100)
    await expect(visit.bubbles("consumer")).to_have_count(1)
    typing = visit.page.get_by_text("智能助手正在输入")
    await visit.desk.tell("typing", who="bot", on=True)
    await expect(typing).to_be_visible()
    await visit.page.clock.run_for(10_000)
    await expect(typing).to_be_hidden()
    await visit.desk.tell("typing", who="bot", on=True)
    await expect(typing).to_be_visible()
    await visit.desk.say("bot", "您好。")
    await expect(typing).to_be_hidden()


async def test_the_desk_hears_typing_and_what_was_seen(visit: Visit):
    await (await visit.enter()).open()
    await visit.box.press_sequentially("你好")
    await visit.box.press("Enter")
    await visit.is_sent()
    assert visit.desk.got("typing") == []
    await visit.desk.say("bot", "您好。")
    await expect(visit.bubbles("bot")).to_be_visible()
    await visit.box.press_sequentially("退货")
    await visit.say("退货")
    await expect(visit.bubbles("consumer")).to_have_count(2)
    assert {frame["on"] for frame in visit.desk.got("typing")} == {True}
    assert [frame["seq"] for frame in visit.desk.got("seen")] == [2]
    await visit.desk.tell("seen", seq=3)
    await expect(visit.page.get_by_text("已读")).to_be_visible()


async def test_a_message_that_comes_while_the_panel_is_closed_is_counted_on_the_opener(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("你好")
    await visit.page.keyboard.press("Escape")
    await expect(visit.opener).to_be_focused()
    await visit.desk.say("agent", "在的。", name="小林")
    await expect(visit.opener).to_have_text("客服1")
    assert visit.desk.got("seen") == []
    await visit.open()
    await visit.say("谢谢")
    assert [frame["seq"] for frame in visit.desk.got("seen")] == [2]


async def test_the_consent_notice_offers_yes_and_no_alike(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("退货")
    await visit.desk.say("bot", "请先阅读告知。", card=NOTICE, buttons=[{"title": "同意"}, {"title": "不同意"}])
    yes, no = await visit.button("同意").bounding_box(), await visit.button("不同意").bounding_box()
    assert yes and no
    assert (yes["width"], yes["height"]) == (no["width"], no["height"])
    await expect(visit.log.get_by_text("办理退货")).to_be_visible()
    await expect(visit.log.get_by_text("结案后90天")).to_be_hidden()
    await visit.log.get_by_text("查看告知全文").click()
    await expect(visit.log.get_by_text("结案后90天")).to_be_visible()


async def test_a_wrong_field_is_named_and_what_was_filled_in_stays(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("退货")
    await visit.desk.ask(FORM)
    form = visit.page.locator('form[part="prompt"]')
    await expect(form.get_by_label("手机号")).to_have_value("13800138000")
    await form.get_by_label("姓名").fill("李雷")
    visit.desk.refuse = {
        "code": "bad_values",
        "what": "有一项要核对。",
        "fields": {"phone": {"code": "bad", "what": "手机号应为11位。"}},
    }
    await visit.button("提交").click()
    await expect(form.get_by_text("手机号应为11位。")).to_be_visible()
    await expect(form.get_by_label("手机号")).to_be_focused()
    await expect(form.get_by_label("手机号")).to_have_attribute("aria-invalid", "true")
    await visit.desk.drop()
    await expect(form.get_by_label("姓名")).to_have_value("李雷")
    visit.desk.refuse = None
    await visit.page.reload()
    await visit.open()
    await expect(form.get_by_label("姓名")).to_have_value("李雷")
    await visit.button("提交").click()
    await expect(form).to_have_count(0)
    assert visit.desk.got("submit")[-1]["values"] == {"name": "李雷", "phone": "13800138000", "address": ""}
    assert "李雷" not in await visit.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


async def test_a_form_can_be_put_aside(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("退货")
    await visit.desk.ask(FORM)
    await visit.button("暂不填写").click()
    await expect(visit.page.locator('form[part="prompt"]')).to_have_count(0)
    assert visit.desk.got("dismiss")[0]["prompt"] == "p-1"


async def test_who_speaks_now_is_always_said(visit: Visit):
    await (await visit.enter()).open()
    await visit.desk.hears("hello")
    for number in range(12):
        await visit.desk.say("desk", f"第{number}行")
    await visit.say("转人工")
    await visit.desk.hand(owner="queue", waiting={"place": 2, "due_at": None, "words": "前面还有1位，11:30前回复您"})
    await expect(visit.page.get_by_text("正在为您联系人工客服 · 前面还有1位，11:30前回复您")).to_be_visible()
    await visit.desk.hand(owner="bot", captured={"opens_at": None, "words": "明天9:00上班后答复"})
    await expect(visit.page.get_by_text("智能助手为您服务 · 明天9:00上班后答复")).to_be_visible()
    await expect(visit.log.get_by_text("转人工")).to_be_in_viewport(ratio=1)
    await visit.desk.hand(owner="agent", name="小林")
    await expect(visit.page.get_by_text("小林为您服务")).to_be_visible()
    await visit.desk.hand(owner="bot")
    await expect(visit.page.get_by_text("智能助手为您服务", exact=True)).to_be_visible()


async def test_a_chosen_language_stays(visit: Visit):
    await (await visit.enter()).open()
    await visit.button("English").click()
    await expect(visit.box).to_have_attribute("placeholder", "Message")
    await expect(visit.page.get_by_text("People are here")).to_be_visible()
    await visit.page.reload()
    await visit.open()
    await expect(visit.button("Send")).to_be_visible()
    assert (await visit.desk.hears("hello", 2))[-1]["chosen"] is True


async def test_more_than_four_thousand_characters_are_kept_but_not_sent(visit: Visit):
    await (await visit.enter()).open()
    await visit.box.fill("好" * 4001)
    await expect(visit.page.get_by_text("4001 / 4000")).to_be_visible()
    await visit.box.press("Enter")
    await expect(visit.button("发送")).to_be_disabled()
    await visit.box.fill("🙂" * 4000)
    await visit.box.press("Enter")
    await expect(visit.box).to_have_value("")
    await expect(visit.bubbles("consumer")).to_have_text(["🙂" * 4000])


async def test_a_replay_is_not_read_out(visit: Visit):
    await (await visit.enter()).open()
    await visit.say("你好")
    await expect(visit.page.get_by_text("已发送")).to_be_visible()
    await stop_the_clock(visit.page)
    await visit.page.reload()
    await visit.open()
    await expect(visit.log).to_have_attribute("aria-live", "off")
    await visit.page.clock.run_for(1000)
    await expect(visit.log).to_have_attribute("aria-live", "polite")


async def test_refused_storage_only_shortens_the_memory(visit: Visit):
    await visit.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, {get() { throw new Error('refused') }})"
    )
    await visit.page.add_init_script("Object.defineProperty(crypto, 'randomUUID', {value: undefined})")
    await (await visit.enter()).open()
    await visit.say("没有存储")
    await visit.desk.drop()
    await visit.desk.say("bot", "还在。")
    await expect(visit.bubbles("bot")).to_have_text(["还在。"])
    assert re.fullmatch(r"[A-Za-z0-9_-]{8,64}", visit.desk.got("say")[0]["id"])


async def test_the_panel_fills_a_phone_and_keeps_targets_big(chromium: Browser, desk: tuple[WidgetDesk, str]):
    context = await chromium.new_context(**PHONE)
    visit = Visit(await context.new_page(), *desk)
    await (await visit.enter("en")).open()
    panel = visit.page.get_by_role("dialog")
    assert await panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    for button in await panel.get_by_role("button").all():
        box = await button.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["width"] >= 44
    await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious(chromium: Browser, desk: tuple[WidgetDesk, str], scheme: str):
    context = await chromium.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    visit = Visit(await context.new_page(), *desk)
    visit.desk.announcement = "11月24日维护"
    visit.desk.orders = [{"number": "FD202611010001", "phone_last4": "8000", "items": ["保温杯"], "note": "已签收"}]
    await visit.enter(path="/")
    await expect(visit.page.get_by_text("FD202611010001")).to_be_visible()
    assert await serious(visit.page) == []
    await visit.open()
    assert await serious(visit.page) == []
    await visit.say("退货")
    await visit.desk.say(
        "bot",
        "请先阅读告知 https://shop.example/a 。",
        card=NOTICE,
        buttons=[{"title": "同意"}, {"title": "不同意"}],
        basis=[{"clause": "a", "version": "1", "words": "退货约定"}],
    )
    await visit.desk.say("bot", "已受理。", card=CASE)
    await visit.desk.say("desk", "小林已接入。")
    await visit.desk.say("agent", "您好。", name="小林")
    visit.desk.refuse = {"code": "try_later", "what": "暂时无法保存。"}
    await visit.send("好的")
    await visit.desk.ask(FORM)
    await expect(visit.page.get_by_text("暂时无法保存。")).to_be_visible()
    await expect(visit.page.locator('form[part="prompt"]')).to_be_visible()
    assert await serious(visit.page) == []
    await context.close()


@pytest.mark.parametrize(("locale", "headline"), [("zh", "每天用到的东西"), ("en", "Things you use every day")])
async def test_the_shop_speaks_the_language_of_its_address(visit: Visit, locale: str, headline: str):
    await visit.enter(locale, "/")
    await expect(visit.page.get_by_role("heading", level=1)).to_contain_text(headline)
    await expect(visit.page.locator(".goods li")).to_have_count(6)
    await expect(visit.opener).to_have_text("客服" if locale == "zh" else "Chat")
    await expect(visit.page.locator("#try")).to_be_hidden()
