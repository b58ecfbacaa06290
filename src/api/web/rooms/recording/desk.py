"""The desk at which somebody does an act: which act, what he filled in, under which key, and where he looked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from uuid import uuid4

from api.access.gate import CAPACITIES, asker
from api.access.policy import FOUNDING
from api.access.refusals import NotAllowed, Why
from api.http import names
from api.http.acts import OPERATIONS, Operation
from api.http.problems import FieldError, Invalid, NoSuchResource
from api.web.pages import shaped
from api.web.rooms.recording.fields import Field, Leaf, Rows, fields_of, fixed_for
from api.web.rooms.recording.filled import Filled
from api.web.sent import Sent
from api.web.visits import Visit
from ledger.actor import Capacity

KEY, SEEN = "sleutel", "gezien"
POSITION = re.compile("[0-9]{1,18}")
PREFILLED = (
    *("service", "scope", "year", "pool", "borne_by"),
    *("decision", "mandate", "claim", "finding", "fingerprint", "positions"),
)
OWN = {
    names.field(name): shaped(
        {"type": "string", "maxLength": 300}, "Wat in het formulier al is ingevuld.", names.field(name)
    )
    for name in PREFILLED
}
"""What may be filled in already by whoever makes a link to a form."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An act at which somebody is busy. By its ``key`` it is done once; ``seen`` is the position where he looked."""

    visit: Visit
    act: str
    filled: Filled
    key: str
    seen: int

    @property
    def fields(self) -> tuple[Field, ...]:
        return fields_of(self.act)

    @property
    def operation(self) -> Operation:
        return OPERATIONS[self.act]


@cache
def _by_resource() -> Mapping[str, str]:
    return {operation.path.removeprefix("/"): name for name, operation in OPERATIONS.items()}


def act_of(visit: Visit, handeling: str) -> str:
    """The act of an address, which whoever looks may do here."""
    act = _by_resource().get(handeling)
    if act is None:
        raise NoSuchResource(visit.request.url.path)
    if not visit.served.gate.may_do(visit.identity, act, visit.partnership):
        raise NotAllowed(visit.identity.subject, act, visit.partnership, Why.ROLE)
    return act


ACTOR = f"/{names.field('actor')}"
PARTNERSHIP = f"/{names.field('partnership')}"


def fixed_of(act: str) -> tuple[str, ...]:
    """What in the form of an act is as it is."""
    own = tuple(f"{ACTOR}/{names.field(each)}" for each in fixed_for(act))
    has = any(isinstance(each, Leaf) and each.name == "partnership" for each in fields_of(act))
    return (*own, PARTNERSHIP) if has and act != FOUNDING else own


def known_of(visit: Visit, act: str) -> dict[str, str]:
    """What of a form is known before anybody fills it in."""
    identity, actor = visit.identity, asker(visit.identity)
    capacity = next((CAPACITIES[role] for role in CAPACITIES if role in identity.roles), Capacity.OFFICIAL)
    found = {
        f"{ACTOR}/{names.field('subject')}": identity.subject,
        f"{ACTOR}/{names.field('organisation')}": identity.organisation,
        f"{ACTOR}/{names.field('function')}": actor.function,
        f"{ACTOR}/{names.field('capacity')}": names.value("Capacity", capacity.value),
    }
    return found | ({PARTNERSHIP: visit.partnership} if PARTNERSHIP in fixed_of(act) else {})


def fill_in(fields: tuple[Field, ...], name: str, text: str, filled: Filled) -> None:
    """Put what an address says into the field of that name; raises ``Invalid`` where there is none."""
    found = next((each for each in fields if each.key == name), None)
    if isinstance(found, Leaf):
        filled.texts[f"/{name}"] = text
    elif isinstance(found, Rows) and isinstance(found.item, Leaf):
        for number, each in enumerate(text.split(",")):
            filled.texts[f"/{name}/{number}"] = each.strip()
            filled.rows[f"/{name}"] = number + 1
    else:
        raise Invalid([FieldError("query", f"/{name}", "onbekend", f"'{name}' hoort niet bij deze handeling")])


def head(visit: Visit) -> int:
    return visit.served.journal.store.max_notification_id() or 0


def new_key() -> str:
    return str(uuid4())


def key_of(sent: Sent) -> str:
    found = sent.get(KEY)
    if not re.fullmatch(r"[0-9a-f-]{36}", found):
        raise Invalid(
            [FieldError("body", f"/{KEY}", "ontbreekt", "dit formulier heeft geen sleutel; open het opnieuw")]
        )
    return found


def seen_of(visit: Visit, sent: Sent) -> int:
    found = sent.get(SEEN)
    if not POSITION.fullmatch(found):
        raise Invalid(
            [FieldError("body", f"/{SEEN}", "ontbreekt", "dit formulier heeft geen positie; open het opnieuw")]
        )
    return min(int(found), head(visit))
