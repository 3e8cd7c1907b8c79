"""Points of warranty and repair."""

from __future__ import annotations

from collections.abc import Sequence

from desk.answers.goods import freight, warranty
from desk.answers.points import Point, told
from desk.answers.question import Answer, Question

FAULTY = ("ask_warranty", "ask_quality_return", "ask_exchange_policy", "ask_charge")


def _unrepairable(question: Question) -> Answer | None:
    """Source: agreement, line 11."""
    terms = question.agreement.repair
    if terms.unrepairable is None:
        return None
    said = terms.unrepairable.in_locale(question.locale), freight(question, terms.freight_in_warranty)
    return Answer("utter_point_warranty_unrepairable", {"told": told(question, *said)}, ("repair",))


def _out_of_warranty(question: Question) -> Answer | None:
    terms = question.agreement.repair
    if terms.out_of_warranty is None:
        return None
    said = terms.out_of_warranty.in_locale(question.locale), freight(question, terms.freight_out_of_warranty)
    return Answer("utter_point_warranty_over", {"told": told(question, *said)}, ("repair",))


def _proof_of_purchase(question: Question) -> Answer:
    return Answer("utter_point_warranty_proof", {}, ("warranty",))


def _own_damage(question: Question) -> Answer | None:
    not_covered, beyond = question.agreement.warranty.not_covered, question.agreement.repair.out_of_warranty
    if not_covered is None:
        return None
    said = [question.label("warranty_not_covered", what=not_covered.in_locale(question.locale))]
    said += [question.label("warranty_paid")] if beyond else []
    return Answer("utter_point_warranty_damage", {"told": told(question, *said)}, ("warranty", "repair"))


def _months(question: Question) -> Answer:
    return Answer("utter_point_warranty_months", warranty(question).facts, ("warranty",))


def _repair_time(question: Question) -> Answer:
    return Answer("utter_short_repair_days", warranty(question).facts, ("repair",))


def _repair_cost(question: Question) -> Answer:
    return Answer("utter_short_repair_cost", warranty(question).facts, ("repair", "warranty"))


POINTS: Sequence[Point] = (  # the first special one that fits
    Point.of(
        FAULTY,
        r"""修不好|修不了|修不成|修不回|[没沒无無]法[维維]?修|修了.{0,4}[还還]是?.{0,2}[坏壞不]|
        (?:can.?t|cannot|could ?n.?t|unable to|impossible to|not possible to) (?:you )?(?:be )?(?:fix|repair|mend)|
        n.?t (?:\w+ ){0,3}(?:fix|repair|mend)(?:ed|able)? (?:it|that|this)|
        beyond repair|unrepairable|irreparable|past saving|can.?t be saved""",
        _unrepairable,
    ),
    Point.of(
        FAULTY,
        r"""过保|過保|出保|脱保|(?:超|过|過)(?:出|了|过|過)?保修|保修期?(?:以|之)?外|(?:保修|质保|保固).{0,3}(?:过|過|到)(?:了|期)|
        out of (?:the |its )?(?:warranty|guarantee)|
        (?:after|past|beyond|outside) (?:the |my |its )?(?:warranty|guarantee)|
        (?:warranty|guarantee)[^,.?!]{0,20}(?:\bover\b|expire|ended|ran out|run out|runs out|is up|lapsed)""",
        _out_of_warranty,
    ),
    Point.of(
        ("ask_warranty",),
        r"""发票|發票|小票|保修卡|保修单|凭证|憑證|收据|收據|包装|包裝|
        receipt|invoice|warranty card|proof of purchase|original (?:box|packag)""",
        _proof_of_purchase,
    ),
    Point.of(
        FAULTY,
        r"""(?<![没沒未不])(?:摔|进了?水|進了?水|泡了?水|掉(?:地|水|到|进)|人为|人為|磕|碰坏|碰壞|弄坏|弄壞)|自己(?:拆|修|弄)|
        \bdrop(?:ped)?\b|water damage|spill|fell (?:in|on|down|off)|my (?:own )?fault|misuse|by accident|accidental|
        \bi broke|wear and tear|opened it (?:up )?myself""",
        _own_damage,
    ),
    Point.of(
        ("ask_warranty",),
        r"""(?:保修|质保|保固)(?:期|时间)?(?:是|有|能|到底)?(?:多久|多长|多長|几年|幾年|几个月|幾個月|多少)|(?:几年|多久)的?(?:保修|质保|保固)|
        how long (?:is|does|do i|have i|am i)[^,.?!]{0,30}(?:warranty|guarantee|covered)|
        (?:warranty|guarantee) (?:period|length|last)|how many (?:months|years)""",
        _months,
        plain=True,
    ),
    Point.of(
        ("ask_warranty",),
        r"""(?:多久|几天|幾天|多少天|多长时间|多長時間|什么时候|啥时候|何时).{0,6}(?:修|寄回|拿回|好)|
        修[^，。,.]{0,8}(?:多久|几天|幾天|多少天|多长时间|多長時間|什么时候|啥时候)|
        how (?:long|soon|quick|fast)[^.?!]{0,30}(?:repair|fix|mend|back)|repairs? (?:usually )?takes?|
        when (?:will|can|do|would)[^.?!]{0,20}(?:back|repaired|fixed|mended)""",
        _repair_time,
        plain=True,
    ),
    Point.of(
        ("ask_warranty",),
        r"""收费|收費|要钱|要錢|花钱|花錢|免费|免費|付费|付費|费用|費用|多少钱|多少錢|运费|運費|邮费|
        \bcharge|\bfree\b|\bcosts?\b|\bpay|how much|\bfees?\b|postage|shipping""",
        _repair_cost,
        plain=True,
    ),
)
