"""The worked examples of the domain dossier (section 1.6), each under its own name."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ledger import vat
from ledger.cost_year.events import CostAllocated
from ledger.money import Money, Rounding, UnusableWeights
from ledger.partnership.exit_events import ExitFeeSet
from tests.ledger.blnp import ADOPTED, BUNSCHOTEN, LEUSDEN, NIJKERK, PUTTEN, SERVICE
from tests.ledger.geestmerambacht import FEE, FIVE, FOURTEEN, STEPPING, YEARLY, left
from tests.ledger.test_keys import Books

MILLION = Money.parse("1000000.00")


def _shared(amount: Money, weights: dict[str, str], method: str = "fixed") -> dict[str, str]:
    """What the key of a pool makes of one cost, by the acts that a clerk would do."""
    books = Books()
    given: dict[str, Any] = {"weights": weights}
    if method == "fixed":
        given |= {"whole": "100", "total_rule": "normalise-to-total"}
    else:
        given |= {"measure": {"name": "inwoners", "reference_on": "2018-01-01", "source": "CBS", "vintage": "1"}}
    books.adopt("sleutel", method, **given)
    return {share.participant: share.amount.euros for share in books.share("F-1", amount.euros).shares}


def test_we_2_blnp_published_key_of_a_hundred_and_a_hundredth_per_cent() -> None:
    shares = _shared(MILLION, {BUNSCHOTEN: "16.33", LEUSDEN: "28.95", NIJKERK: "35.54", PUTTEN: "19.19"})
    assert shares == {
        BUNSCHOTEN: "163283.67",
        LEUSDEN: "289471.05",
        NIJKERK: "355364.47",
        PUTTEN: "191880.81",
    }
    assert _shared(-MILLION, {BUNSCHOTEN: "16.33", LEUSDEN: "28.95", NIJKERK: "35.54", PUTTEN: "19.19"}) == {
        code: f"-{euros}" for code, euros in shares.items()
    }


def test_we_4_inhabitants_of_wormerland_oostzaan_and_landsmeer() -> None:
    wormerland, oostzaan, landsmeer = "GM0880", "GM0431", "GM0415"
    inhabitants = {wormerland: 16_000, oostzaan: 9_000, landsmeer: 10_000}
    shares = MILLION.apportion(inhabitants)
    assert {code: share.euros for code, share in shares.items()} == {
        wormerland: "457142.86",
        oostzaan: "257142.86",
        landsmeer: "285714.28",
    }
    half_up = [MILLION.times(Fraction(number, 35_000), Rounding.HALF_AWAY_FROM_ZERO).cents for number in (10_000,)]
    assert half_up == [28_571_429], "which is why the cents are not rounded by themselves"
    standing_in = dict(zip((NIJKERK, BUNSCHOTEN, PUTTEN), ("16000", "9000", "10000"), strict=True))
    assert sorted(_shared(MILLION, standing_in, "measure").values()) == sorted(share.euros for share in shares.values())


def test_we_10_a_thousand_euros_over_three_equal_parties() -> None:
    books = Books()
    books.adopt("gelijk", "equal", weights={NIJKERK: "1", PUTTEN: "1", LEUSDEN: "1"})
    shares = {share.participant: share.amount.euros for share in books.share("F-1", "1000.00").shares}
    assert shares == {NIJKERK: "333.34", PUTTEN: "333.33", LEUSDEN: "333.33"}, "the first in order of code"


def test_we_10_a_weight_of_zero_bears_nothing_and_is_told() -> None:
    shares = _shared(Money.parse("1000.00"), {NIJKERK: "1", PUTTEN: "0", LEUSDEN: "2"}, "measure")
    assert shares == {NIJKERK: "333.33", PUTTEN: "0.00", LEUSDEN: "666.67"}


def test_we_10_a_participant_leaves_on_30_june() -> None:
    """Its last day is 30 June, so a cost of the whole year is shared with it for 181 of the 365 days."""
    books = Books()
    books.adopt("gelijk", "equal", among="members")
    books.do("leave-service", service=SERVICE, member=PUTTEN, effective_on="2018-07-01", decision=ADOPTED)
    made = books.share("F-1", "1460.00", starts_on="2018-01-01", ends_on="2019-01-01")
    shares = {share.participant: share.amount for share in made.shares}
    assert shares[PUTTEN] == Money.parse("181.00")
    assert sum(shares.values(), Money(0)) == Money.parse("1460.00")


def test_we_10_a_refund_rounds_as_the_cost_did() -> None:
    weights = {NIJKERK: "1", PUTTEN: "1", LEUSDEN: "1"}
    cost, refund = (_shared(Money(cents), weights, "measure") for cents in (1000, -1000))
    assert {code: f"-{euros}" for code, euros in cost.items()} == refund


def test_we_10_weights_that_total_nothing_are_refused() -> None:
    with pytest.raises(UnusableWeights):
        _shared(MILLION, {NIJKERK: "0", PUTTEN: "0"}, "measure")


def test_we_10_inhabitants_that_cbs_corrects() -> None:
    """The first edition stays what was known; the year is shared anew by the second one."""
    books = Books()
    first = {NIJKERK: "40000", PUTTEN: "20000", BUNSCHOTEN: "20000", LEUSDEN: "20000"}
    books.count("inwoners", "2018-01-01", first, vintage="voorlopig")
    lookup = {"measure": "inwoners", "reference_day": "01-01"}
    books.adopt("inwoners", "measure", lookup=lookup, among="members")
    before = books.share("F-1", "1000.00")
    books.count("inwoners", "2018-01-01", {NIJKERK: "60000"}, vintage="definitief")
    [_, after] = books.do("reallocate", service=SERVICE, year=2018).decided[0].events
    assert isinstance(after, CostAllocated)
    assert [share.amount.euros for share in before.shares] == ["400.00", "200.00", "200.00", "200.00"]
    assert [share.amount.euros for share in after.shares] == ["500.00", "166.67", "166.67", "166.66"]
    assert [weight.vintage for weight in after.key.weights] == ["definitief", "voorlopig", "voorlopig", "voorlopig"]


def _fee(**parameters: Any) -> ExitFeeSet:  # noqa: ANN401
    [event] = left().do("set-exit-fee", **(FEE | parameters)).decided[0].events
    assert isinstance(event, ExitFeeSet)
    return event


@pytest.mark.parametrize(("parameters", "euros"), [(FOURTEEN, "168000.00"), (FIVE, "60000.00"), (STEPPING, "36000.00")])
def test_we_3_exit_fee_of_schagen_fourteen_years_five_years_and_stepping_down(
    parameters: dict[str, Any], euros: str
) -> None:
    fee = _fee(**parameters)
    assert fee.amount == Money.parse(euros)
    assert fee.illustrative, "that a year was EUR 12,000 is an inference that fits all three, and no source gives it"


def test_we_3_the_step_down_series_begins_whole_and_its_factor_is_three() -> None:
    portions = [each.portion for each in _fee(**STEPPING).series]
    assert [str(portion) for portion in portions] == ["1.00", "0.80", "0.60", "0.40", "0.20"]
    assert sum(portions) == 3


def test_we_5_disintegration_cost_of_two_and_a_half_times_the_last_contribution() -> None:
    assert _fee(method="multiple", **YEARLY, factor="2.5").amount == Money.parse("30000.00")


def test_2_2_mixed_use_of_a_secondment_of_100_000_at_ninety_per_cent() -> None:
    """An invented example of the dossier: EUR 18,900.00 from the BCF, EUR 2,100.00 a cost."""
    tax = vat.vat_on(Money.parse("100000.00"), Decimal(21))
    assert Money.parse("100000.00") + tax == Money.parse("121000.00")
    parts = vat.parted(tax, Decimal("0.90"), Decimal(0))
    assert (parts.compensable, parts.as_cost) == (Money.parse("18900.00"), Money.parse("2100.00"))
    assert not parts.deductible


def test_we_8_the_limit_of_lawfulness_of_breda_is_one_per_cent_of_its_expenses() -> None:
    """The base is an inference from the published limit of EUR 9.2 million (jaarstukken 2024)."""
    assert Money.parse("920000000.00").times(Decimal("0.01"), Rounding.HALF_AWAY_FROM_ZERO).euros == "9200000.00"


@pytest.mark.parametrize(("inhabitants", "total"), [(1, "1.51"), (16_000, "24160.00"), (41_199, "62210.49")])
def test_we_9_the_cost_of_administering_the_bcf_is_one_euro_and_fifty_one_cents_an_inhabitant(
    inhabitants: int, total: str
) -> None:
    staff, other = (Money.parse(each).times(inhabitants, Rounding.HALF_AWAY_FROM_ZERO) for each in ("1.46", "0.05"))
    assert (staff + other).euros == total
