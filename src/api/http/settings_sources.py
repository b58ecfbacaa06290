"""Where settings come from: the command line wins over the environment, and that over the file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource, TomlConfigSettingsSource

from api.http.settings import PREFIX, Settings
from api.http.settings_checks import Clashing, SettingsWrong, Wrong
from ledger.errors import LedgerError
from ledger.journal import Address

CONFIG = f"{PREFIX}CONFIG"
ELSEWHERE = frozenset({CONFIG, *(f"{PREFIX}{name}" for name in ("TEST_PG", "UPDATE_GOLDEN", "EXAMPLES"))})
"""Variables of ours that are no settings of a server."""

COMMAND_LINE, DEFAULT = "command line", "left out"
SECRETS = ("session_secret", "client_secret")
_WRITE_ELSEWHERE = "a file and a command line are read by others: set {variable}, or name a file in {file}"


def load(given: Mapping[str, object], config: Path | None = None) -> Settings:
    """The settings of a server; raises ``SettingsWrong`` with all that is wrong with them."""
    named = os.environ.get(CONFIG)
    file = config or (Path(named) if named else None)
    wrong: list[Wrong] = []
    by_source: list[tuple[str, Mapping[str, Any]]] = [
        (COMMAND_LINE, {key: value for key, value in given.items() if value is not None}),
        ("environment", EnvSettingsSource(Settings)()),
    ]
    if file is not None:
        by_source.append((f"file {file}", _read(file, wrong)))
    wrong += _unknown_variables()
    wrong += (each for source, values in by_source for each in _open_secrets(source, values))
    wrong += _unknown_keys(by_source)
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for source, found in by_source:
        for key, value in found.items():
            if key in Settings.model_fields and key not in values:
                values[key] = value
                sources[key] = f"environment {PREFIX}{key.upper()}" if source == "environment" else source
    settings, found_wrong = _check(values, sources)
    wrong += found_wrong
    if wrong or settings is None:
        raise SettingsWrong(tuple(dict.fromkeys(map(str, wrong))))
    return settings


def _read(file: Path, wrong: list[Wrong]) -> Mapping[str, Any]:
    source, remedy = f"file {file}", "name a TOML file that the server may read"
    if not file.is_file():
        wrong.append(Wrong("config", "there is no such file", remedy, source))
        return {}
    try:
        return TomlConfigSettingsSource(Settings, file)()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        wrong.append(Wrong("config", f"it is not TOML: {error}", "mend it there", source))
    except OSError as error:
        wrong.append(Wrong("config", error.strerror or "it cannot be read", remedy, source))
    return {}


def _unknown_variables() -> Iterator[Wrong]:
    """A variable of ours that no part of the program knows is a mistake in its name."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    for variable in sorted(os.environ):
        if variable.upper().startswith(PREFIX) and variable.upper() not in known | ELSEWHERE:
            yield Wrong(variable, "there is no such variable", _perhaps(variable, known), "environment")


def _unknown_keys(by_source: list[tuple[str, Mapping[str, Any]]]) -> Iterator[Wrong]:
    for source, values in by_source:
        for key in values:
            if key not in Settings.model_fields:
                yield Wrong(key, "there is no such setting", _perhaps(key, set(Settings.model_fields)), source)


def _perhaps(name: str, known: set[str]) -> str:
    close = get_close_matches(name, sorted(known), 1)
    return f"is {close[0]} meant?" if close else "take it out"


def _open_secrets(source: str, values: Mapping[str, Any]) -> Iterator[Wrong]:
    """Secrets where others can read them, which is anywhere but in the environment and in files of their own."""
    if source == "environment":
        return
    if "session_secret" in values:
        remedy = _WRITE_ELSEWHERE.format(variable=f"{PREFIX}SESSION_SECRET", file="session_secret_file")
        yield Wrong("session_secret", "a secret does not stand here", remedy, source)
    issuers = values.get("issuers")
    for number, issuer in enumerate(issuers if isinstance(issuers, list) else (), start=1):
        if isinstance(issuer, dict) and "client_secret" in issuer:
            remedy = _WRITE_ELSEWHERE.format(variable=f"{PREFIX}ISSUERS", file="client_secret_file")
            yield Wrong(f"issuers {number} client_secret", "a secret does not stand here", remedy, source)
    ledger = values.get("ledger")
    if isinstance(ledger, str) and _has_password(ledger):
        remedy = f"set {PREFIX}LEDGER, or leave the password out and name a password file in PGPASSFILE"
        yield Wrong("ledger", "a password does not stand here", remedy, source)


def _has_password(ledger: str) -> bool:
    try:
        return Address.parse(ledger).url.password is not None
    except LedgerError:  # It is told as such.
        return False


def _check(values: dict[str, Any], sources: Mapping[str, str]) -> tuple[Settings | None, list[Wrong]]:
    """Each value by itself, and then what is left of them together: so that both kinds are told at once."""
    wrong: list[Wrong] = []
    settings: Settings | None = None
    left = dict(values)
    try:
        settings = Settings(**left)
    except ValidationError as error:
        wrong = [_single(dict(each), sources) for each in error.errors(include_url=False, include_context=False)]
        for each in error.errors(include_url=False, include_input=False):
            left.pop(str(each["loc"][0]), None)
    except Clashing as error:
        return None, [replace(each, source=sources.get(each.setting, DEFAULT)) for each in error.clashing]
    bad = values.keys() - left.keys()
    if bad:
        wrong += _clashing(left, bad, sources)
    return settings, wrong


def _clashing(left: Mapping[str, Any], bad: set[str], sources: Mapping[str, str]) -> Iterator[Wrong]:
    """What clashes among the values that are good by themselves, without what a bad one may be to blame for."""
    try:
        Settings(**left)
    except Clashing as error:
        for each in error.clashing:
            if not bad & {each.setting, *each.with_}:
                yield replace(each, source=sources.get(each.setting, DEFAULT))


def _single(error: Mapping[str, Any], sources: Mapping[str, str]) -> Wrong:
    """One value that is not as it must be; the value itself is never told, since it may be a secret."""
    first, *rest = (str(part) for part in error["loc"])
    problem = str(error["msg"]).removeprefix("Value error, ")
    what, _, remedy = problem.partition("; ")
    expected = Settings.model_fields[first].description if first in Settings.model_fields else None
    name = " ".join([first, *(str(int(part) + 1) if part.isdecimal() else part for part in rest)])
    return Wrong(name, what, remedy or f"it must be {expected}", sources.get(first, DEFAULT))
