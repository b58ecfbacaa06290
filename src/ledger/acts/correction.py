"""What a clerk does where an entry should never have been recorded."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from ledger.acts.fields import PartnershipName
from ledger.acts.registry import act
from ledger.correction import Correction
from ledger.correction_refusals import NothingToCorrect
from ledger.desk import Desk
from ledger.partnership import PARTNERSHIP

Position = Annotated[int, Meta(ge=1, le=2**53, description="the position of an entry in the journal")]


@act("record-in-error", corrects=True)
def record_in_error(
    desk: Desk,
    *,
    partnership: PartnershipName,
    positions: tuple[Position, ...] = (),
    act_id: UUID | None = None,
    with_what_rests_on_it: bool = False,
) -> None:
    """Say that entries, or all that an act recorded, were a mistake: from now on they count no more.

    Name them by positions or by the id of their act. Refused where something that counts rests on them, unless that is
    to go with them.
    """
    desk.read(PARTNERSHIP, partnership)
    found = find_mistaken(desk, partnership, positions, act_id, with_what_rests_on_it=with_what_rests_on_it)
    found.record()


def find_mistaken(
    desk: Desk,
    partnership: str,
    positions: tuple[int, ...],
    act_id: UUID | None,
    *,
    with_what_rests_on_it: bool,
) -> Correction:
    """What a correction of these entries would be; nothing is decided yet."""
    wanted = list(positions)
    if act_id is not None:
        done = desk.journal.find_act(act_id)
        if done is None:
            raise NothingToCorrect(f"this ledger has no act {act_id}")
        wanted.extend(range(done[1].first, done[1].last + 1))
    if not wanted:
        raise NothingToCorrect("no entry is named")
    correction = Correction(desk, partnership)
    correction.find(wanted, with_what_rests_on_it=with_what_rests_on_it)
    return correction
