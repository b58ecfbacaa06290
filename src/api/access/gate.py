"""The gate: whoever comes over the network passes here before the ledger is asked or an act is done.

The decision itself is pure (see ``decision``); here it gets its facts. They come from what the partnership's stream
says now, never from the moment that somebody asks about: what may be seen is decided as things are today.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from api import vocabulary
from api.access.decision import Facts, Tie, counting, decide
from api.access.identity import Identity, Role
from api.access.places import named_in
from api.access.policy import ACROSS, FOUNDING, TABLE, Reach
from api.access.refusals import NotAllowed, Why
from api.access.ties import NO_BOND, Bond, bond, concerned, is_municipality, standing_for
from ledger.actor import Actor, Capacity
from ledger.acts.line import Asked
from ledger.clerk import Clerk, Done
from ledger.event import mistakes_in
from ledger.journal import Journal
from ledger.partnership import PARTNERSHIP
from ledger.partnership.events import PartnershipFounded
from projections import Library
from projections.as_of import AMSTERDAM, AsOf, end_of, position_at
from projections.governance.participation import ever_in

CAPACITIES = {
    Role.CONTROLLER: Capacity.CONTROLLER,
    Role.ACCOUNTANT: Capacity.ACCOUNTANT,
    Role.FINANCE: Capacity.FINANCE,
    Role.BOARD: Capacity.BOARD_MEMBER,
}
"""In which capacity somebody asks, by his role; a registrar and an administrator are officials."""


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Sight:
    """A partnership that somebody may see: all of it, or only what was known at or before a position."""

    partnership: str
    upto: int | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may do and see what in one ledger."""

    journal: Journal
    library: Library
    clock: Callable[[], datetime] = now

    def today(self) -> date:
        """The day on which it is decided, in Amsterdam."""
        return self.clock().astimezone(AMSTERDAM).date()

    def partnerships(self, identity: Identity, today: date | None = None) -> tuple[str, ...]:
        """The names of all partnerships that somebody may see, if only as they were once known."""
        return tuple(sight.partnership for sight in self.sights(identity, today))

    def sights(self, identity: Identity, today: date | None = None) -> tuple[Sight, ...]:
        """All partnerships that somebody may see, and of each how far."""
        on = today or self.today()
        as_of = self.library.as_of(None, None, self.clock())
        with self.library.view(as_of) as view:
            names = ever_in(view, as_of, standing_for(identity.organisation, on))
        seen = ((name, self._bond(identity, name, on)) for name in names)
        return tuple(Sight(name, self._upto(found)) for name, found in seen if counting(identity, found.tie))

    def shows(self, identity: Identity, partnership: str, position: int) -> bool:
        """Whether what stands at a position in a partnership is for somebody's eyes."""
        found = self._bond(identity, partnership, self.today())
        upto = self._upto(found)
        return bool(counting(identity, found.tie)) and (upto is None or position <= upto)

    def require_sight(self, identity: Identity, question: str, partnership: str | None, as_of: AsOf) -> None:
        """Raise ``NotAllowed`` unless somebody may ask this of a partnership, as it was known then.

        Without a partnership the question is about the ledger as a whole. Or it is one of ``ACROSS``: then whoever
        answers leaves out all but the partnerships of ``sights``, and of each what is beyond its position.
        """
        row = TABLE.get(question)
        if row is None or not row.asks:
            raise NotAllowed(identity.subject, question, partnership, Why.ROLE)
        if partnership is None and row.reach is not Reach.LEDGER and question not in ACROSS:
            facts = Facts()
        elif partnership is None or row.reach is Reach.LEDGER:
            # Whichever tie lets him ask it at all: what he then sees is for each partnership to say.
            ties = [tie for tie in (Tie.MEMBER, Tie.ENGAGED) if decide(identity, question, Facts(tie)).allowed]
            facts = Facts(ties[0] if ties else Tie.MEMBER)
        else:
            found = self._bond(identity, partnership, self.today())
            upto = self._upto(found)
            facts = Facts(found.tie, in_time=upto is None or as_of.known_at <= upto)
        self._require(identity, question, partnership, facts)

    def require_act(self, identity: Identity, asked: Asked) -> None:
        """Raise ``NotAllowed`` unless somebody may do this act, in every partnership that it names."""
        row = TABLE.get(asked.act.name)
        if row is None or row.asks:
            raise NotAllowed(identity.subject, asked.act.name, None, Why.ROLE)
        for place in named_in(asked) or (None,):
            facts = Facts() if place is None else self._facts(identity, asked, place)
            self._require(identity, asked.act.name, place, facts)

    def may_do(self, identity: Identity, act: str, partnership: str) -> bool:
        """Whether somebody may do such an act there at all, by some actor; the act itself is for ``require_act``."""
        row = TABLE.get(act)
        if row is None or row.asks:
            return False
        today = self.today()
        tie = self._bond(identity, partnership, today).tie
        if act == FOUNDING:
            tie = Tie.FOUNDER if is_municipality(identity.organisation, today) else Tie.NONE
        return decide(identity, act, Facts(tie, own=True, itself=True, near=True)).allowed

    def record(self, clerk: Clerk, identity: Identity, refusal: NotAllowed) -> Done:
        """Put a refused question into the trail: of the partnership where whoever asked may know of it, else of none.

        A refused act is the clerk's to record (``Clerk.refuse``).
        """
        today = self.today()
        named = refusal.where or ""
        where = named if counting(identity, self._bond(identity, named, today).tie) else ""
        return clerk.refuse_question(refusal.asked, where, asker(identity), today, refusal)

    def _require(self, identity: Identity, what: str, where: str | None, facts: Facts) -> None:
        decision = decide(identity, what, facts)
        if decision.why is not None:
            raise NotAllowed(identity.subject, what, where, decision.why)

    def _facts(self, identity: Identity, asked: Asked, place: str) -> Facts:
        """What an act's decision rests on: who acts, for which organisation and body, and what those are there."""
        today, actor = self.today(), asked.actor
        itself = actor.subject == identity.subject
        named = {actor.organisation, *([actor.on_behalf_of.partition("/")[0]] if actor.on_behalf_of else [])}
        if asked.act.name == FOUNDING:  # Nobody has a tie to what is not there yet.
            tie = Tie.FOUNDER if is_municipality(identity.organisation, today) else Tie.NONE
            return Facts(tie, own=named == {identity.organisation}, itself=itself)
        known = concerned(self.journal.read(PARTNERSHIP, place).state)
        own = {each for each in named if self._is_own(identity, each, today)}
        near = {each for each in named if each in known}
        tie = self._bond(identity, place, today).tie
        return Facts(tie, own=own == named, itself=itself, near=own | near == named)

    def _is_own(self, identity: Identity, organisation: str, today: date) -> bool:
        """One's own organisation, or a partnership that it takes part in: the people of that are of its members."""
        if organisation == identity.organisation or organisation.startswith("GM"):  # Partnerships are in small letters.
            return organisation == identity.organisation
        return self._bond(identity, organisation, today).tie in (Tie.MEMBER, Tie.FOUNDER)

    def _bond(self, identity: Identity, partnership: str, today: date) -> Bond:
        """What somebody's organisation is to a partnership; one that left before anything was recorded is nothing."""
        state = self.journal.read(PARTNERSHIP, partnership).state
        found = bond(state, identity.organisation, today, lambda: self._founder(partnership))
        upto = self._upto(found)
        if upto is not None and upto < next(self.journal.stream(PARTNERSHIP, partnership)).position:
            return NO_BOND
        return found

    def _upto(self, found: Bond) -> int | None:
        """The last position that somebody with this tie may see; ``None``: all of them."""
        return None if found.last_day is None else position_at(self.journal, end_of(found.last_day))

    def _founder(self, partnership: str) -> str | None:
        """For which organisation the people acted who founded a partnership, where its founding counts."""
        entries = list(self.journal.stream(PARTNERSHIP, partnership))
        mistaken = mistakes_in([entry.event for entry in entries])
        counting = (entry for entry in entries if entry.originator_version not in mistaken)
        return next(
            (entry.actor.organisation for entry in counting if isinstance(entry.event, PartnershipFounded)), None
        )


def asker(identity: Identity) -> Actor:
    """Who asks, as the journal keeps an actor: the roles stand for a function."""
    roles = [role for role in Role if role in identity.roles]
    function = ", ".join(vocabulary.term(role, "nl") for role in roles) or "zonder rol"
    capacity = next((CAPACITIES[role] for role in CAPACITIES if role in identity.roles), Capacity.OFFICIAL)
    return Actor(identity.subject, function, capacity, identity.organisation)
