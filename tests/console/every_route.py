"""What each call of the console's API takes, by method and address, and a desk with one of everything to call it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot import console
from desk.availability.plans import Plans, in_both
from desk.conversation.identity import ConversationId
from desk.conversation.photos import photo_of
from desk.knowledge.unanswered import Outcome
from desk.people.canned_replies import Wording
from desk.people.teams import Team
from tests.cases.handed_in import case_of
from tests.console.agent_page import PASSWORD, AgentPage
from tests.console.conftest import Console
from tests.console.test_reveal import VALUES
from tests.files.pictures import photo

NUMBER = object()  # stands for the conversation's ownership number as it is now
CONVERSATION = "/api/conversations/{id}"
NOTICE = {"from": "2026-12-24T10:00", "until": "2026-12-25", "zh": "盘点", "en": "Stocktaking"}
REPLY = {"locale": "zh", "title": "问好", "text": "{name}您好", "shared": False}
CALL = {
    "id": "call-0001", "locale": "zh", "kind": "return", "order_no": "FD202611010017", "phone_last4": "8000",
    "item": "i1", "linked": "c_1", "notice": "hash", "fields": {"reason": "quality", "quantity": 1},
    "contact": {"name": "王小明", "phone": "13800138000"},
}  # fmt: skip
POST = {"name": "王芳", "role": "agent", "languages": ["zh"], "teams": ["returns"], "at_once": 2}
TEAM = {"zh": "退货组", "en": "Returns", "languages": ["zh"], "kinds": ["return"]}

# The body of each call that changes something; None: it takes none.
BODIES: dict[str, dict[str, Any] | None] = {
    "POST /api/session": {"login": "lin", "password": PASSWORD},
    "DELETE /api/session": None,
    f"PUT {CONVERSATION}/assignment": {"to": "bot", "number": NUMBER, "note": "说明", "ask": ["order"], "return": True},
    f"PUT {CONVERSATION}/handoff": {"state": "ended", "outcome": "solved", "note": "", "number": NUMBER},
    f"PUT {CONVERSATION}/snooze": {"until": "2026-11-24T10:00:00+08:00", "number": NUMBER},
    f"POST {CONVERSATION}/draft": {"kind": "return", "number": NUMBER},
    f"PUT {CONVERSATION}/draft": {
        "fields": {"order_no": "FD202611010017", "quantity": 1, "fault": "x", "contact": "k", "condition": "intact"},
        "number": NUMBER,
    },
    f"POST {CONVERSATION}/draft/submission": {"number": NUMBER},
    f"POST {CONVERSATION}/messages": {"id": "reply-0001", "text": "您好", "number": NUMBER},
    f"POST {CONVERSATION}/notes": {"id": "notes-0001", "text": "@陈伟 看一下"},
    f"PUT {CONVERSATION}/mentions": {"seq": 1},
    f"PUT {CONVERSATION}/takeover": {},
    f"PUT {CONVERSATION}/typing": {"on": True, "note": False},
    f"PUT {CONVERSATION}/seen": {"seq": 1},
    "POST /api/replies": REPLY,
    "PUT /api/replies/{reply}": REPLY | {"version": 1},
    "DELETE /api/replies/{reply}": {"version": 1},
    "POST /api/contacts/{contact}/reveal": {"reason": "other", "note": "核对"},
    "PUT /api/promises/{promise}/explanation": {"why": "仓库停电"},
    "PUT /api/promises/{promise}/warning": {},
    "PUT /api/cases/{number}/state": {
        "state": "received", "from": "submitted", "note": "", "quantity": 1, "condition": "intact", "reason": None,
        "result": "", "amount": "1.00", "courier": "顺丰", "tracking": "SF1234567890",
    },
    "PUT /api/cases/{number}/extension": {"until": "2026-12-12", "why": "等配件"},
    "PUT /api/cases/{number}/owner": {"agent": "a", "from": None},
    "POST /api/cases/{number}/photos": None,
    "PUT /api/cases/{number}/callback": {"outcome": "reached", "message": 1},
    "POST /api/closures": NOTICE | {"kind": "maintenance", "effect_zh": "停", "effect_en": "off", "short_notice": True},
    "POST /api/announcements": NOTICE,
    "DELETE /api/closures/{notice}": None,
    "DELETE /api/announcements/{notice}": None,
    "POST /api/calls/proof": {"id": "call-0001", "order_no": "FD1", "phone_last4": "8000", "kind": "return"},
    "POST /api/calls": CALL,
    "DELETE /api/sessions": None,
    "DELETE /api/sessions/{session}": None,
    "PUT /api/account": {"name": "林晓", "locale": "zh"},
    "PUT /api/account/password": {"old": "another password", "new": "green-heron-4242"},
    "POST /api/people": POST | {"login": "wang", "locale": "zh"},
    "PUT /api/people/{agent}": POST | {"number": 1},
    "PUT /api/people/{agent}/password": {"number": 1},
    "PUT /api/people/{agent}/work": {"number": 1, "works": False},
    "POST /api/teams": TEAM,
    "PUT /api/teams/{team}": TEAM | {"number": 1},
    "DELETE /api/teams/{team}": {"number": 1},
    "DELETE /api/misses/{id}/decision": None,
    "PUT /api/misses/{id}": {"learn": "nothing", "intent": None, "text": None},
}  # fmt: skip

# The query of each call that reads; what is not named here takes none.
QUERIES: dict[str, dict[str, str]] = {
    "GET /api/session": {},
    "GET /api/queue": {},
    "GET /api/teams": {},
    "GET /api/conversations": {"list": "mine", "before": "2026-11-24T10:00:00Z"},
    f"GET {CONVERSATION}": {},
    f"GET {CONVERSATION}/messages": {"since": "0"},
    f"GET {CONVERSATION}/audit": {},
    f"GET {CONVERSATION}/replies/{{reply}}": {},
    "GET /api/mentions": {},
    "GET /api/takeovers": {},
    "GET /api/colleagues": {},
    "GET /api/replies": {},
    "GET /api/cases": {"state": "", "kind": "", "supplier": "x", "text": "FD", "mine": "yes", "overdue": "no"},
    "GET /api/due": {},
    "GET /api/cases/{number}": {},
    "GET /api/cases/{number}/owner": {},
    "GET /api/cases/{number}/preview": {
        "state": "received", "quantity": "1", "amount": "1.00", "tracking": "x", "until": "2026-12-12", "why": "x",
    },
    "GET /api/files/{file}": {},
    "GET /api/files/{file}/preview": {},
    "GET /api/hours": {"days": "3"},
    "GET /api/closures": {},
    "GET /api/closures/preview": NOTICE | {"kind": "maintenance", "effect_zh": "停", "effect_en": "off"},
    "GET /api/announcements": {},
    "GET /api/ratings": {"weeks": "3"},
    "GET /api/repeats": {"weeks": "3"},
    "GET /api/search": {"text": "FD2026", "before": "2026-11-24T10:00:00Z"},
    "GET /api/calls/form": {
        "kind": "return", "caller": "zh", "reason": "quality", "condition": "intact", "order": "yes", "bought": "2",
        "warranty": "free",
    },
    "GET /api/sessions": {"of": "me"},
    "GET /api/people": {},
    "GET /api/people/{agent}": {},
    "GET /api/teams/{team}": {},
    "GET /api/misses": {"locale": "zh", "kind": "unclear", "guess": "x"},
    "GET /api/misses/learned": {"form": "yaml"},
    "GET /api/intents": {},
    "GET /api/news": {"locale": "zh", "away": "on"},
}  # fmt: skip

SUPERVISORS = {
    f"GET {CONVERSATION}/audit", "GET /api/hours", "GET /api/closures", "POST /api/closures",
    "GET /api/closures/preview", "DELETE /api/closures/{notice}", "GET /api/announcements", "POST /api/announcements",
    "DELETE /api/announcements/{notice}", "GET /api/ratings", "GET /api/repeats", "GET /api/misses",
    "PUT /api/misses/{id}", "DELETE /api/misses/{id}/decision", "GET /api/misses/learned", "GET /api/intents", "GET /api/people", "POST /api/people",
    "PUT /api/people/{agent}", "GET /api/people/{agent}", "PUT /api/people/{agent}/password",
    "PUT /api/people/{agent}/work", "GET /api/teams/{team}", "POST /api/teams", "PUT /api/teams/{team}", "DELETE /api/teams/{team}",
}  # fmt: skip


def served() -> set[str]:
    """Return every call that the router knows, as `METHOD /address/{name}`."""
    app = web.Application()
    console.mount(app)
    return {
        f"{route.method} {route.resource.canonical}"
        for route in app.router.routes()
        if route.resource is not None and route.method not in ("HEAD", "*")
    }


@dataclass
class World:
    """One of everything, and whose page asks for it."""

    at: Console
    page: AgentPage
    names: dict[str, str]
    conversation: ConversationId

    async def path(self, call: str, **other: str) -> str:
        """Return the address of a call below `/api`, with the names of what is there or others."""
        address = call.split(" ")[1].removeprefix("/api")
        special = ((name.partition(" "), value) for name, value in self.names.items() if " " in name)
        own = {name: value for (prefix, _, name), value in special if address.startswith(prefix)}
        return address.format(**self.names | own | other)

    async def body(self, call: str) -> dict[str, Any] | None:
        given = BODIES[call]
        if given is None:
            return None
        number = (await self.at.desk.conversations.get(self.conversation)).ownership_number
        return {name: number if value is NUMBER else value for name, value in given.items()}


async def world_of(at: Console, page: AgentPage, login: str) -> World:
    """Put one of everything on the desk: a conversation that the page's agent has, with all that hangs on it."""
    desk, now = at.desk, at.clock.now()
    conversation = await at.consumer("我要退货")
    number = (await desk.conversations.get(conversation)).ownership_number
    assert (await page.claim(conversation, number)).status == 200
    consent = await desk.consents.record(
        conversation, "contact", granted=True, notice_version="1", notice_hash="h", language="zh", channel="widget",
        message="t_1", now=now,
    )  # fmt: skip
    case = await case_of(desk, conversation, "return")
    draft = await desk.drafts.begin(conversation, "return", now)
    contact = await desk.contacts.keep(draft.id, VALUES, consent, now)
    await desk.unanswered.note("zh", "K1", "能烧牛奶吗", Outcome.UNKNOWN, now, message="m_1")
    promise = await desk.database.one("SELECT id FROM promises WHERE case_no = %(case)s", case=case.number)
    shown = await at.gateway.show(conversation, "photo-0001", photo_of(photo()), 10)
    me = await desk.agents.by_login(login)
    reply = await desk.canned_replies.add(Wording("zh", "问好", "您好", me.id), now)
    chen = await desk.agents.by_login("chen")
    await desk.agents.begin_session(chen.id, now)
    plans = Plans(desk.database, desk.agreements.today, now)
    await desk.teams.put(Team("returns", "退货组", "Returns"))
    closure = await plans.close(now + timedelta(days=3), now + timedelta(days=4), in_both("盘点", "Stocktaking"))
    announced = await plans.announce(now, now + timedelta(days=4), in_both("您好", "Hello"))
    names = {
        "id": conversation, "number": case.number, "contact": contact.id, "promise": str(promise["id"]),
        "file": str(shown.data["file"]["id"]), "reply": reply.id, "notice": closure,
        "/announcements/{notice} notice": announced, "/misses/{id} id": (await desk.unanswered.open())[0].id,
        "agent": chen.id, "team": "returns", "session": (await desk.sessions.of(chen.id, now))[0].id,
    }  # fmt: skip
    return World(at, page, names, conversation)
