"""Whoever is at the other end of a connection, once that is established."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the ledger; ``policy`` says what each role may. One person may have several."""

    REGISTRAR = "registrar"
    FINANCE = "finance"
    CONTROLLER = "controller"
    ACCOUNTANT = "accountant"
    BOARD = "board"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Identity:
    """An authenticated person or system.

    ``subject`` is a pseudonym, never a name or an address: it is recorded with every act. ``organisation`` is the
    municipality (``GM0313``) or the accountant's firm (a slug) that vouches for it, as its issuer was configured.
    ``authentication`` says how it was established (``oidc:login.example``, ``demonstration``), as the journal keeps it.
    """

    subject: str
    organisation: str
    roles: frozenset[Role]
    authentication: str
