"""The console's API (docs/console-api.md): agents act over HTTP and listen over a socket."""

from __future__ import annotations

from aiohttp import web

from bot.console import (
    assignment,
    canned_replies,
    cases,
    conversations,
    due,
    files,
    messages,
    notes,
    queue,
    ratings,
    reveal,
    teams,
)
from bot.console.door import guarded, signed_in, supervisor
from bot.console.misses import MissReview
from bot.console.refusals import nothing_here
from bot.console.session import Sessions
from bot.console.sockets import Sockets

CONVERSATION = "/api/conversations/{id:[A-Za-z0-9_-]{1,64}}"
REPLY = "{reply:r_[0-9a-f]{24}}"
FILE = "/api/files/{file:f_[0-9a-f]{24}}"
MISS = "/api/misses/{id:[mu]_[0-9a-f]{24}}"
CASE = "/api/cases/{number:[A-Za-z0-9-]{1,40}}"


def mount(app: web.Application) -> None:
    """Add the API to the gateway's application; its sockets are told when the gateway goes away."""
    sockets = Sockets()
    app.add_routes(routes(sockets))
    app.on_shutdown.append(sockets.hang_up)


def routes(sockets: Sockets) -> list[web.RouteDef]:
    """Return what the agents' page calls; `/api` answers in JSON whatever is asked."""
    sessions, misses = Sessions(), MissReview()
    return [
        web.post("/api/session", guarded(sessions.sign_in)),
        web.get("/api/session", signed_in(sessions.show)),
        web.delete("/api/session", guarded(sessions.sign_out)),
        web.get("/api/queue", signed_in(queue.show)),
        web.get("/api/teams", signed_in(teams.show)),
        web.get("/api/conversations", signed_in(conversations.show_list)),
        web.get(CONVERSATION, signed_in(conversations.show)),
        web.put(CONVERSATION + "/assignment", signed_in(assignment.assign)),
        web.put(CONVERSATION + "/handoff", signed_in(assignment.end)),
        web.get(CONVERSATION + "/messages", signed_in(messages.show)),
        web.post(CONVERSATION + "/messages", signed_in(messages.reply)),
        web.post(CONVERSATION + "/notes", signed_in(notes.write)),
        web.put(CONVERSATION + "/mentions", signed_in(notes.see_mentions)),
        web.get(CONVERSATION + "/audit", supervisor(reveal.show_audit)),
        web.get(CONVERSATION + "/replies/" + REPLY, signed_in(canned_replies.fill)),
        web.get("/api/mentions", signed_in(notes.show_mentions)),
        web.get("/api/colleagues", signed_in(notes.show_colleagues)),
        web.get("/api/replies", signed_in(canned_replies.show_list)),
        web.post("/api/replies", signed_in(canned_replies.add)),
        web.put("/api/replies/" + REPLY, signed_in(canned_replies.change)),
        web.delete("/api/replies/" + REPLY, signed_in(canned_replies.remove)),
        web.post("/api/contacts/{contact:k_[0-9a-f]{24}}/reveal", signed_in(reveal.reveal)),
        web.put(CONVERSATION + "/typing", signed_in(messages.typing)),
        web.put(CONVERSATION + "/seen", signed_in(messages.seen)),
        web.get("/api/cases", signed_in(cases.show_list)),
        web.get("/api/due", signed_in(due.show)),
        web.get(CASE, signed_in(cases.show)),
        web.put(CASE + "/state", signed_in(cases.step)),
        web.put(CASE + "/extension", signed_in(cases.extend)),
        web.get(CASE + "/preview", signed_in(cases.preview)),
        web.get(FILE, signed_in(files.show)),
        web.get(FILE + "/preview", signed_in(files.preview)),
        web.get("/api/ratings", supervisor(ratings.show)),
        web.get("/api/misses", supervisor(misses.show_list)),
        web.put(MISS, supervisor(misses.decide)),
        web.get("/api/misses/learned", supervisor(misses.show_file)),
        web.get("/api/intents", supervisor(misses.show_intents)),
        web.get("/api/news", signed_in(sockets.listen, own_page=True)),
        web.route("*", "/api/{rest:.*}", guarded(nothing_here)),
    ]
