"""How agreements, decisions and arrangements look to people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from rich.markup import escape
from rich.padding import Padding

from api import vocabulary
from api.cli.session import Session
from api.cli.show import mark, who
from api.formats import cents, day, number
from projections.governance.agreements import AgreedLevel, Agreement
from projections.governance.arrangement import Arrangement
from projections.governance.decisions import ADOPTED, Advised, Decision, Said
from projections.governance.services import SharedService

ONE_DAY = timedelta(days=1)


def agreements(current: Session, found: Sequence[Agreement]) -> None:
    """An agreement a block: who agreed with whom, from when until when, and each level with what was achieved."""
    if not found:
        current.out.print("No agreement was in force then.")
    for each in found:
        until = f" until {day(each.ends_on)}" if each.ends_on else ""
        state = "" if each.in_force else "  [yellow]not in force[/yellow]"
        current.out.print(f"[bold]{each.ref}[/bold]  {escape(each.title)}, from {day(each.starts_on)}{until}{state}")
        parties = f"{_body(each.client)} is the client, {who(each.contractor)} the contractor"
        lines = [escape(f"{parties}; decided by {each.decision} (position {each.position})")]
        lines.extend(map(escape, _bound(each)))
        lines.extend(line for level in each.levels for line in _level(level))
        current.out.print(Padding("\n".join(lines), (0, 0, 0, 4)))


def _bound(each: Agreement) -> Iterable[str]:
    """Who signed it, and by when one gets out of it."""
    for it in each.signatures:
        under = f"under mandate {it.mandate}" if it.mandate else "as its own"
        yield f"signed for {_body(it.body)} by {it.function}, {who(it.organisation)}, on {day(it.signed_on)}, {under}"
    if each.as_found is not None:
        yield f"recorded as found: {each.as_found}"
    if each.notice_months is not None:
        by = f"; last day to give notice: {day(each.notice_by)}" if each.notice_by else ""
        yield f"notice: {each.notice_months} months{by}"


def _level(level: AgreedLevel) -> Iterable[str]:
    bound = vocabulary.term(level.bound, section="Bound")
    target = mark(f"{bound} {number(level.target)} {level.unit}", illustrative=level.illustrative)
    yield escape(f"{level.level}: {level.title}, {target}")
    for it in level.measured:
        achieved = mark(f"{number(it.achieved)} {level.unit}", illustrative=it.illustrative)
        verdict = "[green]met[/green]" if it.met else f"[red]not met[/red] (target {number(it.target)})"
        period = f"{day(it.starts_on)} to {day(it.ends_on - ONE_DAY)}"
        yield f"    {period}: {escape(achieved)}, {verdict}; {escape(it.source)} (position {it.position})"


def decisions(current: Session, found: Sequence[Decision]) -> None:
    """A decision a block: how it stands, and of several bodies what each of them made of it."""
    if not found:
        current.out.print("No decision fits this.")
    for each in found:
        holds = f", holds from {day(each.holds_from)}" if each.holds_from else ""
        state = vocabulary.term(each.state, section="Standing")
        waits = "  [yellow]open[/yellow]" if each.open else ""
        current.out.print(f"[bold]{each.ref}[/bold]  {escape(each.title)}: {state}{holds}{waits}")
        lines = [] if each.power is None else [escape(f"by the power {each.power}")]
        lines.extend(_said(it, uniform=each.uniform) for it in each.said)
        lines.extend(_advised(it) for it in each.advices)
        current.out.print(Padding("\n".join(lines), (0, 0, 0, 4)))


def _said(said: Said, *, uniform: bool) -> str:
    body = escape(_body(said.body))
    if said.decided_on is None:
        return f"{body}: [yellow]not yet[/yellow]"
    state = vocabulary.term(said.state, section="Standing")
    text = f", text {said.text_sha256[:12]}" if uniform and said.text_sha256 else ""
    other = " [red](another text)[/red]" if said.deviating and said.state == ADOPTED else ""
    why = f": {escape(said.grounds)}" if said.grounds else ""
    return f"{body}: {state} on {day(said.decided_on)}{text}{other}{why} (position {said.position})"


def _advised(advice: Advised) -> str:
    body = escape(_body(advice.works_council))
    opinion = vocabulary.term(advice.opinion, section="Opinion") if advice.opinion else "[yellow]awaited[/yellow]"
    conditions = f" ({escape('; '.join(advice.conditions))})" if advice.conditions else ""
    until = f"; suspended until {day(advice.suspended_until)}" if advice.suspended_until else ""
    return f"advice {advice.advice} of {body}, asked on {day(advice.requested_on)}: {opinion}{conditions}{until}"


def services(current: Session, found: Sequence[SharedService]) -> None:
    """A service a block: what it is called and for, its host, and everybody who shares it."""
    if not found:
        current.out.print("No service was there then.")
    for each in found:
        since = f"since {day(each.starts_on)} (position {each.position})"
        current.out.print(f"[bold]{each.service}[/bold]  {escape(each.title)}, {since}")
        lines = [f"host: {who(each.host)}", f"shared by: {', '.join(map(who, each.members))}"]
        lines += [f"for: {'; '.join(each.scope)}"] if each.scope else []
        current.out.print(Padding("\n".join(map(escape, lines)), (0, 0, 0, 4)))


def arrangements(current: Session, found: Sequence[Arrangement]) -> None:
    """A partnership a block: its form and participants, and under a heading each what it is made of."""
    if not found:
        current.out.print("No partnership was there then.")
    for each in found:
        form = vocabulary.term(each.legal_form, section="LegalForm") if each.legal_form else ""
        current.out.print(f"[bold]{each.partnership}[/bold]  {form}: {', '.join(map(who, each.participants))}")
        seats = {it.body: ", ".join(f"{name} ({who(at)})" for name, at in it.seats) for it in each.bodies}
        _part(current, "bodies", (f"{it.body}: {it.title}. {it.task} Seats: {seats[it.body]}" for it in each.bodies))
        powers = (f"{it.power}: {', '.join(map(_body, it.bodies))} may {it.title}" for it in each.powers)
        _part(current, "powers", powers)
        roles = (
            f"{vocabulary.term(it.role, section='GovernanceRole')} of {it.matter}: {_body(it.holder)}"
            + ("" if "/" in it.holder else f", {who(it.organisation)}")
            for it in each.roles
        )
        _part(current, "roles", roles)
        apart = (
            f"{it.separation}: {', '.join(vocabulary.term(role, section='GovernanceRole') for role in it.roles)}"
            for it in each.separations
        )
        _part(current, "roles kept apart", apart)
        _part(current, "principles", (f"{it.title}: {'; '.join(it.items)}" for it in each.principles))
        promises = (
            f"{who(it.participant)}: {mark(f'EUR {cents(it.cents)}', illustrative=it.illustrative)} from"
            f" {day(it.starts_on)} to {day(it.ends_on - ONE_DAY)}: {it.purpose}"
            for it in each.contributions
        )
        _part(current, "promised contributions", promises)
        moments = (f"{it.moment} on {day(it.opens_on)}: {'; '.join(it.criteria)}" for it in each.moments)
        _part(current, "entry moments", moments)


def _part(current: Session, heading: str, lines: Iterable[str]) -> None:
    made = [escape(line) for line in lines]
    if made:
        current.out.print(f"  [bold]{heading}[/bold]")
        current.out.print(Padding("\n".join(made), (0, 0, 0, 4)))


def _body(name: str) -> str:
    """A body as people call it: the college of Leiden (GM0546); a body of a partnership by its own name."""
    owner, _, body = name.partition("/")
    return f"{body} of {who(owner)}" if owner.startswith("GM") and body else name
