"""The identity providers that a ledger trusts: what each vouches for, and how its claims are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from api.access.identity import Role
from ledger.acts.fields import SLUG
from ledger.party import municipalities

Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""What a token may be signed with: public keys only, so that whoever can check a token can never make one."""

RESERVED = frozenset({"demo", "demonstration"})
LONGEST_ORGANISATION = 80
_VISIBLE = re.compile("[!-~]+")
_SLUG = re.compile(SLUG)
_LIKE_A_CODE = re.compile("gm[0-9]{4}")


def is_loopback(host: str | None) -> bool:
    """Whether a host, as an address of a page or of a client has it, is this machine and nothing else.

    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost.example.nl")
    (True, True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def _an_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise ValueError("begins with https:// (http:// only on this machine itself)")
    if not parts.hostname or parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("is an address with a host, without a user, a query or a fragment")
    if not _VISIBLE.fullmatch(url) or parts.port == 0:  # Asking for a port that is no number raises by itself.
        raise ValueError("has no blanks, and a port that can be")
    return url


def _a_name(name: str) -> str:
    if not _SLUG.fullmatch(name):
        raise ValueError("is written in small letters and digits, with a single '-' between words")
    if name in RESERVED:
        raise ValueError("is what somebody is called whom nobody vouches for; choose another")
    return name


def is_organisation(organisation: str) -> bool:
    """Whether this is a municipality's code, or can be the name of a firm: one that no code is mistaken for."""
    firm = len(organisation) <= LONGEST_ORGANISATION and _SLUG.fullmatch(organisation) is not None
    return organisation in municipalities() or (firm and not _LIKE_A_CODE.fullmatch(organisation))


def _an_organisation(organisation: str) -> str:
    if not is_organisation(organisation):
        raise ValueError(
            "is the code of a municipality (GM0313), or the name of a firm in small letters, digits and '-'"
        )
    return organisation


Address = Annotated[str, AfterValidator(_an_address)]
Organisation = Annotated[str, AfterValidator(_an_organisation)]
Name = Annotated[str, Field(max_length=30), AfterValidator(_a_name)]
Filled = Annotated[str, Field(min_length=1, max_length=1000)]


class Issuer(BaseModel):
    """An OpenID Connect provider whose word this ledger takes, for the organisations named here and no others.

    ``name`` stands before every subject that it vouches for, so that two providers with the same subject never make one
    person of two; it is recorded with every act, so it must never change. Its tokens name ``audience``; people log in
    with it where it has a ``client_id``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Name
    title: Filled | None = None
    """What people choose it by, where there are several."""
    issuer: Address
    """Exactly as its tokens have it in ``iss``."""
    audience: Filled
    clients: tuple[Filled, ...] = ()
    """Whose tokens are accepted (``azp``, ``client_id`` or ``appid``); any client of this issuer where empty."""
    client_id: Filled | None = None
    client_secret: SecretStr | None = None
    scopes: tuple[Filled, ...] = ("openid",)
    organisation: Organisation | None = None
    organisation_claim: Filled | None = None
    organisation_names: Mapping[Filled, Organisation] = Field(default_factory=dict)
    """What values of ``organisation_claim`` stand for; it vouches for no other organisation."""
    roles_claim: Filled = "roles"
    """A claim, or a path through nested ones: ``realm_access.roles``."""
    role_names: Mapping[Filled, Role]
    """What values of ``roles_claim`` stand for; other values mean nothing here."""
    subject_claim: Filled = "sub"
    subject_digest: bool = False
    """Record a digest of the subject: for providers whose pseudonyms are no written names."""
    algorithms: tuple[Algorithm, ...] = get_args(Algorithm)

    @model_validator(mode="after")
    def _whole(self) -> Issuer:
        if (self.organisation is None) == (self.organisation_claim is None):
            raise ValueError("an issuer has either an organisation, or an organisation_claim with organisation_names")
        if (self.organisation_claim is None) != (not self.organisation_names):
            raise ValueError("organisation_claim and organisation_names go together")
        if not self.role_names:
            raise ValueError(
                "role_names says which values of roles_claim stand for which role; without it nobody may anything"
            )
        if self.client_id == self.audience:
            raise ValueError(
                "audience is not the client_id: the token by which somebody logs in would then open the API, too;"
                " register the API as an application of its own"
            )
        if self.client_secret is not None and self.client_id is None:
            raise ValueError("a client_secret belongs to a client_id")
        if "openid" not in self.scopes:
            raise ValueError("scopes has openid in it")
        if not self.algorithms:
            raise ValueError("algorithms names one at least")
        return self

    @property
    def organisations(self) -> frozenset[str]:
        """Every organisation that it vouches for."""
        return frozenset(self.organisation_names.values() if self.organisation is None else [self.organisation])

    @property
    def authentication(self) -> str:
        """How the journal says that it vouched for somebody: its address, which says who that was for ever."""
        return f"oidc:{urlsplit(self.issuer).netloc}{urlsplit(self.issuer).path}".rstrip("/")

    @property
    def people(self) -> bool:
        """Whether people log in with it in a browser."""
        return self.client_id is not None


def confusable(issuers: Iterable[Issuer]) -> list[str]:
    """What makes one issuer be taken for another; where there is anything, a ledger does not start.

    No name may begin with another and a hyphen: of ``a`` with ``b-1`` and ``a-b`` with ``1`` the subject would be one.
    """
    found = list(issuers)
    trouble = []
    for index, one in enumerate(found):
        for other in found[index + 1 :]:
            if one.issuer.rstrip("/") == other.issuer.rstrip("/"):
                trouble.append(f"two issuers are {one.issuer}; one issuer with organisation_claim vouches for several")
            shorter, longer = sorted((one.name, other.name), key=len)
            if f"{longer}-".startswith(f"{shorter}-"):
                trouble.append(
                    f"issuers {one.name} and {other.name}: no name is another's, nor begins with it and a '-'"
                )
    return trouble
