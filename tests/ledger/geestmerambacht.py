"""A recreation area that Schagen left, worked out at a desk: for tests of what who leaves owes.

The dates are of ECLI:NL:RBNHO:2018:7649. That a year's contribution was EUR 12,000 is an inference: it fits all three
amounts that were on the table, and no source gives it. So every fee here is marked illustrative.
"""

from __future__ import annotations

from typing import Any

from ledger.actor import Actor, Capacity
from tests.memory import Memory

Line = dict[str, Any]

PARTNERSHIP = "geestmerambacht"
SCHAGEN, ALKMAAR, LANGEDIJK = "GM0441", "GM0361", "GM0416"
BOARD = "geestmerambacht/algemeen-bestuur"
BOARD_MEMBER = Actor("p-bestuur", "lid", Capacity.BOARD_MEMBER, PARTNERSHIP, BOARD)
NAME = "uittreedsom-schagen"
FIRST, SECOND = "geestmerambacht#uittreedsom-2017", "geestmerambacht#uittreedsom-2019"

FEE: Line = {
    "partnership": PARTNERSHIP,
    "exit_fee": NAME,
    "participant": SCHAGEN,
    "leaves_on": "2017-01-01",
    "first_instalment_on": "2017-12-31",
    "effective_on": "2017-01-20",
    "decision": FIRST,
    "illustrative": True,
}
YEARLY: Line = {"annual": "12000.00", "annual_source": "afgeleid uit ECLI:NL:RBNHO:2018:7649"}
FOURTEEN: Line = {"method": "years-flat", **YEARLY, "number_of_years": 14}
FIVE: Line = {"method": "years-flat", **YEARLY, "number_of_years": 5}
STEPPING: Line = {
    "method": "years-step-down",
    **YEARLY,
    "number_of_years": 5,
    "start_portion": "1.00",
    "yearly_step": "0.20",
}
JUDGMENT: Line = {
    "partnership": PARTNERSHIP,
    "exit_fee": NAME,
    "court": "Rechtbank Noord-Holland",
    "case_number": "ECLI:NL:RBNHO:2018:7649",
    "judged_on": "2018-08-09",
    "ruling": "opnieuw beslissen, uitgaande van een afbouw in vijf jaar",
    "to_redecide": True,
    "effective_on": "2017-01-20",
}


def lines() -> list[tuple[str, Actor | None, Line]]:
    """The partnership, its board, and the decisions of 2017 and 2019, as acts."""
    day: Line = {"effective_on": "2000-01-01"}
    founded: Line = {"title": "Recreatieschap Geestmerambacht", "legal_form": "public-body", "vision": "recreatie"}
    board: Line = {"body": BOARD, "title": "Algemeen bestuur", "task": "bestuur", "seats": ()}
    made: list[tuple[str, Actor | None, Line]] = [
        ("found-partnership", None, {"partnership": PARTNERSHIP, **founded, **day}),
        *(
            ("admit-participant", None, {"partnership": PARTNERSHIP, "participant": code, **day})
            for code in (SCHAGEN, ALKMAAR, LANGEDIJK)
        ),
        ("establish-body", None, {"partnership": PARTNERSHIP, **board, **day}),
        (
            "withdraw-participant",
            None,
            {"partnership": PARTNERSHIP, "participant": SCHAGEN, "effective_on": "2017-01-01"},
        ),
    ]
    for name, on in (("uittreedsom-2017", "2017-01-20"), ("uittreedsom-2019", "2019-03-01")):
        about: Line = {"scope": PARTNERSHIP, "decision": name, "body": BOARD, "effective_on": on}
        made.append(("propose-decision", None, {**about, "title": "Uittreedsom"}))
        made.append(("adopt-decision", BOARD_MEMBER, {**about, "decided_on": on}))
    return made


def left() -> Memory:
    """Schagen has left, and nothing was set yet."""
    memory = Memory()
    for name, actor, fields in lines():
        if actor is None:
            memory.do(name, **fields)
        else:
            memory.do(name, actor, **fields)
    return memory
