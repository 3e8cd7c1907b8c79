"""Points of invoices, complaints and privacy."""

from __future__ import annotations

from collections.abc import Sequence

from desk.answers.arrangements import complaint_process, invoice, person_available, privacy
from desk.answers.points import HOW_LONG, Point
from desk.answers.question import Answer, Question


def _invoice_by_person(question: Question) -> Answer | None:
    if question.agreement.invoice is None:
        return None
    return Answer("utter_point_invoice_person", invoice(question).facts, ("invoice",))


def _complaint_time(question: Question) -> Answer:
    return Answer("utter_short_complaint_hours", complaint_process(question).facts, ("complaint",))


def _shared_data(question: Question) -> Answer:
    return Answer("utter_point_privacy_shared", privacy(question).facts, ("privacy",))


def _kept_data(question: Question) -> Answer:
    return Answer("utter_short_privacy_kept", privacy(question).facts, ("privacy",))


def _here(question: Question) -> Answer:
    return Answer("utter_point_person_here", person_available(question).facts, ("service_hours", "reply"))


POINTS: Sequence[Point] = (  # the first special one that fits
    Point.of(
        ("ask_person_available",),
        r"""^\W*(?:你好|您好|亲|親|喂|hi|hello|hey)?\W*(?:在不在?|在[吗嗎么嘛]|在的[吗嗎]|(?:are )?you there)\W*$""",
        _here,
    ),
    Point.of(
        ("ask_invoice",),
        r"""专票|專票|专用|專用|增值税|增值稅|税号|稅號|重开|重開|开错|開錯|写错|寫錯|红冲|[改换換错錯].{0,3}(?:抬头|抬頭|名)|(?:抬头|抬頭).{0,4}[错錯改换換]|补开|補開|丢|纸质|紙質|
        \bvat\b|tax (?:number|id|invoice)|correct|wrong|re-?issue|\blost\b|paper|change (?:the )?name|company name""",
        _invoice_by_person,
    ),
    Point.of(("ask_complaint_process",), HOW_LONG, _complaint_time, plain=True),
    Point.of(
        ("ask_complaint_process",),
        r"怎么(?:投|处理|弄)|流程|步骤|what happens|how (?:do|can|does|is)\b|process|procedure|where\b",
        complaint_process,
        plain=True,
    ),
    Point.of(
        ("ask_privacy",),
        r"""泄露|洩露|泄漏|外泄|卖给|賣給|第三方|给别人|給別人|谁能看|誰能看|谁会看|谁看得到|共享|
        \bshare|\bsell|third part|who (?:can |will |else )?sees?|pass (?:it |them )?on|leak""",
        _shared_data,
    ),
    Point.of(
        ("ask_privacy",),
        rf"(?:{HOW_LONG}).{{0,12}}(?:删|刪|保存|留)|(?:保存|保留|留).{{0,4}}(?:多久|几天)|how long",
        _kept_data,
    ),
)
