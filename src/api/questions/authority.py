"""The question whether somebody may decide for a body: by which chain of mandates, or all that is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Annotated

from api.questions.registry import Found, Nothing, Reading, question
from ledger.acts.fields import Body, Euros, Organisation, PartnershipName, Ref, Scope, Slug, Title
from ledger.competence import register_of
from ledger.errors import RuleBroken
from ledger.governance import chains
from ledger.governance.asked import Asked, Deed, Register
from ledger.governance.mandate_events import ChainLink
from ledger.known import AsKnown
from ledger.law import Breach, Response
from ledger.law.switches import Switches
from ledger.money import Money
from ledger.partnership import PARTNERSHIP
from ledger.service import SERVICE
from projections.marks import Of
from projections.view import UnknownThing


@dataclass(frozen=True, slots=True)
class AuthorityMissing:
    """A rule of law that stands in the way, what a breach does here, and the refusal that it would be."""

    rule: str
    response: Response
    breach: RuleBroken


@dataclass(frozen=True, slots=True)
class AuthorityWay:
    """A way in which somebody might decide: by a mandate, or as the body itself; and whether he may.

    He may where no rule refuses it; one whose breach is a finding is told all the same. ``chain`` leads from the body
    down; ``instructions`` are those of the mandator on the day (Awb 10:6).
    """

    may: bool
    function: str
    organisation: str
    mandate: str | None
    chain: tuple[ChainLink, ...]
    deputised: str | None
    instructions: tuple[str, ...]
    missing: tuple[AuthorityMissing, ...]


@question("authority")
def authority(
    at: Reading,
    *,
    scope: Scope,
    body: Body,
    function: Title | None = None,
    organisation: Organisation | None = None,
    subject: Title | None = None,
    power: Slug | None = None,
    amount: Euros | None = None,
    amount_with_vat: Euros | None = None,
    deed: Annotated[str, Of("Deed")] = Deed.DECISION.value,
    about: Ref | None = None,
    reported_by: Title | None = None,
    partnership: PartnershipName | None = None,  # noqa: ARG001  # It says whose ledger is asked.
) -> Found[AuthorityWay, Nothing]:
    """Tell whether a function or a person may decide for a body on a day: by which mandates, or what is missing."""
    known = AsKnown(at.journal, at.as_of.known_at)
    together = known.read(PARTNERSHIP, scope.partition("/")[0])
    service = known.read(SERVICE, scope) if "/" in scope else None
    if not together.version or (service is not None and not service.version):
        raise UnknownThing("service" if service is not None and together.version else "partnership", scope)
    register = register_of(together.state, None if service is None else (scope, service.state))
    asked = Asked(
        body,
        function or "",
        organisation or body.partition("/")[0],
        at.as_of.valid_on,
        None if amount is None else Money.parse(amount),
        None if amount_with_vat is None else Money.parse(amount_with_vat),
        power,
        subject,
        about,
        Deed(deed),
        reported_by,
    )
    each_role = list(_roles(register, asked, anywhere=organisation is None))
    ways = chain.from_iterable(_ways(register, role, together.state.switches) for role in each_role)
    return Found(tuple(sorted(ways, key=lambda way: (not way.may, len(way.missing), way.mandate or ""))), Nothing())


def _roles(register: Register, asked: Asked, *, anywhere: bool) -> Iterator[Asked]:
    """In which functions it is asked: the one that is named, or those that a person holds that day; else the body."""
    if asked.function:
        where = {
            granted.organisation
            for granted in (each.granted for each in register.mandates.values())
            if asked.function in (granted.mandatee, *granted.deputies) and granted.mandator == asked.body
        }
        for organisation in sorted(where) if anywhere and where else [asked.organisation]:
            yield replace(asked, organisation=organisation)
        return
    held = () if asked.person is None else register.holdings.functions_of(asked.person, asked.on)
    for function, organisation in held:
        if anywhere or organisation == asked.organisation:
            yield replace(asked, function=function, organisation=organisation)
    if asked.person is None:
        yield asked


def _ways(register: Register, asked: Asked, switches: Switches) -> Iterator[AuthorityWay]:
    if not asked.function:
        missing = _missing(chains.of_body(register, asked.body, asked), asked, switches)
        yield AuthorityWay(not _refuses(missing), "", asked.organisation, None, (), None, (), missing)
        return
    for way in chains.search(register, asked):
        by, missing = way.authority, _missing(way.breaches, asked, switches)
        said = register.mandates[by.mandate].instructions_on(asked.on)
        yield AuthorityWay(
            not _refuses(missing),
            asked.function,
            asked.organisation,
            by.mandate,
            by.chain,
            by.deputised,
            tuple(each.text for each in said),
            missing,
        )
    if nothing := chains.without(register, asked):
        missing = _missing(nothing, asked, switches)
        yield AuthorityWay(not _refuses(missing), asked.function, asked.organisation, None, (), None, (), missing)


def _missing(breaches: tuple[Breach, ...], asked: Asked, switches: Switches) -> tuple[AuthorityMissing, ...]:
    found = ((each, switches.response(each.rule.name, asked.on)) for each in breaches)
    return tuple(
        AuthorityMissing(each.rule.name, response, each.refusal)
        for each, response in found
        if response is not Response.OFF
    )


def _refuses(missing: tuple[AuthorityMissing, ...]) -> bool:
    return any(each.response is Response.REFUSE for each in missing)
