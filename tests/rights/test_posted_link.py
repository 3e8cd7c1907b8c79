"""On a messaging app the link to one's own data is posted below the message; the ledger never holds its token."""

from __future__ import annotations

from bot.news import News
from desk.conversation.ledger import Author
from tests.outbox.conftest import APP, FakePost, Writer, news, redis, settings, writer
from tests.outbox.test_worker import URL, settled, working

__all__ = ["news", "redis", "settings", "writer"]


async def test_the_link_is_posted_with_its_token(writer: Writer, news: News) -> None:
    conversation, now, post = await writer.consumer(APP), writer.clock.now(), FakePost()
    download = await writer.desk.downloads.offer(conversation, "data", "t_1", now)
    link = {"title": "下载我的信息", "path": "/data", "download": download.id}
    async with writer.desk.database.transaction():
        await writer.desk.conversations.lock(conversation)
        await writer.desk.ledger.append(conversation, Author.BOT, "请看链接", now, data={"link": link})
    async with working(writer, news, post):
        assert [state for state, *_ in await settled(writer)] == ["sent"]
    ((_, part),) = post.took
    assert part.link is not None and part.link.title == "下载我的信息"
    assert part.link.url == f"{URL}/data#{writer.desk.downloads.token(download.id)}"
