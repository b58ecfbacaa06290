"""By when savings were promised to be shown and indicators to be measured: done when they are verified, or measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from ledger.baseline.events import ActualMeasured, SavingDisputed, SavingRejected, SavingVerified
from ledger.baseline.promise_events import MeasurementPlanned, SavingPromised
from projections.agenda import SAVINGS, Noted, noted
from projections.as_of import AsOf
from projections.obliged import Due, DueKind, settled
from projections.view import View

ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Saving:
    """What was promised of a claim, and what became of that."""

    first: SavingPromised
    latest: SavingPromised
    position: int
    verified_on: date | None = None
    rejected_on: date | None = None


@dataclass(slots=True)
class _Measurement:
    """When something was to be measured, and when it first was of everybody."""

    first: MeasurementPlanned
    latest: MeasurementPlanned
    position: int
    measured: dict[str | None, date] = field(default_factory=dict)

    @property
    def there_on(self) -> date | None:
        """The day on which nobody was awaited any more."""
        wanted: tuple[str | None, ...] = self.latest.participants or (None,)
        days = [self.measured[each] for each in wanted if each in self.measured]
        return max(days) if len(days) == len(wanted) else None


def due_on_savings(view: View, as_of: AsOf, partnership: str | None = None) -> Iterator[Due]:
    """All that was promised and planned by the day, as it then stood."""
    savings: dict[tuple[str, str], _Saving] = {}
    measurements: dict[tuple[str, str, date, date], _Measurement] = {}
    early: dict[tuple[str, str, date, date], dict[str | None, tuple[date, int]]] = {}
    for each in noted(view, as_of, SAVINGS, partnership):
        if each.effective_on > as_of.valid_on:
            continue
        event, service = each.event, each.service or ""
        if isinstance(event, MeasurementPlanned | ActualMeasured):
            where = (service, event.indicator, event.starts_on, event.ends_on)
            if isinstance(event, ActualMeasured):
                early.setdefault(where, {}).setdefault(event.participant, (event.effective_on, each.position))
            elif where in measurements:
                measurements[where].latest, measurements[where].position = event, each.position
            else:
                measurements[where] = _Measurement(event, event, each.position)
        else:
            _follow(savings, service, each)
    for (service, claim), saving in sorted(savings.items()):
        yield _saving(service, claim, saving, as_of.valid_on)
    for where, planned in sorted(measurements.items()):
        for participant, (day, position) in early.get(where, {}).items():
            planned.measured[participant] = day
            planned.position = max(planned.position, position)
        yield _measurement(where[0], planned, as_of.valid_on)


def _follow(savings: dict[tuple[str, str], _Saving], service: str, each: Noted) -> None:
    """What a promise became: what is verified stands until it is disputed; what is rejected is never shown."""
    event = each.event
    assert isinstance(event, SavingPromised | SavingVerified | SavingDisputed | SavingRejected), "as was asked"
    known = savings.get((service, event.claim))
    if known is None:
        if isinstance(event, SavingPromised):
            savings[service, event.claim] = _Saving(event, event, each.position)
        return
    known.position = each.position
    match event:
        case SavingPromised():
            known.latest = event
        case SavingVerified():
            known.verified_on = known.verified_on or event.effective_on
        case SavingDisputed():
            known.verified_on = None
        case SavingRejected():
            known.rejected_on = event.effective_on


def _saving(service: str, claim: str, known: _Saving, on: date) -> Due:
    promised, missed = known.latest, known.rejected_on is not None
    there_on = known.rejected_on if missed else known.verified_on
    return Due(
        service.partition("/")[0],
        None,
        kind=DueKind.SAVING,
        name=f"{service}#{claim}",
        title=f"Saving {claim} of {service} verified",
        due_on=promised.promised_on,
        first_due_on=known.first.promised_on,
        state=settled(promised.promised_on, there_on, on, missed=missed),
        set_by=(promised.body,),
        owed_by=(),
        settled_on=there_on,
        note=promised.grounds,
        position=known.position,
    )


def _measurement(service: str, known: _Measurement, on: date) -> Due:
    planned, there_on = known.latest, known.there_on
    wanted = planned.participants
    last = planned.ends_on - ONE_DAY
    count = sum(each in known.measured for each in wanted)
    return Due(
        service.partition("/")[0],
        None,
        kind=DueKind.MEASUREMENT,
        name=f"{service}#{planned.indicator} {planned.starts_on} {last}",
        title=f"Measurement of {planned.indicator} of {service} over {planned.starts_on} to {last}",
        due_on=planned.measure_by,
        first_due_on=known.first.measure_by,
        state=settled(planned.measure_by, there_on, on),
        set_by=(planned.body,),
        owed_by=tuple(each for each in wanted if each not in known.measured),
        settled_on=there_on,
        note=f"{count} of {len(wanted)} participants" if wanted else None,
        position=known.position,
    )
