"""What a clerk can do about the keys of a pool: write one down, adopt one."""

from __future__ import annotations

from ledger.acts.key_fields import AdoptedKeyFields, KeyFields, key_of
from ledger.acts.lookup import decision_on
from ledger.acts.registry import act
from ledger.acts.retroactive import share_anew
from ledger.desk import Desk
from ledger.service import SERVICE


@act("define-key")
def define_key(desk: Desk, asked: KeyFields) -> None:
    """Write a key down for a pool: by itself it shares nothing, and a mixture or a transition can be made of it."""
    current = desk.read(SERVICE, asked.service)
    desk.record(current, current.state.pool(asked.pool).define(key_of(asked)))


@act("adopt-key", corrects_with="reallocate")
def adopt_key(desk: Desk, asked: AdoptedKeyFields) -> None:
    """Share a pool's costs by a key from a day on, which may lie in the past; equal shares need no weights.

    With ``reallocate`` all that was shared by another key from that day on is turned back and shared anew in the same
    act, in all books that are open; ``closed_years`` says what becomes of those that are not.
    """
    current = desk.read(SERVICE, asked.service)
    decision_on(desk, asked.decision, asked.service, asked.effective_on)
    key = key_of(asked, current.state.members_on(asked.effective_on))
    adopted = current.state.adopt_key(asked.pool, key, asked.effective_on, asked.decision, asked.replaces)
    if not asked.reallocate:
        desk.record(current, adopted)
        return
    adopted, anew = share_anew(desk, current, adopted, asked.closed_years)
    desk.record(current, adopted)
    for each in anew:
        desk.record(each.books, *each.events)
