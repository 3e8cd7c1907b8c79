"""Photos of somebody on the phone: the agent adds to the case what came in some other way."""

from __future__ import annotations

from aiohttp import web

from bot.call_photos import CallPhotos
from bot.channels.widget.fields import ALLOWED, ID
from bot.channels.widget.uploads import STATUSES
from bot.console.door import Call
from bot.console.refusals import Refusal, bad_request
from bot.keys import PHOTOS
from desk.errors import Refused


async def add(call: Call) -> web.Response:
    """Take in one photo for a case of a caller; the same id again is answered the same."""
    client_id, number = call.request.headers.get("Frontdesk-Id", ""), call.request.match_info["number"]
    if not ID.fullmatch(client_id):
        raise bad_request("Frontdesk-Id", ALLOWED["id"])
    photos = CallPhotos(call.desk, call.news)
    try:
        await photos.check(number)
        photo = await call.request.app[PHOTOS].read(call.request)
        file = await photos.add(call.agent.id, number, client_id, photo, call.settings.files_per_day)
    except Refused as error:
        raise _refusal(error) from error
    except (TimeoutError, ConnectionError) as error:
        raise Refusal(408, "try_later", "utter_error_try_later") from error
    return web.json_response({"file": file}, status=201)


def _refusal(error: Refused) -> Refusal:
    if error.code in STATUSES:
        return Refusal(STATUSES[error.code], error.code, f"utter_file_{error.code}", **error.facts)
    return Refusal(409, error.code, f"utter_console_{error.code}")
