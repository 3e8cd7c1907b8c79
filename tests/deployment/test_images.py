"""The Dockerfiles: what they copy exists, what they run exists, and their packages are those of the locks."""

import re
import tomllib
from pathlib import Path

import pytest
from deployment.containers import OURS, ROOT, context, final_stage, ignored, lineage, services, stages

FILES = ("Dockerfile", "engine/Dockerfile")
IMAGES = ("bot", "actions", "engine", "keeper")
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)
LOCKS = {"gateway": "requirements.lock", "actions": "requirements.lock", "engine": "engine/requirements.lock"}


def pins(path: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / path).read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", FILES)
def test_whatever_is_copied_exists_and_is_not_kept_out(file: str) -> None:
    found = stages(file)
    for stage in found.values():
        for source, paths, _ in stage.copies:
            assert not source or source in found
            for path in paths if not source else []:
                assert list(context(path)), f"{path} is empty or ignored"


@pytest.mark.parametrize("service", OURS)
def test_what_an_image_runs_lies_in_it(service: str) -> None:
    stage, _ = final_stage(service)
    command = services()[service].get("command") or re.findall(r'"([^"]+)"', stage.last["CMD"])
    assert command[:2] in (["python", "-m"], ["python3", "-m"])
    copied = {name for _, paths, _ in stage.copies for path in paths for name in context(path)}
    module = command[2].replace(".", "/")
    assert {f"{module}.py", f"{module}/__main__.py"} & copied
    assert "deploy/ready.py" in copied or service == "keeper"


@pytest.mark.parametrize("service", IMAGES)
def test_an_image_runs_unprivileged_and_stops_when_told(service: str) -> None:
    stage, found = final_stage(service)
    said = {key: value for one in lineage(stage, found) for key, value in one.last.items()}
    assert said["USER"] == services()[service]["user"] == "10001:10001"
    assert said["STOPSIGNAL"] == "SIGTERM"


@pytest.mark.parametrize("service", IMAGES)
def test_an_image_holds_no_tests_no_tools_and_no_other_process(service: str) -> None:
    stage, found = final_stage(service)
    folders = {path for one in lineage(stage, found) for source, paths, _ in one.copies if not source for path in paths}
    own = {"supervisor", "pyproject.toml"} if service == "keeper" else {service}
    learned = {"nlu_data", "docs/intents.md"} if service == "bot" else set()
    assert folders <= {"domain.yml", "deploy/ready.py", "desk", "web", *learned, *own}
    runs = " ".join(run for one in lineage(stage, found) for run in one.runs)
    assert "apt-get" not in runs or service == "keeper"
    assert "pip install" not in runs


def test_the_build_sees_nothing_but_what_is_named() -> None:
    for path in (".env", "site/secrets/FRONTDESK_KEY", ".git/config", ".venv/bin/python", "engine/.venv/bin/python",
                 "tests/conftest.py", "agreement.yml", "deploy/prepare", "README.md", "desk/__pycache__/x.pyc", "web/shop/index.html"):  # fmt: skip
        assert ignored(path), path


def test_python_and_uv_are_those_of_the_developers() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    version = re.search(r"^UV_VERSION := (\S+)$", makefile, re.MULTILINE)
    python = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert version
    assert python == ">=3.11,<3.12"
    for file in FILES:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert f"ARG UV_VERSION={version[1]}\n" in text
        assert "ARG PYTHON=python:3.11-slim-bookworm\n" in text
        assert text.count("FROM python") == 0


@pytest.mark.parametrize("image", LOCKS)
def test_an_image_gets_the_versions_that_are_tested_and_their_hashes(image: str) -> None:
    ours, tested = pins(f"deploy/locks/{image}.lock"), pins(LOCKS[image])
    assert ours.items() <= tested.items()
    text = (ROOT / f"deploy/locks/{image}.lock").read_text(encoding="utf-8")
    assert text.count("--hash=sha256:") >= len(ours)
    assert set(ours) == set(re.findall(r"^([a-z0-9._-]+)", text, re.MULTILINE))


@pytest.mark.parametrize(("image", "folder"), [("gateway", "."), ("actions", "."), ("engine", "engine")])
def test_an_image_gets_every_package_it_depends_on_and_none_of_the_developers(image: str, folder: str) -> None:
    project = tomllib.loads(Path(ROOT, folder, "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = project["dependencies"] + (extras["actions"] if image == "actions" else [])
    unwanted = extras["dev"] + extras.get("embedded", []) + (extras["actions"] if image == "gateway" else [])

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[\[<>=~! ]", one)[0].lower() for one in requirements}

    locked = set(pins(f"deploy/locks/{image}.lock"))
    assert names(wanted) <= locked
    assert not names(unwanted) & locked
