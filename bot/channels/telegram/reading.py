"""Reading an update: which of Telegram's many kinds it is, who sent it, and whether it holds what we rely on."""

from __future__ import annotations

import json
from typing import Any

from telegram import Bot, Chat, Message, Update, User

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")


def read(body: bytes, bot: Bot) -> Update | None:
    """Return an update that can be relied on, None when it cannot."""
    try:
        update = Update.de_json(json.loads(body), bot)
        return update if _is_sound(update) else None
    except Exception:  # whatever the library or we stumble over, the update is malformed
        return None


def kind_of(update: Update) -> str | None:
    return next((kind for kind in KINDS if getattr(update, kind) is not None), None)


def consumer_of(update: Update) -> User | None:
    """Return the person who wrote in a chat of their own with us; None in groups and channels and for other bots."""
    chat, user = update.effective_chat, update.effective_user
    private = chat is None or chat.type == Chat.PRIVATE  # a button under a message that is gone has no chat
    return user if user is not None and private and not user.is_bot else None


def _is_sound(update: Update) -> bool:
    """The library takes any JSON value for any field: check those that we read."""
    return type(update.update_id) is int and all(isinstance(value, kinds) for value, kinds in _relied_on(update))


def _relied_on(update: Update) -> list[tuple[Any, Any]]:
    chat, user, query = update.effective_chat, update.effective_user, update.callback_query
    found: list[tuple[Any, Any]] = []
    if chat is not None:
        found += [(chat.id, int), (chat.type, str)]
    if user is not None:
        found += [(user.id, int), (user.is_bot, bool), (user.language_code, str | None)]
    if query is not None:
        found += [(query.id, str), (query.data, str | None)]
    if update.my_chat_member is not None:
        found.append((update.my_chat_member.new_chat_member.status, str))
    message = update.message or update.edited_message
    return found + (_of_message(message) if message is not None else [])


def _of_message(message: Message) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = [(one, str | None) for one in (message.text, message.caption)]
    found.append((message.media_group_id, str | None))
    if (contact := message.contact) is not None:
        found += [(contact.phone_number, str), (contact.first_name, str), (contact.last_name, str | None)]
        found.append((contact.user_id, int | None))
    return found
