"""What a consumer types of themselves is found nowhere: not in the ledger, the tracker, Redis or the logs."""

import json
from typing import Any

import psycopg
import redis
from psycopg.rows import dict_row
from stack.console import agent_at
from stack.consumer import consumer_at
from stack.running_desk import RunningDesk

TYPED = {
    "a mobile number": "13987654321",
    "an e-mail address": "canary.zhang@mail.example",
    "an identity number": "11010519491231002X",
    "a bank card": "6222021234567890128",
    "a spaced number": "139 8765 4322",
    "a full-width number": "１３９８７６５４３２３",
}
FILLED_IN = {"name": "金丝雀", "phone": "13700137999", "address": "福建省厦门市思明区鹭江道77号金丝雀楼902"}
ORDER, LAST4 = "FD202611010066", "9021"


def everything_stored(url: str) -> str:
    """Return every row of every table one may read, as JSON."""
    with psycopg.connect(url, row_factory=dict_row) as database:
        tables = database.execute(
            "SELECT table_schema AS s, table_name AS t FROM information_schema.tables "
            "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'"
        ).fetchall()
        assert tables
        return "\n".join(
            readable(row["line"])
            for table in tables
            for row in database.execute(
                f'SELECT to_jsonb(r)::text AS line FROM "{table["s"]}"."{table["t"]}" r'
            ).fetchall()
        )


def readable(line: str) -> str:
    """Undo the escapes of JSON inside JSON, which the tracker's rows are."""
    row = json.loads(line)
    decoded = {"data": json.loads(row["data"])} if isinstance(row.get("data"), str) else {}
    return json.dumps(row | decoded, ensure_ascii=False)


def everything_in_redis(url: str) -> str:
    client: Any = redis.Redis.from_url(url)
    try:
        return json.dumps([[str(key), str(client.dump(key))] for key in client.scan_iter()])
    finally:
        client.close()


async def test_nothing_typed_about_oneself_is_kept_in_the_open(desk: RunningDesk) -> None:
    async with consumer_at(desk.url, "zh") as consumer, agent_at(desk.url, desk.agent()) as console:
        for kind, value in TYPED.items():
            await consumer.say(f"我的联系方式是{value}，{kind}")
        await consumer.say(f"我要退货，订单{ORDER}，尾号{LAST4}，收到就是碎的")
        await consumer.press("同意")
        await consumer.until(lambda: consumer.prompt is not None)
        await consumer.say(f"电话{TYPED['a mobile number']}，填哪里")
        assert consumer.conversation
        await consumer.fill_in(**FILLED_IN)
        await consumer.press("提交")
        await consumer.say("转人工")
        await console.claim(consumer.conversation)
        seen = json.dumps(await console.view(consumer.conversation), ensure_ascii=False)
        shown = consumer.transcript()

    report = desk.report()
    places = {
        "the desk's tables": everything_stored(report["database_url"]),
        "the tracker": everything_stored(report["engine_database_url"]),
        "Redis": everything_in_redis(report["redis_url"]),
        "the logs": desk.log.read_text(),
        "the console": seen,
        "the page": shown,
    }
    assert ORDER in places["the desk's tables"] and "我的联系方式是" in places["the tracker"], (
        "the places are the right ones"
    )
    secrets = {**TYPED, **FILLED_IN}
    found = [(name, place) for name, value in secrets.items() for place, text in places.items() if value in text]
    assert not found
    assert not [
        place for place in ("the logs",) for text in ("我的联系方式", ORDER, "收到就是碎的") if text in places[place]
    ]
