"""A room in which the containers of docker-compose.yml live without Docker.

One network namespace for all; for each service a read-only root of its own with the very files, variables, secrets,
account and writable places that the compose file and the Dockerfile give it, and the names of those it may reach.
"""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deployment.containers import ROOT, compose, context, final_stage, lineage

from supervisor.programs import leash

PATIENCE = 90.0
SHOP, STRANGER, FRONT = "203.0.113.7", "198.51.100.9", "172.28.97.3"
ACCOUNTS = "root:x:0:0::/:/bin/sh\nserver:x:999:999::/tmp:/bin/sh\nfrontdesk:x:10001:10001::/tmp:/usr/sbin/nologin\n"
NAMESPACE = """
ip link set lo up
for address in {addresses}; do ip address add $address dev lo; done
echo up
exec sleep infinity
"""


@dataclass
class Image:
    """What lies where in an image, its variables and its command."""

    files: Mapping[str, Path]
    environment: Mapping[str, str]
    command: Sequence[str]
    folder: str = "/"


@dataclass
class Room:
    """The folder of the room, a clone with a site, and the processes that run in it."""

    folder: Path
    packages: Mapping[str, Path]
    holder: "subprocess.Popen[bytes] | None" = None
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def __enter__(self) -> "Room":
        clone = self.folder / "clone"
        clone.mkdir()
        shutil.copytree(ROOT / "deploy", clone / "deploy")
        shutil.copy(ROOT / "agreement.yml", clone)
        shutil.copytree(ROOT / "catalog", clone / "catalog")
        subprocess.run(["sh", "deploy/prepare"], cwd=clone, check=True, stdout=subprocess.DEVNULL)
        script = NAMESPACE.format(addresses=f"{FRONT}/28 {SHOP}/32 {STRANGER}/32")
        command = ["unshare", "--net", "sh", "-ec", script]
        self.holder = subprocess.Popen(command, stdout=subprocess.PIPE, preexec_fn=leash(signal.SIGKILL))
        assert self.holder.stdout
        assert self.holder.stdout.readline() == b"up\n", "no network namespace"
        return self

    def __exit__(self, *failure: object) -> None:
        for process in reversed(self.running.values()):
            process.terminate()
        for process in [*self.running.values()]:
            process.wait(60)
        if self.holder:
            self.holder.kill()
            self.holder.communicate()

    @property
    def site(self) -> Path:
        return self.folder / "clone" / "site"

    def image(self, service: str) -> Image:
        """Gather what `docker build` would put into the image of one of ours."""
        stage, found = final_stage(service)
        variables: dict[str, str] = {}
        for one in lineage(stage, found):
            variables |= one.environment
            for source, paths, destination in one.copies:
                for path in paths if not source else []:
                    self._copy(service, path, destination)
        files = {"/srv/frontdesk": self._tree(service), "/opt/frontdesk": self.packages[service]}
        if "ENGINE_MODEL" in variables:
            files["/models"] = self.folder / "models"
        command = compose()["services"][service].get("command") or json.loads(stage.last["CMD"])
        return Image(files, variables, command, "/srv/frontdesk")

    def _tree(self, service: str) -> Path:
        return self.folder / f"image-{service}"

    def _copy(self, service: str, path: str, destination: str) -> None:
        target = self._tree(service) / (path.rsplit("/", 1)[-1] if destination == "./" else destination)
        for name in context(path):
            copy = target if name == path else target / name.removeprefix(f"{path}/")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy)

    def start(self, service: str, image: Image, *command: str, **variables: str) -> "subprocess.Popen[bytes]":
        """Start a service as compose would; what it says goes to a file."""
        with (self.folder / f"{service}.log").open("ab") as log:
            process = self._popen(service, image, command, variables, stdout=log, stderr=log)
        self.running[service] = process
        return process

    def run(self, service: str, image: Image, *command: str, said: str = "") -> str:
        """Run a command to its end, as `docker-compose run --rm` would, and return what it printed."""
        process = self._popen(
            service, image, command, {}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        told = process.communicate(said.encode(), PATIENCE)[0].decode()
        assert process.returncode == 0, f"{service} {command}: {process.returncode}\n{told}"
        return told

    def _popen(
        self, service: str, image: Image, command: Sequence[str], variables: Mapping[str, str], **streams: Any
    ) -> "subprocess.Popen[bytes]":
        script = self._script(service, image, command or image.command, variables)
        assert self.holder
        entered = ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net", "unshare", "--mount", "--propagation", "private"]
        return subprocess.Popen([*entered, "sh", "-ec", script], preexec_fn=leash(signal.SIGKILL), **streams)

    def _script(self, service: str, image: Image, command: Sequence[str], variables: Mapping[str, str]) -> str:
        """Write the commands that build the root and end as the service's own process."""
        said = compose()["services"][service]
        root = self.folder / f"root-{service}"
        root.mkdir(exist_ok=True)
        user, _, group = said["user"].partition(":")
        environment = {"PATH": "/usr/bin:/bin", **image.environment, **said.get("environment", {}), **variables}
        given = " ".join(shlex.quote(f"{name}={value}") for name, value in environment.items())
        lines = [f"R={root}", "mount -t tmpfs -o mode=755 none $R", *_system()]
        lines += [_bound(source, target) for target, source in image.files.items()]
        lines += [_bound(source, target) for target, source in self._given(service, said).items()]
        lines += [f"mount -o remount,bind,rw $R{one.split(':')[1]}" for one in _written(said)]
        lines += [f"mkdir -p $R{path}; mount -t tmpfs -o {options} none $R{path}" for path, options in _tmpfs(said)]
        lines += [self._kept(volume, user) for volume in said.get("volumes", []) if not volume.startswith(".")]
        lines += [
            f"printf '%s' {shlex.quote(ACCOUNTS)} > $R/etc/passwd",
            f"echo {shlex.quote(self._names(service))} > $R/etc/hosts",
        ]
        lines += ["mount -o remount,ro $R"]
        dropped = f"--reuid {user} --regid {group} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all"
        inside = f"cd {image.folder} && exec {' '.join(map(shlex.quote, command))}"
        return "\n".join([*lines, f"exec chroot $R setpriv {dropped} env -i {given} sh -c {shlex.quote(inside)}"])

    def _given(self, service: str, said: Mapping[str, Any]) -> dict[str, Path]:
        """Return folders of the host and secrets, by where the service finds them."""
        secrets = self.folder / f"secrets-{service}"
        secrets.mkdir(exist_ok=True)
        for secret in said.get("secrets", []):
            source, target = (secret, secret) if isinstance(secret, str) else (secret["source"], secret["target"])
            shutil.copy(self.site / "secrets" / source, secrets / target)
        mounted = {"/run/secrets": secrets}
        for volume in said.get("volumes", []):
            source, target, *_ = volume.split(":")
            if source.startswith("."):
                mounted[target] = self.folder / "clone" / source
        return mounted

    def _kept(self, volume: str, user: str) -> str:
        """Mount a named volume: a folder of the room that belongs to the service's account, as a fresh volume would."""
        source, target = volume.split(":")
        folder = self.folder / f"volume-{source}"
        folder.mkdir(exist_ok=True)
        os.chown(folder, int(user), int(user))
        return f"mkdir -p $R{target}; mount --bind {folder} $R{target}"

    def _names(self, service: str) -> str:
        """Return the lines of /etc/hosts: who shares a network with this service, and nobody else."""
        everybody = compose()["services"]
        mine = set(everybody[service]["networks"])
        others = [name for name, said in everybody.items() if mine & set(said["networks"])]
        return "\n".join(f"{FRONT if name == 'bot' else '127.0.0.1'} {name}" for name in [*others, "localhost"])

    def stop(self, service: str) -> None:
        process = self.running.pop(service)
        process.terminate()
        assert process.wait(60) in (0, -15), self.log(service)

    def until(self, holds: Callable[[], bool], service: str) -> None:
        """Wait until something holds while a service lives."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert self.running[service].poll() is None, f"{service} ended:\n{self.log(service)}"
            assert time.monotonic() < end, f"{service} is not ready:\n{self.log(service)}"
            time.sleep(0.2)

    def log(self, service: str) -> str:
        return (self.folder / f"{service}.log").read_text()[-4000:]

    def healthy(self, service: str, image: Image) -> bool:
        """Run the image's own health check."""
        stage, _ = final_stage(service)
        command = json.loads(stage.last["HEALTHCHECK"].partition("CMD ")[2])
        process = self._popen(service, image, command, {}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        process.communicate(timeout=PATIENCE)
        return process.returncode == 0

    def inside(self, *command: str, **options: Any) -> "subprocess.CompletedProcess[str]":
        """Run a program of the tests in the room's network."""
        assert self.holder
        entered = ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net"]
        return subprocess.run([*entered, *command], capture_output=True, text=True, check=False, **options)


def _system() -> list[str]:
    """Return the commands that give a root what every Linux image has, and the interpreter."""
    lines = ["mkdir -p $R/etc $R/dev $R/proc $R/tmp $R/run"]
    for name in ("bin", "sbin", "lib", "lib64"):
        lines.append(f"[ ! -L /{name} ] || cp -P /{name} $R/{name}")
        lines.append(f"[ -L /{name} ] || [ ! -d /{name} ] || {{ {_bound(Path('/' + name), '/' + name)}; }}")
    lines += [
        "cp /etc/nsswitch.conf /etc/ld.so.cache $R/etc/",
        "mount --rbind /dev $R/dev",
        "mount --rbind /proc $R/proc",
    ]
    return [*lines, _bound(Path("/usr"), "/usr"), _bound(Path(sys.base_prefix), sys.base_prefix)]


def _bound(source: Path, target: str) -> str:
    made = f"mkdir -p $R{target}" if source.is_dir() else f"mkdir -p $(dirname $R{target}); touch $R{target}"
    return f"{made}; mount --bind {source} $R{target}; mount -o remount,bind,ro $R{target}"


def _written(said: Mapping[str, Any]) -> list[str]:
    return [one for one in said.get("volumes", []) if one.startswith(".") and not one.endswith(":ro")]


def _tmpfs(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(path, options) for path, _, options in (one.partition(":") for one in said["tmpfs"])]
