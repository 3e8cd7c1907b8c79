"""The National Day's week of the demo agreement, worked out by hand: 9:00-18:00, 1 to 3 October without service.

A reply within 30 minutes, a review within nine hours of service, so that what is handed in at ten on the eve has eight
hours left that day and one on Sunday 4 October.
"""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk import replay
from desk.agreement import agreement
from desk.availability.planned import read_plans
from desk.availability.plans import PlanRefused
from desk.words import Words

ROOT = Path(__file__).parents[3]
EVE = date(2026, 9, 30)
ZH = {30: "9月30日（周三）", 4: "10月4日（周日）", 5: "10月5日（周一）", 6: "10月6日（周二）", 7: "10月7日（周三）"}
EN = {30: "Wed 30 Sept", 4: "Sun 4 Oct", 5: "Mon 5 Oct", 6: "Tue 6 Oct", 7: "Wed 7 Oct"}
NEXT = {30: 4, 4: 5, 5: 6, 6: 7}  # the service day after each
HOLIDAYS = {1: ("10月4日（周日）9:00", "on Sun 4 Oct at 9:00"), 2: ("10月4日（周日）9:00", "on Sun 4 Oct at 9:00"),
            3: ("明天（周日）9:00", "tomorrow at 9:00")}  # fmt: skip
EVENING = {30: ("10月4日（周日）9:00", "on Sun 4 Oct at 9:00"), 4: ("明天（周一）9:00", "tomorrow at 9:00"),
           5: ("明天（周二）9:00", "tomorrow at 9:00"), 6: ("明天（周三）9:00", "tomorrow at 9:00")}  # fmt: skip
Row = tuple[str, str | None, str, str]


def both(opening: tuple[str, str], why: tuple[str, str], day: int) -> dict[str, Row]:
    """Return what is told while it is closed until a day: it opens at nine, and nine hours of service end at six."""
    return {
        "zh": (f"人工客服{opening[0]}上班", why[0], f"{ZH[day]}9:30前", f"{ZH[day]}18:00前"),
        "en": (f"Agents are back {opening[1]}", why[1], f"by {EN[day]}, 9:30", f"by {EN[day]}, 18:00"),
    }


def expected(day: int, hour: int) -> dict[str, Row]:
    after_hours = ("现在是非服务时间", "it's outside service hours")
    if day in HOLIDAYS:
        return both(HOLIDAYS[day], ("正值国庆节", "it's a holiday (National Day)"), 4)
    if hour < 9:
        return both(("今天9:00", "today at 9:00"), after_hours, day)
    if hour >= 18:
        return both(EVENING[day], after_hours, NEXT[day])
    last, end = (day, 18) if hour == 9 else (NEXT[day], hour)
    return {
        "zh": ("人工客服在线", None, f"{ZH[day]}{hour}:30前", f"{ZH[last]}{end}:00前"),
        "en": ("Agents are online", None, f"by {EN[day]}, {hour}:30", f"by {EN[last]}, {end}:00"),
    }


def test_every_hour_of_the_holiday_week_is_told_as_worked_out_by_hand() -> None:
    told = list(replay.replay(_words(), _agreement(), EVE, 7))
    assert len(told) == 7 * 24
    for one in told:
        seen = {name: (it.header, it.reason, it.reply, it.review) for name, it in one.seen.items()}
        assert seen == expected(one.at.day, one.at.hour), one.at


PLANS = """
closures:
  - {from: 2026-10-05T12:00, until: 2026-10-05T15:00, zh: 盘点, en: stocktaking}
maintenance:
  - {from: 2026-10-06T20:00, until: 2026-10-06T22:00, zh: 升级, en: an upgrade}
announcements:
  - {from: 2026-10-01, until: 2026-10-02, zh: 快递可能晚到。, en: Parcels may be late.}
"""
REVIEWED = {  # worked out by hand: Monday the 5th has three hours of service before twelve and three after fifteen
    **{(4, hour): (5, hour) for hour in (10, 11, 12)},
    (4, 13): (5, 16), (4, 14): (5, 17), (4, 15): (5, 18), (4, 16): (6, 10), (4, 17): (6, 11),
    **{(4, hour): (6, 12) for hour in range(18, 24)},
    **{(5, hour): (6, 12) for hour in range(10)},
    (5, 10): (6, 13), (5, 11): (6, 14), (5, 12): (6, 15), (5, 13): (6, 15), (5, 14): (6, 15), (5, 15): (6, 15),
    (5, 16): (6, 16), (5, 17): (6, 17),
}  # fmt: skip


def with_a_closure(day: int, hour: int) -> dict[str, Row]:
    zh, en = expected(day, hour)["zh"], expected(day, hour)["en"]
    if (day, hour) in REVIEWED:
        due, at = REVIEWED[day, hour]
        zh, en = (*zh[:3], f"{ZH[due]}{at}:00前"), (*en[:3], f"by {EN[due]}, {at}:00")
    if day == 5 and 12 <= hour < 15:
        zh = ("人工客服今天15:00上班", "临时停止服务：盘点", "10月5日（周一）15:30前", zh[3])
        en = ("Agents are back today at 15:00", "we're closed: stocktaking", "by Mon 5 Oct, 15:30", en[3])
    if day == 6 and 20 <= hour < 22:
        zh, en = (zh[0], "临时停止服务：升级", *zh[2:]), (en[0], "we're closed: an upgrade", *en[2:])
    return {"zh": zh, "en": en}


def on_every_page(day: int, hour: int) -> tuple[str | None, str | None]:
    """Maintenance is told three days before, until it is over."""
    if day in (1, 2):
        return "快递可能晚到。", "Parcels may be late."
    if day == 6 and 20 <= hour < 22:
        return (
            "系统正在维护，10月6日（周二）22:00结束：升级。",
            "Maintenance is under way until Tue 6 Oct, 22:00: an upgrade.",
        )
    if (day == 3 and hour >= 20) or day in (4, 5) or (day == 6 and hour < 20):
        return "10月6日（周二）20:00–22:00系统维护：升级。", "Maintenance Tue 6 Oct, 20:00–22:00: an upgrade."
    return None, None


def test_a_week_with_a_closure_is_told_as_worked_out_by_hand() -> None:
    planned = read_plans(PLANS, ZoneInfo("Asia/Shanghai"))
    for one in replay.replay(_words(), _agreement(), EVE, 7, planned):
        seen = {name: (it.header, it.reason, it.reply, it.review) for name, it in one.seen.items()}
        assert seen == with_a_closure(one.at.day, one.at.hour), one.at
        assert tuple(one.announced.values()) == on_every_page(one.at.day, one.at.hour), one.at


def test_plans_that_are_none_are_named_one_by_one() -> None:
    entry = "  - {from: %s, until: %s, zh: %s, en: stocktaking}"
    wrong = {
        "closings: []": "closures, maintenance, announcements",
        "closures: [": "not YAML",
        "closures:\n" + entry % ("now", "2026-10-05", "盘点"): r"closures\[0\]: from: 2026-11-30T22:00",
        "closures:\n" + entry % ("2026-10-05", "2026-10-04", "盘点"): r"closures\[0\]: until: later than from",
        "closures:\n" + entry % ("2026-10-05", "2026-10-05", "stock"): r"closures\[0\]: zh: in Chinese",
        "announcements: [3]": r"announcements\[0\]: texts for",
    }
    for text, said in wrong.items():
        with pytest.raises(PlanRefused, match=said):
            read_plans(text, ZoneInfo("Asia/Shanghai"))


def test_what_is_announced_is_printed_below_its_hour(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(ROOT)
    (tmp_path / "plans.yml").write_text(PLANS, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["replay", "--from=2026-10-02", "--days=1", f"--plans={tmp_path / 'plans.yml'}"])
    assert replay.main() == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.strip() for line in printed].count("每页：快递可能晚到。") == 24
    monkeypatch.setattr("sys.argv", ["replay", "--plans=nowhere.yml"])
    assert replay.main() == 2


def test_who_asks_for_a_person_reads_the_same_times_as_the_line_on_top() -> None:
    (eve,) = [one for one in replay.replay(_words(), _agreement(), EVE, 1) if one.at.hour == 18]
    assert eve.seen["zh"].handoff == (
        "您的留言已记下，10月4日（周日）9:30前由人工客服回复您。人工客服10月4日（周日）9:00上班，在这之前我可以继续帮您。"
    )


def test_what_is_printed_names_each_day_and_hour_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.argv", ["replay", "--from", "2026-10-03", "--days", "2"])
    assert replay.main() == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line for line in printed if "·" in line] == ["10月3日（周六） · Sat 3 Oct", "10月4日（周日） · Sun 4 Oct"]
    hours = [line.split()[0] for line in printed if line.startswith("  ") and line[2].isdigit()]
    day = [f"{hour:02d}:00" for hour in range(24)]
    assert hours == day * 2


def test_days_that_are_none_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (["--days", "0"], ["--days", "93"], ["--from", "2026-13-01"]):
        with pytest.raises(SystemExit):
            replay.arguments(wrong)
    assert replay.arguments([]).first == EVE


def _words() -> Words:
    return Words(ROOT / "domain.yml")


def _agreement() -> agreement.Agreement:
    return agreement.load((ROOT / "agreement.yml").read_text(encoding="utf-8"))
