"""From where a request comes: which page sent it, to which name, and from which machine."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from starlette.requests import HTTPConnection

from api.http.login.issuer import is_loopback
from api.http.login.refusals import CrossSiteRequest, NoPlaceForDemonstration

READS = frozenset({"GET", "HEAD", "OPTIONS"})
THROUGH_A_PROXY = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?|\[[0-9a-fA-F:.]+\](:[0-9]+)?")


def own_origin(connection: HTTPConnection, public_url: str | None) -> str:
    """Where our pages are, as a browser writes it (``https://host``, with the port where it is a special one).

    Without a public address that is this machine: a name of another one, which may well lead here (DNS rebinding), is
    never ours.
    """
    if public_url is not None:
        return _origin(urlsplit(public_url))
    host = _host(connection)
    if host is None or not is_loopback(host.hostname):
        raise CrossSiteRequest
    return _origin(host)


def require_own_page(connection: HTTPConnection, public_url: str | None) -> None:
    """Refuse a request that no page of ours made, as far as the browser says; one that says nothing is refused too.

    Where our pages tell no referrer, a browser writes ``null`` for where a form comes from, as it also does for pages
    that have no origin at all; then what it says in ``Sec-Fetch-Site`` tells them apart.
    """
    own, said = own_origin(connection, public_url), connection.headers.getlist("origin")
    sites = connection.headers.getlist("sec-fetch-site")
    if not (sites == ["same-origin"] and said in ([], ["null"], [own])) and not (not sites and said == [own]):
        raise CrossSiteRequest


def require_no_other_page(connection: HTTPConnection, public_url: str | None) -> None:
    """The same of a request that no cookie speaks for: a program, which says nothing of where it comes from, may."""
    if "origin" in connection.headers or "sec-fetch-site" in connection.headers:
        require_own_page(connection, public_url)


def require_this_machine(connection: HTTPConnection) -> None:
    """Refuse whoever does not sit at this machine, or may not: what comes through a proxy could come from anywhere."""
    client, host = connection.client, _host(connection)
    if (
        client is None
        or not is_loopback(client.host)
        or host is None
        or not is_loopback(host.hostname)
        or any(name in connection.headers for name in THROUGH_A_PROXY)
    ):
        raise NoPlaceForDemonstration


def _host(connection: HTTPConnection) -> SplitResult | None:
    """The address that was asked for by name, from the one header ``Host``; ``None`` where it is no name at all."""
    given = connection.headers.getlist("host")
    if len(given) != 1 or not _HOST.fullmatch(given[0]):
        return None
    try:
        parts = urlsplit(f"{connection.url.scheme}://{given[0]}")
        parts.port  # noqa: B018  # It raises where the port cannot be.
    except ValueError:
        return None
    return parts


def _origin(parts: SplitResult) -> str:
    name = parts.hostname or ""
    host = f"[{name}]" if ":" in name else name
    port = "" if parts.port in {None, PORTS.get(parts.scheme)} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"
