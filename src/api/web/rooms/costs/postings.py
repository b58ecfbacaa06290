"""The books themselves: every posting, page by page, each with the entry that it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from api.web.pages import page
from api.web.rooms.costs.services import PAGE, services_of, tabs
from api.web.visits import Visit
from api.web.words import party

SIZE = 100


@page("/verrekening/boekingen", "costs/postings.html", asks="postings", own={"bladzijde": PAGE})
def postings(visit: Visit) -> Mapping[str, object]:
    """A page of the postings that the filters leave, and what all accounts of these come to."""
    asked = {name: value for name, value in visit.filters.items() if name != "partnership" and value is not None}
    number = int(visit.sent.get("bladzijde", 1))
    rows = list(islice(visit.ask("postings", **asked).rows, (number - 1) * SIZE, number * SIZE + 1))
    trial = None
    if "pool" not in asked:
        trial = visit.ask("trial-balance", **asked)
    return {
        "tabs": tabs(visit),
        "services": services_of(visit),
        "lines": rows[:SIZE],
        "number": number,
        "more": len(rows) > SIZE,
        "first": (number - 1) * SIZE + 1,
        "accounts": tuple(trial.rows) if trial else (),
        "debit": trial.beside.debit if trial else 0,
        "credit": trial.beside.credit if trial else 0,
        "typed": {name: texts[0] for name, texts in visit.address.typed.items()},
        "asked": asked,
        "one": "service" in asked and "year" in asked,
        "participants": _participants(visit, asked.get("participant")),
        "illustrative": any(each.illustrative for each in rows),
    }


def _participants(visit: Visit, chosen: str | None) -> list[tuple[str, str]]:
    """Who can be chosen: all that take part on the day, and whoever is chosen already."""
    codes = {code for each in visit.ask("arrangement").rows for code in each.participants}
    return sorted(((code, party(code)) for code in codes | ({chosen} if chosen else set())), key=lambda each: each[1])
