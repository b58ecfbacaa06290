"""What of savings is in the budget of which year: no more than was claimed, and what returns every year only once."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.baseline.claim import Claim
from ledger.baseline.events import SavingBooked
from ledger.baseline.refusals import BookingExceedsSaving
from ledger.baseline.step_refusals import BookedBeforeSaved, BookedEveryYear, BookingExceedsClaim
from ledger.money import ZERO, Money


def require_saved_by(claim: Claim, booking: SavingBooked) -> None:
    """Refuse to put a saving in the budget of a year before the first one in which it was saved."""
    if booking.from_year < claim.made.starts_on.year:
        raise BookedBeforeSaved(claim.name, booking.from_year, claim.made.starts_on)


def require_room(claim: Claim, others: Iterable[Claim], booking: SavingBooked) -> None:
    """Refuse what nobody claimed, and what other bookings took out of the same budgets already.

    Every saving is held against the same frozen 0-meting, so that what returns every year by one claim is in the saving
    of each later year too, whichever indicator of costs it is claimed by: all are measured from the same pools. Claims
    upon another version save from another 0-meting. Of a period of some years a part is saved in each of them.
    """
    if booking.amount > claim.made.amount:
        raise BookingExceedsClaim(claim.name, booking.amount, claim.made.amount)
    saving = claim.require_verified().saving
    others = [other for other in others if other.name != claim.name]
    same_days = sum((other.booked for other in others if other.overlaps(claim.made)), ZERO)
    if booking.amount + same_days > saving:
        raise BookingExceedsSaving(claim.name, booking.amount, saving, same_days)
    years = range(claim.made.starts_on.year, claim.made.ends_on.year)
    returning = [other for other in others if other.made.version == claim.made.version]
    if booking.structural:
        later = {other.booking.from_year for other in returning if other.booking is not None}
        budgets = [booking.from_year, *(year for year in later if year > booking.from_year)]
        beside = max(_every_year(returning, year) for year in budgets)
        room = Money(saving.cents // len(years))
    else:
        beside = sum((_every_year(returning, year) for year in years), ZERO)
        room = saving
    if booking.amount + beside > room:
        raise BookedEveryYear(claim.name, booking.amount, room, beside)


def _every_year(claims: Iterable[Claim], year: int) -> Money:
    """What of these is in the budget of a year because it returns every year."""
    return sum((each.booking.amount for each in claims if each.booking is not None and each.returns_in(year)), ZERO)
