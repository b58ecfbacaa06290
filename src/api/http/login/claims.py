"""What the claims of an issuer say in this ledger: whom it vouches for, for which organisation, with which roles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from api.access.identity import Identity, Role
from api.http.login.issuer import Issuer
from api.http.login.refusals import SubjectNotPseudonym, TokenWrongOrganisation
from ledger.acts.fields import SLUG

LONGEST_SUBJECT = 80
"""As long as the subject of an actor may be (``ledger.acts.line``)."""
DIGEST = 32
MOST_ROLES = 1000
_SLUG = re.compile(SLUG)
_CITIZEN = re.compile("[0-9]{8,9}")


def identity_of(issuer: Issuer, claims: Mapping[str, Any]) -> Identity:
    """Whom a token with these claims is about; raises ``SubjectNotPseudonym`` and ``TokenWrongOrganisation``."""
    organisation, roles = _organisation(issuer, claims), _roles(issuer, claims)
    return Identity(_subject(issuer, claims), organisation, roles, issuer.authentication)


def _subject(issuer: Issuer, claims: Mapping[str, Any]) -> str:
    """The pseudonym: the name of the issuer, and what it calls somebody.

    It has the shape of an actor's subject, so that rules of four eyes can hold the one against the other.
    """
    given = claims.get(issuer.subject_claim)
    if not isinstance(given, str) or not given or _tells_who(given):
        raise SubjectNotPseudonym(issuer.name, issuer.subject_claim)
    if issuer.subject_digest:
        given = sha256(f"{issuer.issuer}\n{given}".encode()).hexdigest()[:DIGEST]
    subject = f"{issuer.name}-{given}"
    if not _SLUG.fullmatch(given) or len(subject) > LONGEST_SUBJECT:
        raise SubjectNotPseudonym(issuer.name, issuer.subject_claim)
    return subject


def _tells_who(subject: str) -> bool:
    """Whether a text looks like an e-mail address, a name in words, or a citizen service number (BSN).

    >>> [_tells_who(each) for each in ("j.jansen@example.nl", "Jan Jansen", "111222333", "5f0e-11", "111222334")]
    [True, True, True, False, False]
    """
    if "@" in subject or any(each.isspace() for each in subject):
        return True
    if not _CITIZEN.fullmatch(subject):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, subject.zfill(9), strict=True)) % 11 == 0


def _organisation(issuer: Issuer, claims: Mapping[str, Any]) -> str:
    if issuer.organisation is not None:
        return issuer.organisation
    given = _look(claims, issuer.organisation_claim or "")
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    found = issuer.organisation_names.get(given) if isinstance(given, str) else None
    if found is None:
        raise TokenWrongOrganisation(issuer.name)
    return found


def _roles(issuer: Issuer, claims: Mapping[str, Any]) -> frozenset[Role]:
    """The roles that are known by a name here; where there is none, nothing is allowed."""
    given = _look(claims, issuer.roles_claim)
    names = given if isinstance(given, list) else [given]
    return frozenset(
        issuer.role_names[name] for name in names[:MOST_ROLES] if isinstance(name, str) and name in issuer.role_names
    )


def _look(claims: Mapping[str, Any], path: str) -> object:
    """A claim by its name, dots and all; else by its path through nested ones."""
    if path in claims:
        return claims[path]
    found: object = claims
    for name in path.split("."):
        if not isinstance(found, dict) or name not in found:
            return None
        found = found[name]
    return found
