"""Addresses in settings: what is on this machine, what is inside, and what is the world."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

SECRET_LENGTH = 32
"""How many characters what signs sessions has at least."""

LOCALHOST = "localhost"
NARROWEST = 8
"""A network of proxies with a shorter prefix than this is half the world."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can come to an address that we listen on."""
    return host == LOCALHOST or _is_loopback(ip_address(host))


def is_loopback_client(host: str) -> bool:
    """Whether a connection comes from this machine; what is no address (a test's client) does not."""
    try:
        return _is_loopback(ip_address(host))
    except ValueError:
        return False


def is_loopback_url(url: str) -> bool:
    return is_loopback_name(urlsplit(url).hostname or "")


def is_loopback_name(host: str) -> bool:
    """Whether a name in an address can only mean this machine."""
    return host == LOCALHOST or is_loopback_client(host)


def _is_loopback(address: IPv4Address | IPv6Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    return address.is_loopback or (mapped is not None and mapped.is_loopback)


def listening_address(host: str) -> str:
    """An address to listen on; a name could lead elsewhere tomorrow."""
    if host != LOCALHOST:
        _address(host)
    return host


def inner_address(host: str | None) -> str | None:
    """An address that the world does not come to, for what the world has no business with."""
    if host is None:
        return None
    listening_address(host)
    if host != LOCALHOST:
        address = ip_address(host)
        if address.is_unspecified or not (address.is_private or address.is_loopback):
            raise ValueError("the world could come there; name one private address of this machine")
    return host


def proxy_addresses(proxies: tuple[str, ...]) -> tuple[str, ...]:
    """Proxies that are believed about who the client is: named one by one, or as a network of ours."""
    for proxy in proxies:
        network: IPv4Network | IPv6Network
        try:
            network = ip_network(proxy)
        except ValueError as error:
            raise ValueError("write each proxy as an address (10.0.0.5) or a network (10.0.0.0/24)") from error
        if network.prefixlen < NARROWEST:
            raise ValueError("a network this wide lets anybody say who he is; name the proxies themselves")
    return proxies


def public_address(url: str | None) -> str | None:
    """Where clients come to: https unless it is this machine, and nothing behind the host."""
    if url is None:
        return None
    parts = _taken_apart(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback_url(url)):
        raise ValueError("it must begin with https://; plain http is for this machine alone (http://127.0.0.1:8000)")
    return url.rstrip("/")


def origins(found: Iterable[str]) -> tuple[str, ...]:
    """Pages that may read answers in a browser: each named, none by a wildcard."""
    urls = tuple(found)
    for url in urls:
        if url in ("*", "null"):
            raise ValueError("every page would be let in; name each one (https://portaal.example)")
        parts = _taken_apart(url)
        if url.endswith("/") or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback_url(url))):
            raise ValueError("write each origin as https://HOST or https://HOST:PORT, with nothing behind it")
    return urls


def _taken_apart(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # It raises where the port is no number.
    except ValueError as error:
        raise ValueError("it is no address; write https://HOST or https://HOST:PORT") from error
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password)
    if not parts.hostname or not bare or not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("write https://HOST or https://HOST:PORT, with nothing else in it")
    return parts


def _address(host: str) -> IPv4Address | IPv6Address:
    try:
        return ip_address(host)
    except ValueError as error:
        raise ValueError("write an address (127.0.0.1, 0.0.0.0, ::1) or localhost") from error
