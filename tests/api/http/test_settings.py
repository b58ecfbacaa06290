"""What a server is told: all that is wrong at once, nothing insecure, and no secret where others read it."""

from __future__ import annotations

import json
import pickle
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from api.http.settings import Settings
from api.http.settings_checks import Clashing, SettingsWrong
from api.http.settings_sources import ELSEWHERE, load
from tests.api.http.certificates import certificate

SECRET = "a-secret-that-nobody-may-ever-see-in-a-log"
ISSUER: dict[str, Any] = {
    "name": "bunschoten",
    "issuer": "https://login.bunschoten.example",
    "audience": "grondslag",
    "organisation": "GM0313",
    "role_names": {"grondslag-registrar": "registrar"},
}
OPEN: dict[str, Any] = {
    "host": "0.0.0.0",
    "proxies": ["10.0.0.5"],
    "issuers": [ISSUER],
    "public_url": "https://grondslag.example",
}
"""Beyond this machine, and good."""


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of ours is set, but what tests themselves need."""
    for name in ("LEDGER", "CONFIG", "PORT", *(field.upper() for field in Settings.model_fields)):
        monkeypatch.delenv(f"GRONDSLAG_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


def written(folder: Path, text: str) -> Path:
    file = folder / "grondslag.toml"
    file.write_text(text, "utf-8")
    return file


def wrong(given: dict[str, object] | None = None, config: Path | None = None) -> dict[str, str]:
    """What is wrong with settings, by the name of each."""
    with pytest.raises(SettingsWrong) as refused:
        load(given or {}, config)
    problems = refused.value.problems
    named = {problem.partition(" (")[0]: problem for problem in problems}
    assert len(named) == len(problems), "each setting is told once"
    assert all(problem in str(refused.value) for problem in problems)
    return named


def clashing(**given: object) -> set[str]:
    """Which settings clash where the program itself makes them."""
    try:
        Settings(**given)  # type: ignore[arg-type]  # As a file has them.
    except Clashing as refused:
        return {each.setting for each in refused.clashing}
    return set()


def test_nothing_said_is_a_demonstration_of_one_machine() -> None:
    settings = load({})
    assert (settings.ledger, settings.host, settings.port) == ("sqlite:///grondslag.sqlite", "127.0.0.1", 8000)
    assert (settings.workers, settings.exposed, settings.secure, settings.issuers) == (1, False, False, ())


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = written(tmp_path, "port = 1001\nworkers = 2\nthreads = 3\n")
    monkeypatch.setenv("GRONDSLAG_PORT", "1002")
    monkeypatch.setenv("GRONDSLAG_WORKERS", "4")
    settings = load({"port": 1003, "workers": None}, file)
    assert (settings.port, settings.workers, settings.threads) == (1003, 4, 3)


def test_the_environment_may_name_the_file_and_the_command_line_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GRONDSLAG_CONFIG", str(written(tmp_path, "port = 1001\n")))
    assert load({}).port == 1001
    other = tmp_path / "other.toml"
    other.write_text("port = 1005\n")
    assert load({}, other).port == 1005


def test_an_empty_variable_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRONDSLAG_LEDGER", "")
    monkeypatch.setenv("GRONDSLAG_PORT", "")
    assert (load({}).ledger, load({}).port) == ("sqlite:///grondslag.sqlite", 8000)


def test_what_a_file_writes_as_a_list_the_environment_writes_with_commas_or_as_json(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GRONDSLAG_PROXIES", "10.0.0.5, 10.1.0.0/24")
    monkeypatch.setenv("GRONDSLAG_ISSUERS", json.dumps([ISSUER]))
    monkeypatch.setenv("GRONDSLAG_PUBLIC_URL", "https://grondslag.example/")
    settings = load({})
    assert settings.proxies == ("10.0.0.5", "10.1.0.0/24")
    assert [each.organisation for each in settings.issuers] == ["GM0313"]
    assert settings.public_url == "https://grondslag.example"


def test_everything_that_is_wrong_is_told_at_once_and_where_it_was_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = written(
        tmp_path,
        f'prot = 80\nhost = "server.example"\nworkers = 2\nsession_secret = "{SECRET}"\ntls_key = "missing.pem"\n',
    )
    monkeypatch.setenv("GRONDSLAG_WORKERS", "many")
    monkeypatch.setenv("GRONDSLAG_PROT", "80")
    found = wrong({"port": 70_000}, file)
    assert found.keys() == {*("prot", "host", "workers", "session_secret", "port", "tls_certificate", "GRONDSLAG_PROT")}
    assert "is port meant?" in found["prot"]
    assert "is GRONDSLAG_PORT meant?" in found["GRONDSLAG_PROT"]
    assert f"file {file}" in found["host"]
    assert "write an address (127.0.0.1" in found["host"]
    assert "environment GRONDSLAG_WORKERS" in found["workers"]
    assert "command line" in found["port"]
    assert "left out" in found["tls_certificate"]
    assert SECRET not in str(found)


def test_what_clashes_with_a_wrong_value_is_not_told_before_that_is_right(tmp_path: Path) -> None:
    file = written(tmp_path, 'host = "server.example"\nproxies = ["everyone"]\npublic_url = "ftp://x"\n')
    assert wrong({}, file).keys() == {"host", "proxies", "public_url"}


def test_variables_of_the_tests_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ELSEWHERE - {"GRONDSLAG_CONFIG"}:
        monkeypatch.setenv(name, "1")
    assert load({}).port == 8000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("port = = 1\n", "it is not TOML"),
        ("\udcff", "it is not TOML"),
        (None, "there is no such file"),
    ],
    ids=["no TOML", "no UTF-8", "no file"],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, text: str | None, says: str) -> None:
    file = tmp_path / "grondslag.toml"
    if text is not None:
        file.write_text(text, "utf-8", "surrogateescape")
    assert says in wrong({}, file)["config"]


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("ledger", "mysql://x/y", "sqlite:///FILE or postgresql://"),
        ("port", -1, "greater than or equal to 0"),
        ("workers", 0, "greater than or equal to 1"),
        ("body_limit", 10, "greater than or equal"),
        ("request_seconds", 0, "greater than 0"),
        ("address_rate", "often", "valid number"),
        ("public_url", "http://grondslag.example", "must begin with https://"),
        ("public_url", "https://grondslag.example/pad", "nothing else in it"),
        ("public_url", "https://me:secret@grondslag.example", "nothing else in it"),
        ("public_url", "https://grondslag.example:port", "no address"),
        ("public_url", "https://", "nothing else in it"),
        ("public_url", "https://grondslag.example?x=1", "nothing else in it"),
        ("proxies", "*", "10.0.0.5"),
        ("proxies", "0.0.0.0/0", "lets anybody say who he is"),
        ("proxies", "::/0", "lets anybody say who he is"),
        ("proxies", "proxy.example", "10.0.0.5"),
        ("allowed_origins", "*", "name each one"),
        ("allowed_origins", "null", "name each one"),
        ("allowed_origins", "http://portaal.example", "write each origin"),
        ("allowed_origins", "https://portaal.example/", "write each origin"),
        ("metrics_host", "0.0.0.0", "the world could come there"),
        ("metrics_host", "8.8.8.8", "the world could come there"),
        ("metrics_host", "server", "write an address"),
        ("issuers", "bunschoten", "not JSON"),
        ("issuers", "[{}]", "Field required"),
        ("session_secret_file", "missing", "cannot be read"),
        ("session_secret_file", 7, "not a valid path"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_to_do(setting: str, value: object, says: str) -> None:
    found = wrong({setting: value})
    assert [name.split()[0] for name in found] == [setting] * len(found)
    assert says in "".join(found.values())
    with pytest.raises((ValidationError, Clashing)):
        Settings(**{setting: value})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "good",
    [
        {"host": "localhost", "port": 0},
        {"host": "::1"},
        {"host": "127.8.8.8", "public_url": "http://localhost:8000"},
        {"public_url": "http://[::1]:8000"},
        {"allowed_origins": ["https://portaal.example:8443", "http://localhost:3000"]},
        {"metrics_host": "10.0.0.4"},
        {"metrics_host": "localhost"},
        OPEN,
        {**OPEN, "host": "127.0.0.1"},
    ],
    ids=str,
)
def test_what_is_good_is_taken(good: dict[str, Any]) -> None:
    assert load(good).model_fields_set == good.keys()


REACH = list(
    product(["127.0.0.1", "0.0.0.0"], [0, 1], [0, 1], [0, 1], [None, "http://127.0.0.1:8000", "https://g.example"])
)


@pytest.mark.parametrize(("host", "issuers", "tls", "proxies", "public_url"), REACH)
def test_nobody_beyond_this_machine_without_knowing_who_he_is_and_without_encryption(
    tmp_path: Path, *, host: str, issuers: int, tls: int, proxies: int, public_url: str | None
) -> None:
    given: dict[str, Any] = {"host": host, "public_url": public_url}
    if issuers:
        given["issuers"] = [ISSUER]
    if tls:
        given["tls_certificate"], given["tls_key"] = certificate(tmp_path)
    if proxies:
        given["proxies"] = ["10.0.0.5"]
    beyond = host == "0.0.0.0" or bool(proxies) or public_url == "https://g.example"
    expected = set()
    if beyond and not issuers:
        expected.add("issuers")
    if beyond and public_url is None:
        expected.add("public_url")
    if host == "0.0.0.0" and not tls and not proxies:
        expected.add("host")
    if tls and public_url == "http://127.0.0.1:8000":
        expected.add("public_url")
    assert clashing(**given) == expected
    if not expected:
        assert Settings(**given).exposed is beyond
        assert Settings(**given).secure is (public_url == "https://g.example" or (bool(tls) and public_url is None))


def test_every_clash_says_what_to_do_and_where_it_was_set(tmp_path: Path) -> None:
    found = wrong({"host": "0.0.0.0"}, written(tmp_path, "workers = 2\n"))
    assert found.keys() == {"issuers", "public_url", "host"}
    assert "command line" in found["host"]
    assert "tls_certificate and tls_key, or in proxies" in found["host"]
    assert "listen on 127.0.0.1" in found["issuers"]


def test_a_certificate_and_its_key_belong_together(tmp_path: Path) -> None:
    one, other, locked = (certificate(tmp_path, name) for name in ("one", "other", "third"))
    locked = certificate(tmp_path, "locked", password=b"secret")
    assert clashing(tls_certificate=one[0], tls_key=one[1]) == set()
    assert clashing(tls_certificate=one[0], tls_key=other[1]) == {"tls_key"}
    assert clashing(tls_certificate=locked[0], tls_key=locked[1]) == {"tls_key"}
    assert clashing(tls_certificate=one[1], tls_key=one[0]) == {"tls_key"}
    assert clashing(tls_certificate=tmp_path / "none", tls_key=one[1]) == {"tls_certificate"}
    assert clashing(tls_certificate=one[0]) == {"tls_key"}
    assert clashing(tls_key=one[1]) == {"tls_certificate"}


def test_two_issuers_are_never_one() -> None:
    assert clashing(issuers=[ISSUER, {**ISSUER, "name": "other"}]) == {"issuers"}


def test_metrics_have_a_port_of_their_own() -> None:
    assert clashing(metrics_host="127.0.0.1", metrics_port=8000) == {"metrics_port"}
    assert clashing(metrics_host="127.0.0.1", metrics_port=0, port=0) == set()


def test_a_secret_comes_by_the_environment_or_from_a_file_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    (tmp_path / "client").write_text("of-the-client\n")
    login = {**ISSUER, "client_id": "web", "client_secret_file": str(tmp_path / "client")}
    settings = load({"session_secret_file": tmp_path / "secret", "issuers": [login]})
    assert settings.session_secret.get_secret_value() == SECRET
    assert settings.issuers[0].client_secret is not None
    assert settings.issuers[0].client_secret.get_secret_value() == "of-the-client"
    monkeypatch.setenv("GRONDSLAG_SESSION_SECRET", SECRET)
    assert load({}).session_secret.get_secret_value() == SECRET
    assert wrong({"session_secret_file": tmp_path / "client"}).keys() == {"session_secret"}
    for gone in (str(tmp_path / "none"), ""):
        assert "cannot be read" in wrong({"issuers": [{**login, "client_secret_file": gone}]})["issuers"]


@pytest.mark.parametrize(
    "text",
    [
        f'session_secret = "{SECRET}"\n',
        f'ledger = "postgresql://me:{SECRET}@db/ledger"\n',
        f'[[issuers]]\nname = "a"\nclient_id = "x"\nclient_secret = "{SECRET}"\n',
        f'session_secret = 5\nledger = "postgresql//{SECRET}"\n',
        f'session_secret = "{SECRET[:20]}"\n',
        f'[[issuers]]\nclient_secret = ["{SECRET}"]\n',
        f'issuers = "{SECRET}"\n',
        f"{SECRET.replace('-', '_')} = {SECRET}\n",
    ],
)
def test_no_secret_is_told_however_wrong_it_stands_where_it_stands(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsWrong) as refused:
        load({}, written(tmp_path, text))
    told = str(refused.value) + repr(refused.value.fields) + repr(refused.value)
    assert SECRET[:20] not in told


def test_a_secret_is_in_no_repr_and_reaches_another_process() -> None:
    login = {**ISSUER, "client_id": "web", "client_secret": SECRET}
    settings = Settings(
        ledger=f"postgresql://me:{SECRET}@db/ledger",
        session_secret=SECRET,  # type: ignore[arg-type]
        issuers=[login],  # type: ignore[arg-type]
    )
    assert SECRET not in repr(settings) + str(settings) + repr(settings.issuers)
    again = pickle.loads(pickle.dumps(settings))
    assert again == settings
    assert again.session_secret.get_secret_value() == SECRET
    assert SECRET in again.ledger


def test_sessions_outlive_a_restart_where_people_log_in_from_elsewhere() -> None:
    login = {**OPEN, "issuers": [{**ISSUER, "client_id": "web"}]}
    assert clashing(**login) == {"session_secret"}
    assert clashing(**login, session_secret=SECRET) == set()
    assert clashing(**OPEN) == set()


def test_a_secret_made_at_the_start_is_long_and_never_the_same() -> None:
    made = {Settings().session_secret.get_secret_value() for _ in range(5)}
    assert len(made) == 5
    assert min(map(len, made)) >= 32


def test_settings_never_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 80


def test_constructing_settings_reads_nothing_but_its_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRONDSLAG_PORT", "1002")
    assert Settings().port == 8000


def rows() -> list[str]:
    """The table of all settings, as docs/operations/settings.md has it."""
    found = []
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=False)
        shown = "" if default in (None, ()) or field.default_factory else f"`{default}`"
        found.append(f"| `{name}` | {shown} | {field.description} |")
    return found


def test_every_setting_stands_in_the_manual() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "operations" / "settings.md").read_text("utf-8")
    table = [line for line in manual.splitlines() if line.startswith("| `")]
    assert [line for line in table if line.count("|") == 4] == rows()
