"""What a clerk can do about VAT: say what a participant does with it, and what came in the place of an approval."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from ledger.acts.fields import END, Code, PartnershipName, ServiceName, Text, Title, Year
from ledger.acts.registry import act
from ledger.cost_year import COST_YEAR
from ledger.desk import Desk
from ledger.errors import NotFound
from ledger.partnership import PARTNERSHIP
from ledger.partnership.vat_rates import MixedUseRateSet, NotInThatYear, VatGroundEnded, first_day_of
from ledger.period import fiscal_year

Portion = Annotated[
    str, Meta(pattern=rf"^(0(\.[0-9]{{1,6}})?|1(\.0{{1,6}})?){END}", description="a part of the whole, such as '0.90'")
]


@act("set-mixed-use-rate")
def set_mixed_use_rate(
    desk: Desk,
    *,
    partnership: PartnershipName,
    participant: Code,
    year: Year,
    compensable: Portion,
    deductible: Portion,
    final: bool,
    source: Title,
    illustrative: bool = False,
) -> None:
    """Say which part of its VAT a participant claims from the fund in a year and which it deducts; the rest is cost."""
    current = desk.read(PARTNERSHIP, partnership)
    days = fiscal_year(year)
    if not any(current.state.participates(participant, days.start + timedelta(each)) for each in range(days.days)):
        raise NotInThatYear(partnership, participant, year)
    portions = Decimal(compensable), Decimal(deductible)
    rate = MixedUseRateSet(participant, year, *portions, final, source, first_day_of(year), illustrative)
    desk.record(current, current.state.vat_rates.set(rate))


@act("end-vat-ground")
def end_vat_ground(
    desk: Desk,
    *,
    service: ServiceName,
    vat_ground: Title,
    vat_ground_until: date,
    result: Text,
    effective_on: date,
) -> None:
    """Say what came in the place of an approval that ends on a day: after that nobody waits for it."""
    partnership = service.partition("/")[0]
    current = desk.read(PARTNERSHIP, partnership)
    years = range(vat_ground_until.year - 1, vat_ground_until.year + 2)
    if not any(
        (included := line.recorded.included_vat) is not None
        and (included.vat_ground, included.vat_ground_until) == (vat_ground, vat_ground_until)
        for year in years
        for line in desk.find(COST_YEAR, f"{service}/{year}").state.lines
    ):
        raise NotFound("VAT ground", f"{vat_ground} of {service} until {vat_ground_until}")
    ended = VatGroundEnded(service, vat_ground, vat_ground_until, result, effective_on)
    desk.record(current, current.state.vat_rates.end(ended))
