"""The one line that says whether people are there: widget, bot and handoff tell the same."""

from datetime import datetime
from zoneinfo import ZoneInfo

from desk import formats
from desk.availability.hours import Availability, Presence, Reason, Why

_OPEN = {"zh": "人工客服在线", "en": "Agents are online"}
_UNATTENDED = {
    "zh": "现在是服务时间，人工客服暂时不在座位上",
    "en": "We're open, but no agent is at the desk right now",
}
_CLOSED = {"zh": "人工客服现在不在", "en": "Agents are away for now"}
_BACK = {"zh": "人工客服{opening}上班", "en": "Agents are back {opening}"}


def availability_words(availability: Availability, now: datetime, locale: str, zone: ZoneInfo) -> str:
    """人工客服在线; 人工客服明天（周一）9:00上班; Agents are back tomorrow at 9:00."""
    language = "en" if formats.english(locale) else "zh"
    if availability.state is Presence.OPEN:
        return _OPEN[language]
    if availability.state is Presence.UNATTENDED:
        return _UNATTENDED[language]
    if availability.opens_at is None:
        return _CLOSED[language]
    return _BACK[language].format(opening=formats.opening(availability.opens_at, now, locale, zone))


def reason_words(reason: Reason, locale: str) -> str:
    """现在是国庆节假期; 临时停止服务：系统维护; 现在是非服务时间."""
    name = reason.name.in_locale(locale) if reason.name else ""
    if formats.english(locale):
        said = {Why.HOLIDAY: f"it's a holiday ({name})", Why.CLOSURE: f"we're closed: {name}"}
        return said.get(reason.why, "it's outside service hours")
    return {Why.HOLIDAY: f"正值{name}", Why.CLOSURE: f"临时停止服务：{name}"}.get(reason.why, "现在是非服务时间")
