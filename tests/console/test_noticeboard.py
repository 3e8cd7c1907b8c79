"""Closures, maintenance and announcements from the console: everybody hears of them at once, and nobody else may."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.console.agent_page import PASSWORD, AgentPage, heard
from tests.console.conftest import Browser, Console

SHUT = {"from": "now", "until": "2026-11-23T14:00", "zh": "仓库盘点", "en": "stocktaking"}


@pytest.fixture
async def head(at: Console, browser: Browser) -> AgentPage:
    await at.desk.agents.put("wang", "王主管", PASSWORD, at.clock.now(), role="supervisor")
    page = await browser()
    assert (await page.sign_in("wang")).status == 201
    return page


async def test_a_closure_changes_the_line_on_top_and_what_is_promised_at_once(
    at: Console, head: AgentPage, lin: AgentPage
) -> None:
    async with await lin.listen() as socket:
        assert (await heard(socket, "availability"))["availability"]["state"] == "open"
        made = await head.call("POST", "/closures", {"kind": "closure", **SHUT})
        assert made.status == 201
        told = (await heard(socket, "availability"))["availability"]
        assert (told["words"], told["reason"]) == ("人工客服今天14:00上班", "临时停止服务：仓库盘点")
        conversation = await at.consumer("我要找人工客服")
        (promise,) = await at.desk.promises.of(conversation)
        assert promise.due_at == datetime.fromisoformat("2026-11-23T14:30:00+08:00")
        assert (await head.call("DELETE", f"/closures/{made.body['id']}", {})).status == 204
        assert (await heard(socket, "availability"))["availability"]["state"] == "open"
    rows = await at.desk.database.all(
        "SELECT actor, what FROM audit WHERE what LIKE 'closure%%' OR what LIKE 'notice%%'"
    )
    wang = (await at.desk.agents.by_login("wang")).id
    assert [(row["actor"], row["what"]) for row in rows] == [(wang, "closure_announced"), (wang, "notice_removed")]


async def test_a_preview_shows_what_consumers_will_read_and_changes_nothing(head: AgentPage) -> None:
    query = (
        "kind=maintenance&from=2026-11-30T14:00&until=2026-11-30T16:00&zh=系统升级&en=an upgrade&effect_zh=消息照常保存"
    )
    seen = await head.get(f"/closures/preview?{query}")
    assert seen["at"] == "2026-11-30T06:00:00Z"
    assert seen["zh"]["header"] == "人工客服今天16:00上班"
    assert "16:30前由人工客服回复您" in seen["zh"]["handoff"]
    assert seen["zh"]["announcement"] == "11月30日（周一）14:00–16:00系统维护：系统升级。消息照常保存。"
    assert "an upgrade" in seen["en"]["announcement"] and "…" in seen["en"]["announcement"]
    assert (await head.get("/closures"))["closures"] == []


async def test_the_days_ahead_are_those_of_the_availability_function(head: AgentPage) -> None:
    whole = {"from": "2026-11-25", "until": "2026-11-25", "zh": "团建", "en": "a day out"}
    half = {"from": "2026-11-26T12:00", "until": "2026-11-26T13:00", "zh": "演练", "en": "a drill"}
    names = [(await head.call("POST", "/closures", one)).body["id"] for one in (whole, half)]
    days = {one["day"]: one for one in (await head.get("/hours?days=60"))["days"]}
    assert len(days) == 60 and len((await head.get("/hours"))["days"]) == 30
    nine_to_six = [{"from": "2026-11-24T01:00:00Z", "until": "2026-11-24T10:00:00Z"}]
    assert days["2026-11-24"] == {"day": "2026-11-24", "open": nine_to_six, "why": None, "closures": []}
    assert (days["2026-11-25"]["open"], days["2026-11-25"]["why"]) == ([], "临时停止服务：团建")
    assert (len(days["2026-11-26"]["open"]), days["2026-11-26"]["closures"]) == (2, names[1:])
    assert (days["2027-01-01"]["open"], days["2027-01-01"]["why"]) == ([], "正值元旦")


async def test_an_announcement_is_on_every_page_until_it_is_taken_down(at: Console, head: AgentPage) -> None:
    body = {"from": "now", "until": "2026-11-24", "zh": "快递会晚到", "en": "parcels are late"}
    made = await head.call("POST", "/announcements", body)
    session = await head.get("/session")
    assert session["desk"]["availability"]["announcement"] == "快递会晚到。"
    (shown,) = (await head.get("/announcements"))["announcements"]
    assert (shown["until"], shown["words"]["en"]) == ("2026-11-24T16:00:00Z", "parcels are late")
    assert (await head.call("DELETE", f"/announcements/{made.body['id']}", {})).status == 204
    assert (await head.call("DELETE", f"/announcements/{made.body['id']}", {})).status == 404
    assert (await head.get("/session"))["desk"]["availability"]["announcement"] is None


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"until": "2026-11-23T09:00"}, "晚于开始"),
    ({"from": "2026-11-20", "until": "2026-11-20"}, "结束时间"),
    ({"from": "2026-11-20"}, "开始时间"),
    ({"kind": "maintenance", "from": "2026-11-24T10:00", "until": "2026-11-24T11:00"}, "临时通知"),
    ({"zh": "stocktaking"}, "中文和英文"),
    ({"en": "x" * 301}, "中文和英文"),
    ({"until": "morgen"}, "until"),
    ({"kind": "party"}, "kind"),
    ({"short_notice": "yes"}, "short_notice"),
    ({"more": 1}, "more"),
)


async def test_what_cannot_be_put_up_is_refused_with_what_is_allowed(head: AgentPage) -> None:
    for wrong, words in WRONG:
        refused = await head.call("POST", "/closures", SHUT | wrong)
        assert (refused.status, refused.code) == (400, "bad_request"), wrong
        assert words in refused.body["error"]["what"]
    assert (await head.get("/closures"))["closures"] == []


async def test_the_same_time_is_closed_once_and_only_by_supervisors(
    at: Console, head: AgentPage, lin: AgentPage
) -> None:
    assert (await head.call("POST", "/closures", SHUT | {"from": "2026-11-24"})).status == 400
    shut = SHUT | {"from": "2026-11-24", "until": "2026-11-24"}
    assert (await head.call("POST", "/closures", shut)).status == 201
    assert (await head.call("POST", "/closures", shut)).status == 400
    for method, path in (("GET", "/hours"), ("GET", "/closures"), ("POST", "/closures"), ("POST", "/announcements")):
        assert (await lin.call(method, path, shut if method == "POST" else None)).status == 403, path
    at.clock.forward(timedelta(days=2))
    assert (await head.sign_in("wang")).status == 201
    assert (await head.get("/closures"))["closures"] == []
