"""What a clerk does when a municipality ends."""

from __future__ import annotations

from datetime import date

from ledger.acts.fields import Code, PartnershipName, Title
from ledger.acts.registry import act
from ledger.desk import Desk
from ledger.partnership import PARTNERSHIP
from ledger.service import SERVICE


@act("record-succession")
def record_succession(
    desk: Desk, *, partnership: PartnershipName, participant: Code, successor: Code, effective_on: date, law: Title
) -> None:
    """Record that a municipality ended and its successor took its place, here and in every service (herindeling).

    From that day on its shares, debts and mandates are the successor's; what was recorded before keeps its name.
    """
    current = desk.read(PARTNERSHIP, partnership)
    succeeded = current.state.succeed(participant, successor, effective_on, law)
    desk.record(current, succeeded)
    for name in _services(desk, partnership):
        service = desk.read(SERVICE, name)
        taken_over = service.state.succeed(succeeded)
        if taken_over is not None:
            desk.record(service, taken_over)


def _services(desk: Desk, partnership: str) -> list[str]:
    """All services of a partnership, from the journal: no state knows them all, and a herindeling is rare."""
    beginning = f"{SERVICE.name}:{partnership}/"
    streams = {entry.stream for entry in desk.journal.entries() if entry.stream.startswith(beginning)}
    found = (desk.find(SERVICE, stream.partition(":")[2]) for stream in sorted(streams))
    return [each.name for each in found if each.state.name]
