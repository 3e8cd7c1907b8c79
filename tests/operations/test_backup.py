"""A backup of a database of one's own: made, brought back, and refused where it would lose or break something."""

import io
import json
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from operations.conftest import CONTACT, ENGINE, EPISODE, NOW, PARKED, Kept, filled, run, settings_for

from desk.front_desk import Desk, open_desk
from desk.schema import known


class Shop:
    """A shop with its own PostgreSQL: the desk and the engine in one database."""

    def __init__(self, url: str, key: str, folder: Path) -> None:
        self.url, self.key, self.folder = url, key, folder

    def environment(self, **other: str) -> dict[str, str]:
        return {
            "DATABASE_URL": self.url,
            "FRONTDESK_KEY": self.key,
            "FRONTDESK_STATE": str(self.folder / "state"),
        } | other

    def back_up(self, **other: str) -> Path:
        done = run("supervisor.backup", "--to", self.folder, **self.environment(**other))
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.splitlines()[0])

    def restore(self, file: Path, *options: str | Path, **other: str) -> tuple[int, str]:
        done = run("supervisor.restore", file, *options, **self.environment(**other))
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    def execute(self, statements: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statements)

    def value(self, query: str) -> object:
        with psycopg.connect(self.url) as connection:
            row = connection.execute(query).fetchone()
            return row and row[0]


@pytest.fixture
def shop(database_url: str, key: str, tmp_path: Path) -> Shop:
    return Shop(database_url, key, tmp_path)


@pytest.fixture
async def kept(shop: Shop) -> Kept:
    shop.execute(ENGINE)
    return await filled(shop.url, shop.key)


def members(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {name: source.read() for name in tar.getnames() if (source := tar.extractfile(name))}


def rewritten(file: Path, change: Callable[[dict[str, object]], None]) -> Path:
    """The same backup with another manifest."""
    parts = members(file)
    manifest = json.loads(parts["manifest.json"])
    change(manifest)
    parts["manifest.json"] = json.dumps(manifest).encode()
    target = file.with_suffix(".changed")
    with tarfile.open(target, "w") as tar:
        for name, content in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return target


async def opened(desk: Desk, kept: Kept) -> None:
    """Assert that everything of the one conversation is there."""
    assert await desk.contacts.reveal(kept.contact) == CONTACT
    assert (await desk.prompts.get(kept.conversation, kept.prompt)).parked == PARKED
    assert (await desk.cases.get(kept.case)).contact == kept.contact


async def test_what_was_lost_after_a_backup_is_back(shop: Shop, kept: Kept) -> None:
    file = shop.back_up()
    shop.execute("DELETE FROM cases; DELETE FROM contacts; DELETE FROM engine.events; DROP TABLE timers")
    code, said = shop.restore(file, "--force")
    assert code == 0, said
    assert shop.value(f"SELECT count(*) FROM engine.events WHERE sender_id = '{EPISODE}'") == 7
    assert shop.value("SELECT count(*) FROM audit WHERE what = 'backup_restored'") == 1
    assert shop.value("SELECT count(*) FROM pg_database WHERE datname LIKE current_database() || '\\_%'") == 0
    async with open_desk(settings_for(shop.url, shop.key)) as desk:
        await opened(desk, kept)


async def test_the_file_is_the_owners_alone_and_holds_no_key(shop: Shop, kept: Kept) -> None:
    file = shop.back_up()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(members(file)) == ["manifest.json", "desk.dump", "engine.dump", "agreement.yml"]
    assert shop.key.encode() not in file.read_bytes()
    assert [path.name for path in shop.folder.iterdir()] == [file.name], "nothing half made, and no copy of a given key"


async def test_the_key_is_asked_for_before_anything_begins(shop: Shop, kept: Kept) -> None:
    file, other = shop.back_up(), Fernet.generate_key().decode()
    code, said = shop.restore(file, "--force", FRONTDESK_KEY=other)
    assert code == 1
    assert "will stay unreadable without their key" in said
    assert "2 need key" in said
    assert other not in said
    (shop.folder / "old.key").write_text(shop.key)
    code, said = shop.restore(file, "--force", "--key", shop.folder / "old.key", FRONTDESK_KEY=other)
    assert code == 0, said
    assert "FRONTDESK_KEY must hold the key of the backup, too" in said


async def test_without_its_key_all_but_the_contact_details_comes_back_on_demand(shop: Shop, kept: Kept) -> None:
    file, other = shop.back_up(), Fernet.generate_key().decode()
    code, said = shop.restore(file, "--force", "--without-key", FRONTDESK_KEY=other)
    assert code == 0, said
    async with open_desk(settings_for(shop.url, other)) as desk:
        assert (await desk.contacts.get(kept.contact)).masks["phone"] == "138****8000"


async def test_data_that_are_there_are_replaced_only_by_force(shop: Shop, kept: Kept) -> None:
    file = shop.back_up()
    code, said = shop.restore(file)
    assert code == 1
    assert "FORCE=1" in said


async def test_a_database_in_use_is_left_alone_even_by_force(shop: Shop, kept: Kept) -> None:
    file = shop.back_up()
    with psycopg.connect(shop.url):
        code, said = shop.restore(file, "--force")
    assert code == 1
    assert "stop the desk first" in said


async def test_a_restore_that_fails_loses_nothing(shop: Shop, kept: Kept) -> None:
    def pretend(manifest: dict[str, object]) -> None:
        manifest["counts"]["desk"]["cases"] = 2  # type: ignore[index]

    file = rewritten(shop.back_up(), pretend)
    shop.execute("INSERT INTO engine.events (sender_id, data) VALUES ('since', '')")
    code, said = shop.restore(file, "--force")
    assert code == 1
    assert "not those that were saved: cases" in said
    assert shop.value("SELECT count(*) FROM engine.events") == 8
    assert shop.value("SELECT count(*) FROM pg_database WHERE datname LIKE current_database() || '\\_%'") == 0
    async with open_desk(settings_for(shop.url, shop.key)) as desk:
        await opened(desk, kept)


async def test_a_backup_of_newer_code_is_refused(shop: Shop, kept: Kept) -> None:
    file = rewritten(shop.back_up(), lambda manifest: manifest.update(schema="9999"))
    code, said = shop.restore(file, "--force")
    assert code == 1
    assert f"schema 9999 (Front Desk 0.1.0); this code knows {known()[-1]} at most: upgrade the code first" in said


@pytest.mark.parametrize("part", [0, 1, 2, 5, 9])
async def test_a_backup_that_is_cut_off_is_refused(shop: Shop, kept: Kept, part: int) -> None:
    file = shop.back_up()
    whole = file.read_bytes()
    file.write_bytes(whole[: (len(whole) - 20_000) * part // 10])
    code, said = shop.restore(file, "--force")
    assert code == 1
    assert "no backup of Front Desk, or only the beginning" in said or "damaged or cut off" in said


async def test_a_backup_with_a_flipped_bit_is_refused(shop: Shop, kept: Kept) -> None:
    file = shop.back_up()
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    code, said = shop.restore(file, "--force")
    assert (code, "is damaged or cut off" in said) == (1, True)


@pytest.mark.parametrize("name", ["missing", "folder", "text", "tar", "escaping"])
def test_what_is_no_backup_is_refused(shop: Shop, name: str) -> None:
    path = shop.folder / name
    if name == "folder":
        path.mkdir()
    elif name == "text":
        path.write_text("hello")
    elif name in ("tar", "escaping"):
        manifest = {"format": 1, "files": {"../../etc/x": ""}} if name == "escaping" else []
        path.write_bytes(b"")
        with tarfile.open(path, "w") as tar:
            content = json.dumps(manifest).encode()
            entry = tarfile.TarInfo("manifest.json")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    code, said = shop.restore(path)
    assert code == 1
    assert said.startswith("Nothing was restored, nothing was changed.")


async def test_what_may_have_been_posted_since_the_backup_is_not_posted_again(shop: Shop, kept: Kept) -> None:
    shop.execute(
        f"""INSERT INTO messages (conversation, seq, author, text, at)
            VALUES ('{kept.conversation}', 1, 'bot', '.', '{NOW.isoformat()}');
            INSERT INTO outbox (conversation, message, due_at, created_at)
            VALUES ('{kept.conversation}', 1, '{NOW.isoformat()}', '{NOW.isoformat()}')"""
    )
    shop.restore(shop.back_up(), "--force")
    assert shop.value("SELECT state || ' ' || error FROM outbox") == "unknown restored"


async def test_a_password_in_the_url_is_neither_told_nor_an_argument(shop: Shop, kept: Kept) -> None:
    url = shop.url.replace("postgres@", "postgres:open-sesame@")
    done = run("supervisor.backup", "--to", shop.folder / "more", **shop.environment(DATABASE_URL=url))
    assert done.returncode == 0, done.stderr
    assert "open-sesame" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "does not answer"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must begin with postgresql://"),
        ({"FRONTDESK_KEY": ""}, "FRONTDESK_KEY is not given"),
        ({"FRONTDESK_KEY": "wrong"}, "Fernet keys"),
        ({"FRONTDESK_AGREEMENT": "/nowhere.yml"}, "/nowhere.yml"),
    ],
)
def test_a_backup_that_cannot_be_made_says_why(shop: Shop, environment: dict[str, str], says: str) -> None:
    done = run("supervisor.backup", "--to", shop.folder / "more", **shop.environment(**environment))
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_backup_of_older_code_is_restored_and_migrated(
    shop: Shop, empty_database_url: str, tmp_path: Path
) -> None:
    """0001 is what the first release left behind."""
    old = Shop(empty_database_url, shop.key, tmp_path)
    old.execute((Path("desk/migrations/versions/0001_first_light.sql")).read_text())
    old.execute(
        "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); INSERT INTO alembic_version VALUES ('0001')"
    )
    file = old.back_up()
    code, said = old.restore(file, "--force")
    assert code == 0, said
    assert old.value("SELECT version_num FROM alembic_version") == known()[-1]


async def test_each_part_belongs_to_its_own_role_again(shop: Shop, kept: Kept) -> None:
    """As in the containers: an owner who may make no database, the engine's role, and an administrator beside them."""
    for role in ("shop_owner", "shop_engine"):
        shop.execute(f"DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    shop.execute("GRANT shop_owner TO postgres")
    name = shop.value("SELECT current_database()")
    shop.execute(f"ALTER DATABASE {name} OWNER TO shop_owner; ALTER SCHEMA engine OWNER TO shop_engine")
    shop.execute("ALTER TABLE engine.events OWNER TO shop_engine")
    shop.execute(
        """DO $$ DECLARE one text; BEGIN FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
           LOOP EXECUTE format('ALTER TABLE public.%I OWNER TO shop_owner', one); END LOOP; END $$;
           ALTER SEQUENCE case_numbers OWNER TO shop_owner; ALTER SEQUENCE erasure_numbers OWNER TO shop_owner"""
    )
    roles = {
        "DATABASE_URL": shop.url.replace("postgres@", "shop_owner@"),
        "ENGINE_DATABASE_URL": shop.url.replace("postgres@", "shop_engine@"),
    }
    file = shop.back_up(**roles)
    code, said = shop.restore(file, "--force", **roles)
    assert code == 1, "an owner who may make no database is told so"
    assert "permission denied to create database" in said
    code, said = shop.restore(file, "--force", **roles, ADMIN_DATABASE_URL=shop.url)
    assert code == 0, said
    assert shop.value("SELECT tableowner FROM pg_tables WHERE tablename = 'contacts'") == "shop_owner"
    assert shop.value("SELECT tableowner FROM pg_tables WHERE tablename = 'events'") == "shop_engine"
    assert shop.value("SELECT has_database_privilege('shop_engine', current_database(), 'CREATE')") is False
    assert shop.value("SELECT has_table_privilege('shop_engine', 'public.contacts', 'SELECT')") is False
