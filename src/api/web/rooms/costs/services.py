"""What the pages of this room have in common: services by their names, the earlier of two moments, and shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.http.parameters import KNOWN_AT, KNOWN_FROM, VALID_FROM, VALID_ON
from api.http.problems import NoSuchResource
from api.http.served import Moments
from api.web.dates import TwoDates
from api.web.language import told
from api.web.pages import shaped
from api.web.visits import Visit
from ledger.acts.fields import SLUG
from projections.governance.services import SharedService

PARTICIPANT = shaped(
    {"type": "string", "pattern": "^GM[0-9]{4}$"}, "De deelnemer van wie wordt uitgelegd.", "deelnemer"
)
SERVICE = shaped({"type": "string", "pattern": f"^{SLUG}/{SLUG}$", "maxLength": 160}, "De dienst.", "dienst")
POOL = shaped({"type": "string", "pattern": f"^{SLUG}$", "maxLength": 80}, "De kostenpool.", "kostenpool")
YEAR = shaped({"type": "integer", "minimum": 1900, "maximum": 2999}, "Het boekjaar.", "jaar")
PAGE = shaped({"type": "integer", "minimum": 1, "maximum": 100_000}, "Welke bladzijde van de lijst.", "bladzijde")
_NAME = re.compile(f"(?=.{{1,80}}$){SLUG}")

TABS = (
    ("overview", "/verrekening", told("Where it stands"), ("balances", "cost-years")),
    ("postings", "/verrekening/boekingen", told("Postings"), ("postings",)),
    ("changes", "/verrekening/verschillen", told("Differences"), ("changes",)),
    ("netting", "/verrekening/saldering", told("Netting"), ("netting",)),
    ("what-if", "/verrekening/wat-als", told("What if"), ("what-if",)),
    ("keys", "/verrekening/sleutels", told("Keys"), ("keys",)),
)
"""The pages of this room that stand beside each other: name, address, what it is called, what it asks."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the pages beside each other."""

    name: str
    href: str
    title: str


def tabs(visit: Visit) -> tuple[Tab, ...]:
    """The pages of this room that are for whoever looks."""
    return tuple(
        Tab(name, visit.link(path), visit.say(title)) for name, path, title, asked in TABS if visit.may(*asked)
    )


@dataclass(frozen=True, slots=True)
class Services:
    """The services of a partnership on the day, by name."""

    found: Mapping[str, SharedService]

    def title(self, service: str) -> str:
        """What a service is called; one that was not there yet, or is not any more, by its name."""
        held = self.found.get(service)
        return held.title if held else service.partition("/")[2]

    def host(self, service: str) -> str | None:
        held = self.found.get(service)
        return held.host if held else None

    def members(self, service: str | None) -> tuple[str, ...]:
        """Who takes part in a service."""
        held = self.found.get(service or "")
        return held.members if held else ()

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Each with what it is called, as a form offers them."""
        return sorted(((name, each.title) for name, each in self.found.items()), key=lambda each: each[1])

    def of(self, cost_year: str) -> str:
        """What the books of a year are called: those of a service, or of the partnership itself."""
        service, _, year = cost_year.rpartition("/")
        return f"{self.title(service)} {year}" if service else ""


def services_of(visit: Visit) -> Services:
    """The services on the day."""
    return Services({each.service: each for each in visit.ask("services").rows})


def service_named(visit: Visit, slug: str) -> str:
    """A service by what stands in the address."""
    if not _NAME.fullmatch(slug):
        raise NoSuchResource(visit.request.url.path)
    return f"{visit.partnership}/{slug}"


def earlier(visit: Visit) -> str | None:
    """The earlier of two moments in words: ``stand per 1 juni 2019, zoals bekend op 31 augustus 2019``."""
    before = visit.moments.before
    if before is None:
        return None
    texts = visit.address.typed
    pairs = ((KNOWN_AT, texts.get(KNOWN_FROM) or texts.get(KNOWN_AT)), (VALID_ON, texts.get(VALID_FROM)))
    typed = {name: each[0] for name, each in pairs if each}
    found = TwoDates(Moments(before), typed, visit.today, visit.language).sentence
    return f"{found[:1].lower()}{found[1:]}"


def used(rows: Sequence[Any], names: Sequence[str]) -> tuple[str, ...]:
    """Of these columns those in which anybody has an amount."""
    return tuple(name for name in names if any(getattr(each, name) for each in rows))


def labelled(names: Sequence[str], labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Columns of figures, as a table takes them."""
    return [(labels[name], "number") for name in names]
