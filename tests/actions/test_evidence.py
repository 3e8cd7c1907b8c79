"""Photos that were sent before the request they belong to."""

from datetime import timedelta
from typing import Any

from desk.conversation.photos import Photo

PHOTO = Photo(b"a picture", b"a preview", 4, 3)


async def begin(assistant: Any, kind: str) -> list[str]:
    """Begin a request and return what was said."""
    _, answer = await assistant.call("validate_request_form", slots={"kind": kind}, after=f"action_begin_{kind}")
    return [one["response"] for one in answer["responses"]]


async def test_photos_of_the_last_day_go_with_the_request_that_begins(assistant: Any) -> None:
    now = assistant.desk.clock.now()
    await assistant.desk.files.keep(assistant.conversation, PHOTO, now - timedelta(days=2))
    ours = [await assistant.desk.files.keep(assistant.conversation, PHOTO, now - timedelta(minutes=1))]
    assert await begin(assistant, "return") == ["utter_photos_taken"]
    draft = await assistant.desk.drafts.open(assistant.conversation)
    assert draft and draft.fields["photos"] == [one.id for one in ours]


async def test_a_photo_belongs_to_one_request_only(assistant: Any) -> None:
    await assistant.desk.files.keep(assistant.conversation, PHOTO, assistant.desk.clock.now())
    await begin(assistant, "return")
    assert await begin(assistant, "complaint") == []


async def test_a_suggestion_takes_no_photos(assistant: Any) -> None:
    await assistant.desk.files.keep(assistant.conversation, PHOTO, assistant.desk.clock.now())
    assert await begin(assistant, "suggestion") == []
