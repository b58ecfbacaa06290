"""Who may decide for whom in a partnership or a service: its mandates, functions and powers, in one register."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Protocol

from ledger.errors import NotFound, RuleBroken
from ledger.governance import Governance
from ledger.governance.asked import Asked, Deed, Register, Use
from ledger.governance.chains import follow
from ledger.governance.course_events import DecisionRatified
from ledger.governance.course_rules import ratified_by_the_competent_body
from ledger.governance.mandates import Mandate
from ledger.governance.succession import Heirs
from ledger.law import Breach, Response
from ledger.law.switches import Switches
from ledger.partnership import Partnership


class Governed(Protocol):
    """A partnership or a service: what has decisions and mandates."""

    @property
    def governance(self) -> Governance: ...


def register_of(partnership: Partnership, service: tuple[str, Governed] | None = None) -> Register:
    """What can be used in a partnership, or in a service (its name, and its state) of it: its own, and the whole's."""
    places: list[tuple[str, Governed]] = [(partnership.name, partnership), *([service] if service else [])]
    mandates: dict[str, Mandate] = {}
    uses: dict[str, list[Use]] = defaultdict(list)
    heirs: dict[str, Heirs] = {}
    for place, governed in places:
        own = governed.governance
        heirs[place] = own.heirs
        mandates |= {f"{place}#{name}": each for name, each in own.mandates.items()}
        for name, use in own.uses:
            ref = name if "#" in name else f"{place}#{name}"
            if ref.partition("#")[0] == place:  # Of what stands elsewhere, it is noted there that it was used.
                decision = use.decision if "#" in use.decision else f"{place}#{use.decision}"
                uses[ref].append(replace(use, decision=decision))
    frozen = {ref: tuple(each) for ref, each in uses.items()}
    return Register(mandates, frozen, heirs, partnership.functions, partnership.arrangement.catalogue)


def not_signed_by_right(
    register: Register, mandate: str, who: tuple[str, str, str], on: date, switches: Switches
) -> RuleBroken | None:
    """Why a function at an organisation could not sign for a body under a mandate on a day, by what refuses here.

    ``who`` names the body, the function and the organisation.
    """
    asked = Asked(*who, on, deed=Deed.SIGNATURE)
    try:
        breaches = follow(register, mandate, asked).breaches
    except NotFound as unknown:
        return unknown
    refusing = (each.refusal for each in breaches if switches.response(each.rule.name, on) is Response.REFUSE)
    return next(refusing, None)


def not_ratified_by_right(ratified: DecisionRatified, by: Governance) -> Breach | None:
    """Why a ratification mends nothing, by what is known of the decision that it names, which stands in ``by``."""
    try:
        by_whom = by.decision_on(ratified.by_decision, ratified.effective_on).by_whom
    except RuleBroken:  # It was annulled, or recorded in error, since.
        by_whom = "nobody whose decision holds"
    return ratified_by_the_competent_body(ratified.decision, ratified.body, ratified.by_decision, by_whom)
