"""The example alerts: they parse, speak of metrics that exist, and each says what to do."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY, generate_latest

from tests.metrics.conftest import Observed

ROOT = Path(__file__).parent.parent.parent
RULES = ROOT / "deploy" / "prometheus" / "rules.yml"
RUNBOOK = (ROOT / "docs" / "metrics.md").read_text()


def alerts() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


async def test_every_metric_in_an_alert_is_told_by_the_exporter(observed: Observed) -> None:
    page = await observed.running.page()
    await page.say("你好")
    await page.answer("answer to 你好")
    told = await observed.told()
    named = {name for alert in alerts() for name in re.findall(r"frontdesk_\w+", alert["expr"])}
    assert named and not named - {name for name, _ in told.samples}


async def test_every_value_of_a_label_in_an_alert_is_told_from_the_start(observed: Observed) -> None:
    told = await observed.told()
    selected = {
        (name, label, value)
        for alert in alerts()
        for name, label, value in re.findall(r'(frontdesk_\w+)\{(\w+)="(\w+)"\}', alert["expr"])
    }
    known = {(name, label, value) for name, labels in told.samples for label, value in labels}
    assert selected and not selected - known


async def test_every_metric_of_a_gateway_is_documented(observed: Observed) -> None:
    told = await observed.told()
    ours = {name for name in told.documented if name.startswith("frontdesk_")}
    assert len(ours) > 30
    assert not [name for name in ours if f"`{name}`" not in RUNBOOK and f"`{name}_total`" not in RUNBOOK]


def test_the_action_server_s_metrics_are_documented_too() -> None:
    from actions import metrics

    told = generate_latest(REGISTRY).decode()
    for name in (metrics.ACTIONS.describe()[0].name + "_total", metrics.ACTION_SECONDS.describe()[0].name):
        assert f"# TYPE {name} " in told and f"`{name}`" in RUNBOOK


@pytest.mark.parametrize("alert", alerts(), ids=lambda one: one["alert"])
def test_every_alert_says_how_bad_it_is_and_what_to_do(alert: dict[str, Any]) -> None:
    assert alert["labels"]["severity"] in ("critical", "warning", "info")
    assert alert["for"] and alert["annotations"]["summary"]
    assert alert["annotations"]["runbook"] == f"docs/metrics.md#{alert['alert'].lower()}"
    assert f"\n### {alert['alert']}\n" in RUNBOOK


def test_the_runbook_speaks_of_no_alert_that_is_not_there() -> None:
    assert set(re.findall(r"^### (FrontDesk\w+)$", RUNBOOK, re.M)) == {alert["alert"] for alert in alerts()}


def test_prometheus_takes_rules_and_configuration() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("NOT CHECKED: no promtool on PATH (Debian: apt install prometheus), the alerts' expressions")
    for check in (["check", "rules", RULES.name], ["check", "config", "prometheus.yml"]):
        done = subprocess.run([promtool, *check], cwd=RULES.parent, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
