"""A working day at the small desk of the console's tests, to look at: run it and sign in."""

import argparse
import asyncio

from web.console_desk import CHEN, LIN, PASSWORD, ConsoleDesk, Data, iso, moves_of, serve


def furnish(desk: ConsoleDesk) -> None:
    """Fill the desk with a working day, to look at."""
    first = desk.add(text="耳机充不进电，想直接找人工看看")
    _dialogue(desk, first["id"])
    first.update(_context(first["id"]))
    first["handoff"] |= {"asked_at": iso(minutes=28), "due_at": iso(minutes=-7)}
    desk.add(
        text="I've asked twice and the bot doesn't get it. When will my refund arrive?", locale="en", channel="telegram"
    )["handoff"] |= {"reason": "misses", "asked_at": iso(minutes=47), "due_at": iso(minutes=12)}
    desk.add(text="昨天晚上留的言，行李箱轮子掉了")["handoff"] |= {
        "captured": True,
        "asked_at": iso(hours=12),
        "due_at": iso(minutes=-55),
    }
    for text in ("谢谢，那我等快递上门", "The parcel was open when it got here"):
        mine = desk.add("agent", text=text, agent=LIN, locale="en" if text.isascii() else "zh")
        mine["handoff"] |= {"state": "claimed", "agent": LIN, "claimed_at": iso(minutes=9)}
        mine["unread"] = 2 if text.isascii() else 0
    for text in ("退货运费谁出", "你们几点下班", "Can I return the coat?"):
        desk.add("bot", text=text)
    ended = desk.add(
        "bot",
        text="好的，再见",
        handoff=first["handoff"] | {"id": "h-x", "state": "ended", "outcome": "solved", "ended_at": iso(hours=30)},
    )
    desk.cases += [
        _case(first["id"], "R20261120-0007", "accepted", -40),
        _case(ended["id"], "R20261119-0004", "submitted", 90),
        _case(ended["id"], "R20261118-0001", "submitted", -2000),
    ]


def _dialogue(desk: ConsoleDesk, name: str) -> None:
    messages = desk.conversations[name]["messages"]
    messages.clear()
    desk.say(name, "consumer", "你好，我上周买的耳机充不进电，能退吗？", minutes=1500)
    clause = {"clause": "return.quality.days", "version": "2026-1", "words": "2026.1版服务约定"}
    desk.say(
        name,
        "bot",
        "收到商品后15天内，质量问题可以退货，运费由我们承担。您要现在办理退货吗？",
        minutes=1499,
        buttons=[{"title": "办理退货"}, {"title": "先不用"}],
        chosen=0,
        basis=[clause],
    )
    desk.say(name, "consumer", "办理退货", kind="choice", minutes=40)
    card = {
        "type": "items",
        "order_no": "FD202611010017",
        "items": [
            {
                "id": "i1",
                "name": "降噪耳机 H2",
                "price": "¥399.00",
                "quantity": 1,
                "eligible": True,
                "words": "11月28日前可退",
            }
        ],
    }
    desk.say(
        name, "bot", "订单已核实。您要退哪一件？", minutes=39, card=card, buttons=[{"title": "降噪耳机 H2"}], chosen=0
    )
    desk.say(name, "consumer", "降噪耳机 H2", kind="choice", minutes=38)
    desk.say(name, "bot", "请描述一下故障。", minutes=38)
    desk.say(name, "consumer", "耳机充不进电，想直接找人工看看", minutes=28)
    desk.say(name, "desk", "已为您转人工，前面还有0位，预计16:30前回复。", kind="line", minutes=28)
    desk.say(name, "bot", "好的，故障是：充不进电。", minutes=27, suppressed=True)
    desk.say(name, "agent", "左耳充电仓触点疑似氧化，先让顾客擦拭后再试。", kind="note", name="陈伟", minutes=20)


def _context(name: str) -> Data:
    fields = [
        ("order_no", "订单号", "FD202611010017"),
        ("phone_last4", "手机尾号", "已核实"),
        ("item", "商品", "降噪耳机 H2"),
        ("reason", "原因", "质量问题"),
        ("fault", "故障", None),
        ("consent", "同意", None),
        ("contact", "联系方式", None),
    ]
    draft = {
        "id": "d1",
        "kind": "return",
        "state": "open",
        "fields": [{"name": n, "label": label, "value": value} for n, label, value in fields],
        "missing": ["fault", "consent", "contact"],
        "updated_at": iso(minutes=38),
    }
    order = {
        "number": "FD202611010017",
        "ordered_at": iso(days=12),
        "received_at": iso(days=9),
        "items": [{"id": "i1", "sku": "H2-BLK", "name": "降噪耳机 H2", "price": "399.00", "quantity": 1}],
    }
    return {
        "draft": draft,
        "proven_orders": [order],
        "cases": [_case(name, "R20261120-0007", "accepted", -40)],
        "promises": [
            {"kind": "first_reply", "due_at": iso(minutes=-7), "state": "pending"},
            {"kind": "first_reply", "due_at": iso(days=1), "state": "kept"},
        ],
        "consents": [
            {
                "purpose": "contact",
                "granted": True,
                "version": "2026-1",
                "language": "zh",
                "at": iso(days=1),
                "withdrawn_at": None,
            }
        ],
        "contacts": [{"id": "k1", "name": "张*", "phone": "138****8000", "email": "", "address": "浙江省杭州市***"}],
        "handoffs": [
            {
                "id": "h0",
                "reason": "misses",
                "state": "ended",
                "captured": False,
                "asked_at": iso(days=1),
                "due_at": iso(days=1),
                "place": None,
                "claimed_at": iso(days=1),
                "ended_at": iso(days=1),
                "outcome": "left",
                "agent": CHEN,
            }
        ],
    }


def _case(conversation: str, number: str, state: str, overdue: float) -> Data:
    words = {"accepted": "已通过", "submitted": "待审核"}[state]
    return {
        "number": number, "kind": "return", "state": state, "state_words": words, "conversation": conversation, "order_no": "FD202611010017",
        "item": {"name": "降噪耳机 H2", "sku": "H2-BLK"}, "opened_at": iso(days=2), "due": [{"kind": "review", "due_at": iso(minutes=overdue), "state": "pending"}],
        "fields": [{"label": "原因", "value": "质量问题"}, {"label": "故障", "value": "左耳充不进电"}], "agreement_version": "2026-1", "eligibility": {"words": "质量问题，15天内，可退"},
        "steps": [{"at": iso(days=2), "state": "submitted", "by": "consumer", "note": ""}, {"at": iso(days=1), "state": "accepted", "by": "agent", "note": "照片已看"}],
        "contact": {"name": "张*", "phone": "138****8000", "email": None, "address": "浙江省杭州市***"},
        "moves": moves_of("return", state), "latest": None, "linked": [], "pieces": 2, "paid": "399.00",
    }  # fmt: skip


async def _show(port: int) -> None:
    desk = ConsoleDesk()
    furnish(desk)
    async with serve(desk, port) as address:
        print(f"{address} – lin / {PASSWORD}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=0)
    asyncio.run(_show(arguments.parse_args().port))
