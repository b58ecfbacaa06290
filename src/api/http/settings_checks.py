"""Settings that are each good by themselves and cannot go together."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.http import reach
from api.http.login.issuer import confusable
from ledger.errors import Malformed

if TYPE_CHECKING:
    from api.http.settings import Settings


@dataclass(frozen=True, slots=True)
class Wrong:
    """One setting that cannot be: which, what is the matter with it, what to do, and where it was set."""

    setting: str
    problem: str
    remedy: str
    source: str = "set by the program"
    with_: tuple[str, ...] = ()
    """The other settings that it clashes with."""

    def __str__(self) -> str:
        return f"{self.setting} ({self.source}): {self.problem}; {self.remedy}"


class SettingsWrong(Malformed):
    """A server starts with settings that are right, or not at all; every wrong one is told at once."""

    code = "settings-wrong"

    def __init__(self, problems: tuple[str, ...]) -> None:
        one = len(problems) == 1
        many = "a setting is wrong" if one else f"{len(problems)} settings are wrong"
        super().__init__(many + "".join(f"\n  {problem}" for problem in problems) + "\nnothing was started")
        self.problems = problems


class Clashing(SettingsWrong):
    """Settings that do not go together."""

    code = "settings-wrong"

    def __init__(self, clashing: tuple[Wrong, ...]) -> None:
        super().__init__(tuple(map(str, clashing)))
        self._clashing = clashing

    @property
    def clashing(self) -> tuple[Wrong, ...]:
        """What clashes, setting by setting."""
        return self._clashing


def read_secret(file: Path) -> str | None:
    """The one secret that a file holds; ``None`` where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None


def clashes(settings: Settings) -> tuple[Wrong, ...]:
    """Everything that cannot be, of settings that are each good by themselves."""
    return (*_reach(settings), *_tls(settings), *_secrets(settings), *_issuers(settings), *_metrics(settings))


def _reach(settings: Settings) -> Iterator[Wrong]:
    ways = ("host", "proxies", "public_url")
    if settings.exposed and not settings.issuers:
        problem = "others than this machine would come here, and nobody could tell who they are"
        remedy = "name an issuer in [[issuers]], or listen on 127.0.0.1 without proxies and without a public_url"
        yield Wrong("issuers", problem, remedy, with_=ways)
    if settings.exposed and settings.public_url is None:
        problem = "others than this machine would come here, and it is not said under which address"
        remedy = "write public_url = 'https://HOST', or listen on 127.0.0.1 without proxies"
        yield Wrong("public_url", problem, remedy, with_=ways)
    if not reach.is_loopback(settings.host) and not settings.proxies and settings.tls_certificate is None:
        remedy = "name tls_certificate and tls_key, or in proxies the address of the proxy that does TLS"
        yield Wrong(
            "host", "what goes over the network there could be read", remedy, with_=("tls_certificate", "proxies")
        )


def _tls(settings: Settings) -> Iterator[Wrong]:
    certificate, key = settings.tls_certificate, settings.tls_key
    if certificate is None and key is None:
        return
    if certificate is None:
        yield Wrong("tls_certificate", "there is a tls_key and no certificate", "name both", with_=("tls_key",))
    elif key is None:
        yield Wrong("tls_key", "there is a tls_certificate and no key", "name both", with_=("tls_certificate",))
    else:
        yield from _pair(certificate, key)
    if settings.public_url is not None and settings.public_url.startswith("http:"):
        yield Wrong("public_url", "this server does TLS", "begin it with https://", with_=("tls_certificate",))


def _pair(certificate: Path, key: Path) -> Iterator[Wrong]:
    for name, file in (("tls_certificate", certificate), ("tls_key", key)):
        try:
            with file.open("rb"):
                pass
        except OSError as error:
            yield Wrong(name, f"{file} cannot be read ({error.strerror})", "name a file that the server may read")
            return
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key, password="")  # None: and nobody is asked for one.
    except (OSError, ValueError):  # What ssl says of a key is never shown.
        problem = "the two files are no certificate and its key, or the key has a password"
        yield Wrong("tls_key", problem, "give a PEM certificate and its own key, without a password")


def _secrets(settings: Settings) -> Iterator[Wrong]:
    given = "session_secret" in settings.model_fields_set
    file = settings.session_secret_file
    if file is not None and settings.session_secret.get_secret_value() != read_secret(file):
        yield Wrong("session_secret", "there is a session_secret_file too", "give one", with_=("session_secret_file",))
    people = any(issuer.people for issuer in settings.issuers)
    if people and settings.exposed and not given:
        problem = "people log in, and a secret made at each start would end their sessions with it"
        remedy = "name session_secret_file, or set GRONDSLAG_SESSION_SECRET"
        yield Wrong("session_secret", problem, remedy, with_=("issuers", "host", "proxies", "public_url"))


def _issuers(settings: Settings) -> Iterator[Wrong]:
    for trouble in confusable(settings.issuers):
        yield Wrong("issuers", trouble, "tell them apart")


def _metrics(settings: Settings) -> Iterator[Wrong]:
    if settings.metrics_host is not None and settings.metrics_port == settings.port != 0:
        remedy = "give one of the two another port"
        yield Wrong("metrics_port", "it is the port of the server itself", remedy, with_=("port", "metrics_host"))
