"""Who acts in a matter, and on which side: asked of the envelopes of what was recorded about it."""

from __future__ import annotations

from datetime import date

from ledger.acts.lookup import partnership_of, read_scope
from ledger.desk import Desk
from ledger.governance.sides import one_side_of_a_matter
from ledger.law import Breach, Response


def on_one_side(desk: Desk, scope: str, decision: str, on: date) -> Breach | None:
    """Whether the actor acted on another side of a decision before. Looked for only where that refuses the act.

    Elsewhere it is found when somebody asks: what is in the envelopes is read then.
    """
    together = partnership_of(desk, scope)
    if together.switches.response(one_side_of_a_matter.name, on) is not Response.REFUSE:
        return None
    acted = desk.acted(read_scope(desk, scope))
    before = [actor for event, actor in acted if getattr(event, "decision", None) == decision]
    own = {actor.capacity for actor in (*before, desk.actor) if actor.subject == desk.actor.subject}
    return one_side_of_a_matter(f"{scope}#{decision}", desk.actor.subject, own, together.arrangement.opposed_on(on))
