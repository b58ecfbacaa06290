"""Why a matter of a secondment is refused, beyond what is no secondment at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.errors import RuleBroken
from ledger.money import Money


class HoursDisagree(RuleBroken):
    """Hours a week and working-time factor say the same."""

    code = "hours-disagree"

    def __init__(self, secondment: str, fte: Decimal, hours: Decimal, full_time: Decimal) -> None:
        super().__init__(
            f"{hours} of {full_time} hours a week are not {fte} fte in {secondment}; correct one of them, or leave the"
            " hours out"
        )
        self.secondment, self.fte, self.hours, self.full_time = secondment, str(fte), str(hours), str(full_time)


class PriceTermsMismatch(RuleBroken):
    """An uplift is for wage cost with one, a tariff with its unit for a fixed tariff: neither is for anything else."""

    code = "price-terms-mismatch"

    def __init__(self, secondment: str, price_basis: str, term: str) -> None:
        super().__init__(
            f"the price of {secondment} is {price_basis.replace('-', ' ')}, and {term.replace('_', ' ')} does not fit"
            " that: an uplift goes with wage cost with uplift, a tariff and its unit together with a fixed tariff"
        )
        self.secondment, self.price_basis, self.term = secondment, price_basis, term


class NoSideOfTheSecondment(RuleBroken):
    """Who signs, directs or gives notice is the lender or the borrower."""

    code = "no-side-of-the-secondment"

    def __init__(self, secondment: str, party: str, lender: str, borrower: str) -> None:
        super().__init__(
            f"{party} is neither {lender}, which lends in {secondment}, nor {borrower}, which borrows; name one of them"
            " or one of its bodies"
        )
        self.secondment, self.party, self.lender, self.borrower = secondment, party, lender, borrower


class SideNotSigned(RuleBroken):
    """A secondment is signed for the lender and for the borrower, each once."""

    code = "side-not-signed"

    def __init__(self, secondment: str, side: str, times: int) -> None:
        signed = "nobody signed" if times == 0 else f"{times} functions signed"
        super().__init__(f"{signed} {secondment} for {side}; name one function that signed for each side")
        self.secondment, self.side, self.times = secondment, side, times


class PersonDidNotConsent(RuleBroken):
    """The person is the third party: nobody is lent without having agreed by the first day."""

    code = "person-did-not-consent"

    def __init__(self, secondment: str, effective_on: date, consented_on: date | None) -> None:
        when = f"agreed on {consented_on}" if consented_on else "is not known to have agreed"
        super().__init__(
            f"whoever is lent in {secondment} from {effective_on} on {when}; let the person sign before that day"
        )
        self.secondment, self.effective_on, self.consented_on = secondment, effective_on, consented_on


class VatGroundNotThere(RuleBroken):
    """A ground for no VAT on staff is one of those that were in force on the first day, with its evidence."""

    code = "vat-ground-not-there"

    def __init__(self, secondment: str, vat_ground: str, on: date) -> None:
        super().__init__(
            f"{vat_ground} is no ground of VAT for seconded staff on {on}, so {secondment} cannot rest on it; name one"
            " that was in force, or leave it out: then it is taxed"
        )
        self.secondment, self.vat_ground, self.on = secondment, vat_ground, on


class VatGroundWithoutProof(RuleBroken):
    """Whoever uses an approval shows on what it rests, and knows when it ends."""

    code = "vat-ground-without-proof"

    def __init__(self, secondment: str, vat_ground: str) -> None:
        super().__init__(
            f"{secondment} rests on {vat_ground} without evidence or without its last day; name both, as the tax"
            " inspector will ask for them"
        )
        self.secondment, self.vat_ground = secondment, vat_ground


class VatGroundTooLong(RuleBroken):
    """An approval is used for so many months and no longer."""

    code = "secondment-vat-ground-too-long"

    def __init__(self, secondment: str, vat_ground: str, until: date, latest: date) -> None:
        super().__init__(
            f"{secondment} uses {vat_ground} until {until}, and it can be used until {latest} at most; end it by then"
            " and charge VAT after it"
        )
        self.secondment, self.vat_ground, self.until, self.latest = secondment, vat_ground, until, latest


class VatGroundEndsBeforeStart(RuleBroken):
    """A ground of VAT that a secondment rests on is there on its first day."""

    code = "vat-ground-ends-before-start"

    def __init__(self, secondment: str, vat_ground: str, until: date, effective_on: date) -> None:
        super().__init__(
            f"{secondment} begins on {effective_on} and rests on {vat_ground} until {until}, which is over by then;"
            " name a later last day of the ground, or leave it out: then it is taxed"
        )
        self.secondment, self.vat_ground, self.until, self.effective_on = secondment, vat_ground, until, effective_on


class ExtensionNotLater(RuleBroken):
    """To extend is to go on to a later last day."""

    code = "extension-not-later"

    def __init__(self, secondment: str, ends_on: date, current: date | None) -> None:
        last = f"ends on {current}" if current else "has no last day"
        super().__init__(f"{secondment} {last}, so it cannot be extended to {ends_on}; name a later day, or end it")
        self.secondment, self.ends_on, self.current = secondment, ends_on, current


class NoticeTooShort(RuleBroken):
    """Whoever ends it early gives notice in time, as was agreed."""

    code = "notice-too-short"

    def __init__(self, secondment: str, effective_on: date, earliest: date) -> None:
        super().__init__(
            f"{secondment} cannot end on {effective_on} by this notice: by the term that was agreed it ends on"
            f" {earliest} at the earliest; name that day, or agree on an earlier one with the other side"
        )
        self.secondment, self.effective_on, self.earliest = secondment, effective_on, earliest


class NoticeNotTold(RuleBroken):
    """Of an end by which no notice counts, one sees why; of any other, when notice was given."""

    code = "notice-not-told"

    def __init__(self, secondment: str, effective_on: date, notice_months: int) -> None:
        super().__init__(
            f"{secondment} ends early on {effective_on}, and a notice of {notice_months} months was agreed; say on"
            " which day notice was given, or on which other ground it ends"
        )
        self.secondment, self.effective_on, self.notice_months = secondment, effective_on, notice_months


class NoticeIncomplete(RuleBroken):
    """Notice is given by one side, on a day before the end."""

    code = "notice-incomplete"

    def __init__(self, secondment: str, term: str) -> None:
        super().__init__(f"notice of {secondment} needs {term.replace('_', ' ')}; say who gave it, and on which day")
        self.secondment, self.term = secondment, term


class TariffNotAgreed(RuleBroken):
    """What is charged for a secondment with a fixed tariff is that tariff."""

    code = "tariff-not-agreed"

    def __init__(self, secondment: str, tariff: Money, agreed: Money) -> None:
        super().__init__(
            f"{secondment} was agreed at {agreed.euros} and is charged at {tariff.euros}; charge the tariff that was"
            " agreed, each part of the time at its own where it changed, or change the secondment from that day"
        )
        self.secondment, self.tariff, self.agreed = secondment, tariff, agreed


class TariffOfAnotherUnit(RuleBroken):
    """A fixed tariff is the price of one unit, and that is what is charged."""

    code = "tariff-of-another-unit"

    def __init__(self, secondment: str, charged_in: str, tariff_unit: str) -> None:
        super().__init__(
            f"{secondment} was agreed at a tariff for {tariff_unit} and is charged in {charged_in}; charge in"
            f" {tariff_unit}, or change the secondment from that day"
        )
        self.secondment, self.charged_in, self.tariff_unit = secondment, charged_in, tariff_unit


class WageCostNotTold(RuleBroken):
    """Of wage cost with an uplift one sees what the wages cost, and what came on top."""

    code = "wage-cost-not-told"

    def __init__(self, secondment: str, uplift: Decimal) -> None:
        super().__init__(
            f"{secondment} was agreed at wage cost with {uplift}% on top, and what the wages cost is not told; give the"
            " wage cost instead of a tariff: the uplift is added to it"
        )
        self.secondment, self.uplift = secondment, str(uplift)


class UpliftNotTold(RuleBroken):
    """An uplift can be added once it is known how much it is."""

    code = "uplift-not-told"

    def __init__(self, secondment: str) -> None:
        super().__init__(
            f"{secondment} was agreed at wage cost with an uplift, and how much that is was not recorded; change the"
            " secondment and say it, or charge a tariff that holds it"
        )
        self.secondment = secondment


class ChargedPriceNotOnce(RuleBroken):
    """Time is charged at a tariff, or at what the wages cost."""

    code = "charged-price-not-once"

    def __init__(self, secondment: str) -> None:
        super().__init__(
            f"time of {secondment} is charged at a tariff or at its wage cost, and here it has both or neither; give"
            " one of them"
        )
        self.secondment = secondment


class MoreThanLent(RuleBroken):
    """No more fte are charged than were lent."""

    code = "more-than-lent"

    def __init__(self, secondment: str, quantity: Decimal, fte: Decimal) -> None:
        super().__init__(
            f"{quantity} fte of {secondment} are charged where {fte} fte were lent; charge no more than that, or change"
            " the secondment from the day on which it became more"
        )
        self.secondment, self.quantity, self.fte = secondment, str(quantity), str(fte)
