"""Questions about who may decide what, what was decided and agreed, and what is due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from api.questions.records import UnknownChoice
from api.questions.registry import Found, Nothing, Reading, question
from ledger.acts.fields import Body, PartnershipName, Ref, ServiceName, Slug, Title
from ledger.governance.decisions import Standing
from ledger.known import AsKnown
from projections import obliged
from projections.calendar import due
from projections.governance import agreements as agreed
from projections.governance import arrangement as arranged
from projections.governance import decisions as decided
from projections.governance import mandates
from projections.governance import rules as law
from projections.governance import services as shared
from projections.governance.register_row import register_row
from projections.marks import Of
from projections.view import UnknownThing


def _scope(partnership: str | None, service: str | None, about: str | None) -> str | None:
    """The narrowest place that a question is about."""
    return service or (about.partition("#")[0] if about else partnership)


@question("mandates")
def register(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    about: Ref | None = None,
    everything: bool = False,
) -> Found[mandates.Mandate, Nothing]:
    """Tell who may decide what, for which body, up to which amount: the register of mandates."""
    scope = _scope(partnership, service, about)
    known = mandates.register(at.view, at.as_of, scope, all_known=everything or about is not None)
    found = [each for each in known if about in (None, each.ref)]
    if about is not None and not found:
        raise UnknownThing("mandate", about)
    states = AsKnown(at.journal, at.as_of.known_at)
    rows = [replace(each, register=register_row(states, at.as_of, each.ref)) for each in found]
    return Found(rows, Nothing())


@question("agreements")
def agreements(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    about: Ref | None = None,
    everything: bool = False,
) -> Found[agreed.Agreement, Nothing]:
    """Tell the agreements on services (DVO): parties, levels, and what was achieved of them."""
    scope = _scope(partnership, service, about)
    known = agreed.agreements(at.view, at.as_of, scope, all_known=everything or about is not None)
    found = [each for each in known if about in (None, each.ref)]
    if about is not None and not found:
        raise UnknownThing("agreement", about)
    return Found(found, Nothing())


@question("decisions")
def decisions(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    service: ServiceName | None = None,
    about: Ref | None = None,
    body: Body | None = None,
    state: Annotated[str, Of("Standing")] | None = None,
    words: Title | None = None,
    only_open: bool = False,
) -> Found[decided.Decision, Nothing]:
    """Tell who decided, who is still out or adopted another text, and what waits for a works council."""
    if state is not None and state not in _STANDINGS:
        raise UnknownChoice("state", state, _STANDINGS)
    scope = _scope(partnership, service, about)
    known = decided.decisions(at.view, at.as_of, scope, only_open=only_open and about is None)
    found = [each for each in known if about in (None, each.ref) and _fits(each, body, state, words)]
    if about is not None and not found:
        raise UnknownThing("decision", about)
    return Found(found, Nothing())


_STANDINGS = tuple(each.value for each in Standing)


def _fits(each: decided.Decision, body: str | None, state: str | None, words: str | None) -> bool:
    """Whether a decision stands so, is before this body, and has each of the words in its title or name."""
    told = f"{each.title} {each.ref}".casefold()
    return (
        state in (None, each.state)
        and (body is None or any(said.body == body for said in each.said))
        and all(word in told for word in (words or "").casefold().split())
    )


@question("arrangement")
def arrangement(at: Reading, *, partnership: PartnershipName | None = None) -> Found[arranged.Arrangement, Nothing]:
    """Tell how a partnership is arranged: form, bodies, powers, roles kept apart, principles, promises, entry days."""
    return Found(arranged.arrangements(at.view, at.as_of, partnership), Nothing())


@question("rules")
def rules(at: Reading, *, partnership: PartnershipName | None = None) -> Found[law.Asked, Nothing]:
    """Tell which rules of law a partnership is held to, by article, and what a breach of each does there."""
    return Found(law.rules(at.view, at.as_of, partnership), Nothing())


@question("services")
def services(at: Reading, *, partnership: PartnershipName | None = None) -> Found[shared.SharedService, Nothing]:
    """Tell which services there are: what they are for, who hosts each, and who shares it."""
    return Found(shared.services(at.view, at.as_of, partnership), Nothing())


@dataclass(frozen=True, slots=True)
class BesideObligations:
    """The tasks behind what is due, with what is used of their limits."""

    tasks: tuple[obliged.TaskLine, ...]


@question("obligations")
def obligations(
    at: Reading,
    *,
    partnership: PartnershipName | None = None,
    task: Slug | None = None,
    due_kind: Annotated[str, Of("DueKind")] | None = None,
    only_overdue: bool = False,
) -> Found[obliged.Due, BesideObligations]:
    """Tell what is due, met or overdue, by whom and for whom, and what tasks have used of their limits."""
    if task is not None and task not in due.tasks_known(at.view, at.as_of, partnership):
        raise UnknownThing("task", task)
    found = due.obligations(at.view, at.as_of, partnership, task)
    wanted = tuple(each for each in found.due if due_kind in (None, each.kind))
    if only_overdue:
        return Found(tuple(obliged.overdue(wanted)), BesideObligations(()))
    return Found(wanted, BesideObligations(found.tasks if due_kind is None else ()))
