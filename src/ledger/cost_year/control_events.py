"""What others say that the books of a year should say, and which differences were accepted."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ledger.event import Event, recorded_as
from ledger.money import Money


class ControlKind(StrEnum):
    """Where a control total comes from, which is also how the books are counted to hold against it."""

    LEDGER_ACCOUNT = "ledger-account"
    BANK = "bank"
    IV3 = "iv3"
    CONFIRMATION = "balance-confirmation"


@recorded_as("cost-year.control-total-asserted.1")
class ControlTotalAsserted(Event):
    """Somebody outside says what the books of the year come to at the end of a day (``effective_on``).

    Each of ``ledger_account``, ``pool``, ``task_field`` and ``participant`` that is named narrows what it is about.
    """

    control_total: str
    kind: ControlKind
    amount: Money
    source: str
    effective_on: date
    ledger_account: str | None = None
    pool: str | None = None
    task_field: str | None = None
    participant: str | None = None
    illustrative: bool = False


@recorded_as("cost-year.difference-accepted.1")
class DifferenceAccepted(Event):
    """A decision accepted that the books differ from a control total by this much, and by no more or less.

    ``figure`` is what the books came to then, ``difference`` the control total less that.
    """

    control_total: str
    figure: Money
    difference: Money
    grounds: str
    effective_on: date
    decision: str
