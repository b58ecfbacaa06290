"""What is in deploy/ does what it promises, as far as that can be seen without systemd, a container or a proxy."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from api.http.settings_sources import load
from tests.api.command_line import CommandLine
from tests.api.http import real_server
from tests.test_tidy import REGISTRIES

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*.service"))
ONE = {
    "User": "grondslag",
    "UMask": "0077",
    "CapabilityBoundingSet": "",
    "AmbientCapabilities": "",
    "DevicePolicy": "closed",
    "KeyringMode": "private",
    "ProtectSystem": "strict",
    "ProtectProc": "invisible",
    "ProcSubset": "pid",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "SystemCallArchitectures": "native",
    "SystemCallErrorNumber": "EPERM",
    "StateDirectoryMode": "0700",
}
YES = (
    "NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateMounts", "PrivateDevices", "PrivateUsers", "ProtectClock",
    "ProtectControlGroups", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables",
    "RemoveIPC", "LockPersonality", "MemoryDenyWriteExecute", "RestrictNamespaces", "RestrictRealtime",
    "RestrictSUIDSGID",
)  # fmt: skip
EXPOSURE = 15
"""Tenths of what systemd calls exposure: below 2.0 is what it calls OK."""


def unit(path: Path) -> dict[str, dict[str, list[str]]]:
    """A unit's sections; a name that stands there several times has several values."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in path.read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
            found[section] = {}
        elif line and not line.startswith("#"):
            name, equals, value = line.partition("=")
            assert equals, line
            found[section].setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_service_has_every_protection_that_is_promised(path: Path) -> None:
    service = unit(path)["Service"]
    assert {name: service.get(name) for name in ONE} == {name: [value] for name, value in ONE.items()}
    assert {name: service.get(name) for name in YES} == {name: ["yes"] for name in YES}
    assert service["SystemCallFilter"] == ["@system-service", "~@privileged @resources"]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_service_runs_a_command_that_there_is(path: Path, bare: CommandLine) -> None:
    (command,) = unit(path)["Service"]["ExecStart"]
    program, name, *rest = shlex.split(command)
    assert program == "/opt/grondslag/bin/grondslag"
    help_ = bare(f"{name} --help")
    assert help_.status == 0
    told = re.sub(r"[│╭╰─╮╯\s]+", " ", help_.out)
    for option in (each for each in rest if each.startswith("--")):
        assert option in told, option


def test_nothing_that_runs_has_a_secret_on_its_command_line_or_in_its_file() -> None:
    for path in DEPLOY.rglob("*"):
        if path.is_file() and path.suffix != ".py":
            assert not re.search(r"(?i)(password|secret)\s*=\s*\S", path.read_text().replace("SECRET_FILE=", "")), path
            assert not REGISTRIES.search(path.read_text()), path
    service = unit(DEPLOY / "systemd/grondslag.service")["Service"]
    assert service["LoadCredential"] == ["session-secret:/etc/grondslag/session-secret"]
    assert service["Environment"] == ["GRONDSLAG_SESSION_SECRET_FILE=%d/session-secret"]
    beside = unit(DEPLOY / "systemd/grondslag.service.d/postgresql.conf")["Service"]
    assert beside == {"LoadCredential": ["pgpass:/etc/grondslag/pgpass"], "Environment": ["PGPASSFILE=%d/pgpass"]}


def test_backup_and_check_may_write_where_they_write_and_each_has_its_timer() -> None:
    lines = (DEPLOY / "systemd/grondslag.tmpfiles").read_text().splitlines()
    made = {line.split()[1]: line.split()[2:5] for line in lines if line.startswith("d ")}
    assert made == {
        "/var/backups/grondslag": ["0700", "grondslag", "grondslag"],
        "/var/lib/grondslag-metrics": ["0755", "grondslag", "grondslag"],
    }
    for name in ("backup", "check"):
        service = unit(DEPLOY / f"systemd/grondslag-{name}.service")["Service"]
        (writes,) = service["ReadWritePaths"]
        assert writes in made
        assert writes in service["ExecStart"][0]
        timer = unit(DEPLOY / f"systemd/grondslag-{name}.timer")
        assert timer["Timer"].keys() >= {"OnCalendar", "Persistent"}
        assert timer["Install"]["WantedBy"] == ["timers.target"]


def test_systemd_itself_finds_the_units_sound_where_it_is() -> None:
    """Debian's systemd is on CI; elsewhere the tests above have said what can be said."""
    analyze = shutil.which("systemd-analyze")
    for path in UNITS if analyze else []:
        command = [str(analyze), "security", "--offline=true", f"--threshold={EXPOSURE}", "--no-pager", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-600:]
        verified = subprocess.run([str(analyze), "verify", str(path)], capture_output=True, text=True, check=False)
        complaints = [line for line in verified.stderr.splitlines() if f"{path.name}:" in line]
        assert [line for line in complaints if "is not executable" not in line] == []


WRITES_NO_CODE = "import ctypes; ctypes.CDLL(None).prctl(65, 1, 0, 0, 0); "
"""PR_SET_MDWE: what MemoryDenyWriteExecute asks for. A kernel before 6.3 does not know it, and does as before."""


def test_a_server_lives_with_memory_that_is_never_both_written_and_run_and_a_container_sees_when_it_does_not(
    grondslag: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(real_server, "RUN", WRITES_NO_CODE + real_server.RUN)
    settings = grondslag.folder / "grondslag.toml"
    settings.touch()
    with real_server.serving(grondslag.url, settings) as server:
        asked = health_check().replace("http://127.0.0.1:8000", server.url)
        assert server.url in asked
        lives = subprocess.run([sys.executable, "-c", asked], check=False)
        assert server.stop() == 0
    gone = subprocess.run([sys.executable, "-c", asked], stderr=subprocess.DEVNULL, check=False)
    assert (lives.returncode, gone.returncode) == (0, 1)


def health_check() -> str:
    (check,) = re.findall(r'"-c", "([^"]+)"', dict(instructions())["HEALTHCHECK"])
    return str(check)


def test_the_settings_that_are_shown_are_right_and_believe_the_proxy_that_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for line in (DEPLOY / "environment").read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            monkeypatch.setenv(name, value)
    settings = load({}, DEPLOY / "grondslag.toml")
    assert settings.ledger == "sqlite:////var/lib/grondslag/ledger.sqlite"
    proxy = (DEPLOY / "nginx.conf").read_text()
    assert f"server {settings.host}:{settings.port};" in proxy
    assert settings.host in settings.proxies
    assert settings.public_url == f"https://{re.findall(r'server_name ([^;]+);', proxy)[-1]}"
    for header in ("X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme", "Host $host"):
        assert f"proxy_set_header {header};" in proxy, "set, so that what a client sends is not believed"
    assert "location = /metrics { return 404; }" in proxy
    assert proxy.count("{") == proxy.count("}")


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n\s*", " ", (DEPLOY / "Containerfile").read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def test_a_container_copies_what_is_there_and_installs_only_what_is_pinned() -> None:
    found = instructions()
    sources = [
        source for word, rest in found if word == "COPY" and "--from" not in rest for source in rest.split()[:-1]
    ]
    assert sources
    assert [source for source in sources if not (DEPLOY.parent / source).exists()] == []
    assert [rest.split(":")[0] for word, rest in found if word == "FROM"] == ["python"] * 2, "no registry's address"
    installs = [rest for word, rest in found if word == "RUN" and "pip install" in rest]
    assert all("--require-hashes" in each or "--no-deps" in each for each in installs)
    assert len(installs) == 2


def test_a_container_runs_as_nobody_in_particular_and_says_whether_it_lives() -> None:
    found = dict(instructions())
    user, _, group = found["USER"].partition(":")
    assert int(user) == int(group) > 1_000
    assert found["STOPSIGNAL"] == "SIGTERM"
    assert found["VOLUME"] == "/var/lib/grondslag"
    assert 'CMD ["python", "-c", ' in found["HEALTHCHECK"]
    assert "/health/live" in health_check()
    assert (found["ENTRYPOINT"], found["CMD"]) == ('["grondslag"]', '["serve"]')
