"""docker-compose.yml: one door, nobody privileged, no secret with a value, and every variable one that is read."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from deployment.containers import FILLED_IN, OURS, ROOT, compose, final_stage, lineage, services

from actions.settings import ActionsSettings
from bot.settings import BotSettings
from engine.settings import READERS

DESK = {field.alias for settings in (BotSettings, ActionsSettings) for field in settings.model_fields.values()}
READ = {
    "bot": {field.alias for field in BotSettings.model_fields.values()},
    "actions": {field.alias for field in ActionsSettings.model_fields.values()},
    "engine": {variable for variable, _, _ in READERS.values()},
    "migrate": {"DATABASE_URL"},
    "keeper": {
        "FRONTDESK_AGREEMENT",
        "FRONTDESK_KEY",
        *(f"{whose}DATABASE_URL" for whose in ("", "ENGINE_", "ADMIN_")),
    },
}
READ["engine"] |= {"ORDER_PATTERN"}  # engine/understanding.py
SYSTEM = {"PATH", "HOME", "MPLCONFIGDIR", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONUTF8", "PYTHONPATH"}
REQUIRED = {
    "bot": {field.alias for field in BotSettings.model_fields.values() if field.is_required()},
    "actions": {field.alias for field in ActionsSettings.model_fields.values() if field.is_required()},
    "engine": {variable for variable, default, _ in READERS.values() if not default},
    "migrate": {"DATABASE_URL"},
    "keeper": {"DATABASE_URL", "ENGINE_DATABASE_URL", "FRONTDESK_KEY"},
}
ONCE = ("migrate", "keeper")
SECRET = re.compile("PASSWORD|SECRET|TOKEN|KEY|DATABASE_URL|REDIS_URL")


def secrets_of(said: dict[str, Any]) -> set[str]:
    return {one if isinstance(one, str) else one["target"] for one in said.get("secrets", [])}


def variables_of(service: str) -> set[str]:
    stage, found = final_stage(service)
    return {name for one in lineage(stage, found) for name in one.environment} - SYSTEM


def test_only_the_proxy_publishes_ports() -> None:
    assert [name for name, said in services().items() if "ports" in said] == ["proxy"]


def test_the_proxy_reaches_the_gateway_alone_and_the_engine_no_store_of_the_desk() -> None:
    def neighbours(service: str) -> set[str]:
        mine = set(services()[service]["networks"])
        return {name for name, said in services().items() if mine & set(said["networks"])} - {service}

    assert neighbours("proxy") == {"bot"}
    assert neighbours("engine") == {"bot", "actions", "postgres"}
    assert neighbours("actions") == {"engine", "postgres", "bot", "migrate", "keeper"}
    assert neighbours("redis") == {"bot"}
    assert "desk_store" not in services()["engine"]["networks"]


def test_only_gateway_and_proxy_have_a_way_out() -> None:
    networks = compose()["networks"]
    outward = {name for name, said in networks.items() if not said.get("internal")}
    assert {name for name, said in services().items() if outward & set(said["networks"])} == {"proxy", "bot"}


def test_the_gateway_trusts_the_network_that_it_shares_with_the_proxy_alone() -> None:
    subnet = compose()["networks"]["front"]["ipam"]["config"][0]["subnet"]
    assert services()["bot"]["environment"]["FRONTDESK_TRUSTED_PROXIES"] == subnet
    assert {name for name, said in services().items() if "front" in said["networks"]} == {"proxy", "bot"}


@pytest.mark.parametrize("service", services())
def test_a_container_may_do_little(service: str) -> None:
    said = services()[service]
    assert said["read_only"] is True
    assert said["cap_drop"] == ["ALL"]
    assert set(said.get("cap_add", [])) <= ({"NET_BIND_SERVICE"} if service == "proxy" else set())
    assert said["security_opt"] == ["no-new-privileges:true"]
    assert said["user"].split(":")[0] not in ("0", "root")
    assert said["logging"]["options"]["max-size"]
    assert {"mem_limit", "pids_limit", "tmpfs", "restart"} <= set(said)
    assert not {"privileged", "container_name", "network_mode", "pid", "devices"} & set(said)
    for volume in said.get("volumes", []):
        written = not volume.startswith((".", "/")) or volume == "./site/backups:/backups"
        assert written or volume.endswith(":ro"), "what lies on the machine is read only"


@pytest.mark.parametrize("service", services())
def test_a_container_tells_whether_it_is_well(service: str) -> None:
    said = services()[service]
    if service in ONCE:
        assert said["restart"] == "no", "it runs once"
    elif service in OURS:
        assert "HEALTHCHECK" in final_stage(service)[0].last
    else:
        assert said["healthcheck"]["test"]
    assert service in ONCE or "stop_grace_period" in said


def test_whoever_opens_the_database_waits_for_the_migrations() -> None:
    for service in ("bot", "actions"):
        assert services()[service]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("service", OURS)
def test_every_variable_is_one_that_the_process_reads_and_none_that_it_requires_is_missing(service: str) -> None:
    said = services()[service]
    given = set(said.get("environment", {})) | secrets_of(said)
    image = variables_of(service)
    assert given - READ[service] == set()
    if service != "migrate":  # it shares the gateway's image
        assert image - READ[service] == set()
    assert REQUIRED[service] - given - image == set()


def test_secrets_come_from_files_only() -> None:
    for service, said in services().items():
        named = {name for name in said.get("environment", {}) if SECRET.search(name)}
        assert named <= {"POSTGRES_PASSWORD_FILE"}, service
    for name, said in compose()["secrets"].items():
        assert said == {"file": f"./site/secrets/{name}"}


def test_each_process_gets_the_secrets_that_it_reads_and_no_others() -> None:
    for service in OURS:
        assert secrets_of(services()[service]) <= READ[service]


def test_what_an_operator_fills_in_has_no_value_in_the_example() -> None:
    example = (ROOT / "deploy/env.example").read_text(encoding="utf-8")
    given = dict(line.split("=", 1) for line in example.splitlines() if line and not line.startswith("#"))
    assert given == dict.fromkeys(FILLED_IN, "") | {
        "FRONTDESK_SITE": "./site",
        "FRONTDESK_SHOP": "",
        "FRONTDESK_VERSION": "latest",
    }
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+):\?", text)) == set(FILLED_IN)


def prepared(folder: Path) -> Path:
    for name in ("docker-compose.yml", "agreement.yml"):
        shutil.copy(ROOT / name, folder)
    for name in ("catalog", "deploy"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "engine").mkdir()
    subprocess.run(["sh", "deploy/prepare"], cwd=folder, check=True, capture_output=True)
    return folder


def test_preparing_makes_every_secret_once_and_keeps_what_is_there(tmp_path: Path) -> None:
    site = prepared(tmp_path) / "site"
    secrets = site / "secrets"
    made = {path.name: path.read_text() for path in secrets.iterdir()}
    assert set(made) == set(compose()["secrets"])
    assert made["TELEGRAM_TOKEN"].strip() == "", "no Telegram without a token"
    assert len(set(made.values())) == len(made)
    assert site.stat().st_mode & 0o777 == 0o700
    (tmp_path / "site/agreement/agreement.yml").write_text("mine")
    subprocess.run(["sh", "deploy/prepare"], cwd=tmp_path, check=True, capture_output=True)
    assert {path.name: path.read_text() for path in secrets.iterdir()} == made
    assert (tmp_path / "site/agreement/agreement.yml").read_text() == "mine"


def commands() -> list[list[str]]:
    found = [["docker-compose"]] if shutil.which("docker-compose") else []
    plugin = shutil.which("docker") and subprocess.run(["docker", "compose", "version"], capture_output=True)
    return found + ([["docker", "compose"]] if plugin and plugin.returncode == 0 else [])


@pytest.mark.skipif(not commands(), reason="NOT TESTED HERE: docker-compose config; apt install docker-compose")
@pytest.mark.parametrize("command", commands() or [[]], ids=" ".join)
def test_compose_takes_the_file_when_all_is_filled_in_and_refuses_it_otherwise(
    command: list[str], tmp_path: Path
) -> None:
    folder = prepared(tmp_path)
    outside = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}

    def config(environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*command, "config", "-q"],
            cwd=folder,
            env=outside | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    done = config(FILLED_IN)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for name in set(FILLED_IN) - {"FRONTDESK_SITE"}:
        refused = config({key: value for key, value in FILLED_IN.items() if key != name})
        assert refused.returncode != 0, f"{name} is missing and nobody minds"
    (folder / ".env").unlink()
    assert config({}).returncode != 0
