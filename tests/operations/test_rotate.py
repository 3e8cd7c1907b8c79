"""A new key: what an older one sealed is sealed anew, and one learns when the older one may go."""

import psycopg
from cryptography.fernet import Fernet
from operations.conftest import CONTACT, NOW, PARKED, filled, run, settings_for

from desk.front_desk import open_desk
from desk.inventory import SEALED
from desk.privacy.vault import Vault
from desk.rotate import Rotation

HASHES = {("agent_sessions", "token_hash"), ("conversations", "secret_hash"), ("conversations", "first_hash")}
ENVELOPES = {("files", "picture"), ("files", "preview")}  # under keys of their own, which are rotated


def test_every_column_of_bytes_is_a_hash_or_is_rotated(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'bytea' AND table_schema = 'public'"
        ).fetchall()
    assert set(found) == HASHES | ENVELOPES | set(SEALED)


async def test_after_a_rotation_the_new_key_alone_opens_everything(database_url: str, key: str) -> None:
    kept = await filled(database_url, key)
    new = Fernet.generate_key().decode()
    both = {"DATABASE_URL": database_url, "FRONTDESK_KEY": f"{new},{key}"}

    before = run("desk.rotate", "--check", **both)
    assert (before.returncode, before.stdout) == (1, "0 under the newest key, 2 need an older key\n")
    done = run("desk.rotate", **both)
    assert done.returncode == 0, done.stderr
    assert "2 sealed anew" in done.stdout
    assert run("desk.rotate", "--check", **both).stdout == "2 under the newest key, 0 need an older key\n"
    assert not {new, key} & set(done.stdout.split())

    async with open_desk(settings_for(database_url, new)) as desk:
        assert await desk.contacts.reveal(kept.contact) == CONTACT
        assert (await desk.prompts.get(kept.conversation, kept.prompt)).parked == PARKED


async def test_run_again_it_changes_nothing(database_url: str, key: str) -> None:
    await filled(database_url, key)
    both = {"DATABASE_URL": database_url, "FRONTDESK_KEY": f"{Fernet.generate_key().decode()},{key}"}
    run("desk.rotate", **both)
    assert run("desk.rotate", **both).stdout.startswith("0 sealed anew")


async def test_what_was_changed_in_the_meantime_is_not_overwritten(database_url: str, key: str) -> None:
    kept = await filled(database_url, key)
    new = Fernet.generate_key().decode()
    async with open_desk(settings_for(database_url, f"{new},{key}")) as desk:
        rotation = Rotation(desk.database, Vault([new, key]))
        row = await desk.database.one("SELECT id, parked AS value FROM prompts")
        prompt = await desk.prompts.get(kept.conversation, kept.prompt)
        await desk.prompts.park(prompt, {"name": "李雷"})
        assert await rotation._renew("prompts", "parked", row) == 0
        assert (await desk.prompts.get(kept.conversation, kept.prompt)).parked == {**PARKED, "name": "李雷"}


async def test_a_record_of_a_lost_key_is_counted_and_left_as_it_is(database_url: str, key: str) -> None:
    await filled(database_url, key)
    done = run("desk.rotate", DATABASE_URL=database_url, FRONTDESK_KEY=Fernet.generate_key().decode())
    assert done.returncode == 1
    assert "2 open under none of these keys" in done.stdout


async def test_a_link_sent_before_a_rotation_opens_while_the_older_key_is_given(database_url: str, key: str) -> None:
    kept = await filled(database_url, key)
    new = Fernet.generate_key().decode()
    async with open_desk(settings_for(database_url, key)) as desk:
        link = desk.prompts.link_token(await desk.prompts.get(kept.conversation, kept.prompt))
    async with open_desk(settings_for(database_url, f"{new},{key}")) as desk:
        assert (await desk.prompts.of_link(link, NOW)).id == kept.prompt


def test_a_wrong_key_is_named_and_not_shown(database_url: str) -> None:
    done = run("desk.rotate", DATABASE_URL=database_url, FRONTDESK_KEY="not-a-key")
    assert done.returncode == 2
    assert "FRONTDESK_KEY" in done.stderr
    assert "not-a-key" not in done.stderr
