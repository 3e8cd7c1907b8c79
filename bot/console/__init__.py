"""The console's API (docs/console-api.md): agents act over HTTP and listen over a socket."""

from __future__ import annotations

from aiohttp import web

from bot.console import (
    assignment,
    call_backs,
    call_photos,
    callers,
    canned_replies,
    case_owner,
    cases,
    conversations,
    draft,
    files,
    messages,
    notes,
    noticeboard,
    people,
    promises,
    queue,
    ratings,
    repeats,
    reveal,
    search,
    takeovers,
    teams,
)
from bot.console import sessions as open_sessions
from bot.console.account import Account
from bot.console.door import guarded, signed_in, supervisor
from bot.console.misses import MissReview
from bot.console.refusals import nothing_here
from bot.console.session import Sessions
from bot.console.sockets import Sockets

CONVERSATION = "/api/conversations/{id:[A-Za-z0-9_-]{1,64}}"
REPLY = "{reply:r_[0-9a-f]{24}}"
FILE = "/api/files/{file:f_[0-9a-f]{24}}"
MISS = "/api/misses/{id:[mu]_[0-9a-f]{24}}"
PROMISE = "/api/promises/{promise:p_[0-9a-f]{24}}"
CASE = "/api/cases/{number:[A-Za-z0-9-]{1,40}}"
PERSON = "/api/people/{agent:a_[0-9a-f]{24}}"
TEAM = "/api/teams/{team:[a-z0-9_-]{1,40}}"


def mount(app: web.Application) -> None:
    """Add the API to the gateway's application; its sockets are told when the gateway goes away."""
    sockets = Sockets()
    app.add_routes(routes(sockets))
    app.on_shutdown.append(sockets.hang_up)


def routes(sockets: Sockets) -> list[web.RouteDef]:
    """Return what the agents' page calls; `/api` answers in JSON whatever is asked."""
    sessions, misses, account = Sessions(), MissReview(), Account()
    return [
        web.post("/api/session", guarded(sessions.sign_in)),
        web.get("/api/session", signed_in(sessions.show, at_first=True)),
        web.delete("/api/session", guarded(sessions.sign_out)),
        web.get("/api/queue", signed_in(queue.show)),
        web.get("/api/teams", signed_in(teams.show)),
        web.get("/api/conversations", signed_in(conversations.show_list)),
        web.get(CONVERSATION, signed_in(conversations.show)),
        web.put(CONVERSATION + "/assignment", signed_in(assignment.assign)),
        web.put(CONVERSATION + "/handoff", signed_in(assignment.end)),
        web.put(CONVERSATION + "/snooze", signed_in(assignment.snooze)),
        web.post(CONVERSATION + "/draft", signed_in(draft.begin)),
        web.put(CONVERSATION + "/draft", signed_in(draft.edit)),
        web.post(CONVERSATION + "/draft/submission", signed_in(draft.submit)),
        web.get(CONVERSATION + "/messages", signed_in(messages.show)),
        web.post(CONVERSATION + "/messages", signed_in(messages.reply)),
        web.post(CONVERSATION + "/notes", signed_in(notes.write)),
        web.put(CONVERSATION + "/mentions", signed_in(notes.see_mentions)),
        web.put(CONVERSATION + "/takeover", signed_in(takeovers.read)),
        web.get("/api/takeovers", signed_in(takeovers.show)),
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
        web.get("/api/due", signed_in(promises.show)),
        web.put(PROMISE + "/explanation", signed_in(promises.explain)),
        web.put(PROMISE + "/warning", signed_in(promises.opened)),
        web.get(CASE, signed_in(cases.show)),
        web.put(CASE + "/state", signed_in(cases.step)),
        web.put(CASE + "/extension", signed_in(cases.extend)),
        web.get(CASE + "/owner", signed_in(case_owner.show)),
        web.put(CASE + "/owner", signed_in(case_owner.give)),
        web.get(CASE + "/preview", signed_in(cases.preview)),
        web.get(FILE, signed_in(files.show)),
        web.get(FILE + "/preview", signed_in(files.preview)),
        web.get("/api/hours", supervisor(noticeboard.show_hours)),
        web.get("/api/closures", supervisor(noticeboard.show_closures)),
        web.post("/api/closures", supervisor(noticeboard.close)),
        web.get("/api/closures/preview", supervisor(noticeboard.preview)),
        web.delete("/api/closures/{notice:x_[0-9a-f]{24}}", supervisor(noticeboard.take_down)),
        web.get("/api/announcements", supervisor(noticeboard.show_announcements)),
        web.post("/api/announcements", supervisor(noticeboard.announce)),
        web.delete("/api/announcements/{notice:n_[0-9a-f]{24}}", supervisor(noticeboard.take_down)),
        web.get("/api/ratings", supervisor(ratings.show)),
        web.get("/api/repeats", supervisor(repeats.show)),
        web.get("/api/search", signed_in(search.show)),
        web.get("/api/calls/form", signed_in(callers.form)),
        web.post("/api/calls/proof", signed_in(callers.prove)),
        web.post("/api/calls", signed_in(callers.take)),
        web.put(CASE + "/callback", signed_in(call_backs.called_back)),
        web.post(CASE + "/photos", signed_in(call_photos.add)),
        web.get("/api/sessions", signed_in(open_sessions.show)),
        web.delete("/api/sessions", signed_in(open_sessions.revoke_others)),
        web.delete("/api/sessions/{session:s_[0-9a-f]{24}}", signed_in(open_sessions.revoke)),
        web.put("/api/account", signed_in(account.rename)),
        web.put("/api/account/password", signed_in(account.change_password, at_first=True)),
        web.get("/api/people", supervisor(people.show)),
        web.post("/api/people", supervisor(people.add)),
        web.get(PERSON, supervisor(people.show_one)),
        web.put(PERSON, supervisor(people.change)),
        web.put(PERSON + "/password", supervisor(people.give_password)),
        web.put(PERSON + "/work", supervisor(people.work)),
        web.post("/api/teams", supervisor(people.add_team)),
        web.get(TEAM, supervisor(people.show_team)),
        web.put(TEAM, supervisor(people.change_team)),
        web.delete(TEAM, supervisor(people.drop_team)),
        web.get("/api/misses", supervisor(misses.show_list)),
        web.put(MISS, supervisor(misses.decide)),
        web.delete(MISS + "/decision", supervisor(misses.take_back)),
        web.get("/api/misses/learned", supervisor(misses.show_file)),
        web.get("/api/intents", supervisor(misses.show_intents)),
        web.get("/api/news", signed_in(sockets.listen, own_page=True)),
        web.route("*", "/api/{rest:.*}", guarded(nothing_here)),
    ]
