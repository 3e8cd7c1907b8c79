"""What a message of Telegram's holds: text to take in, or something that nobody here can take yet."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Message

LONGEST = 4000  # characters the desk takes at once; Telegram's own limit is a little higher
SERVICE = (
    "pinned_message",
    "message_auto_delete_timer_changed",
    "write_access_allowed",
    "chat_background_set",
    "connected_website",
    "proximity_alert_triggered",
    "users_shared",
    "chat_shared",
    "new_chat_title",
    "successful_payment",
)
ATTACHMENTS = {
    "voice": ("voice",),
    "photo": ("photo",),
    "video": ("video", "video_note", "animation"),
    "sticker": ("sticker",),
    "file": ("document", "audio"),
    "place": ("location", "venue"),
    "contact": ("contact",),
}


def texts_of(message: Message) -> Sequence[str]:
    """Return text or caption, in pieces of a length that the desk takes; nothing is left out but NUL."""
    whole = sound(message.text or message.caption or "")
    return [whole[start : start + LONGEST] for start in range(0, len(whole), LONGEST)]


def sound(written: str) -> str:
    """Return what may be stored of something written: no NUL, and no half of a character."""
    return written.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def is_blank(text: str) -> bool:
    return not any(character.isprintable() and not character.isspace() for character in text)


def attachment_of(message: Message) -> str | None:
    """Return what came beside text, by the name under which it is declined; None for text and Telegram's own notes."""
    for kind, names in ATTACHMENTS.items():
        if any(getattr(message, name) for name in names):
            return kind
    noted = any(getattr(message, name) for name in SERVICE)
    return None if message.text or noted else "other"
