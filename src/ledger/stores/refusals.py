"""What a store can refuse, or find wrong with itself."""

from __future__ import annotations

from datetime import datetime

from ledger.errors import Broken, Malformed


class NotALedger(Malformed):
    """What the address names is something else, or nothing."""

    code = "not-a-ledger"

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place} is not a ledger: {problem}; check the address, or make one with 'grondslag init'")
        self.place, self.problem = place, problem


class UnknownAddress(Malformed):
    """A ledger's address must name one of the databases we know."""

    code = "unknown-address"

    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address!r} is no address of a ledger; write sqlite:///FILE or postgresql://USER@HOST/DATABASE"
        )
        self.address = address


class OlderSchema(Malformed):
    """The ledger was made by an older program."""

    code = "older-schema"

    def __init__(self, place: str, found: str, known: str) -> None:
        super().__init__(f"{place} has schema {found}, this program needs {known}; run 'grondslag init' to bring it up")
        self.place, self.found, self.known = place, found, known


class NewerSchema(Malformed):
    """The ledger was made by a newer program."""

    code = "newer-schema"

    def __init__(self, place: str, found: str) -> None:
        super().__init__(f"{place} has schema {found}, which is newer than this program; use the newer program")
        self.place, self.found = place, found


class Unavailable(Broken):
    """The database did not do what was asked: gone, full, read-only or damaged. What was recorded stays recorded."""

    code = "database-unavailable"

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"the database could not do it: {problem.strip()}; nothing is half done. "
            "Mend the cause and do the same again: what was recorded is not done twice"
        )
        self.problem = problem.strip()


class Tampered(Broken):
    """The store refused to number an entry: its head is not as it must be."""

    code = "journal-inconsistent"

    def __init__(self, problem: str) -> None:
        super().__init__(f"the journal refused the entry: {problem}; nothing was recorded, run 'grondslag check'")
        self.problem = problem


class MalformedHeader(Broken):
    """A column of an entry does not hold what it must."""

    code = "malformed-header"

    def __init__(self, problem: str) -> None:
        super().__init__(f"its header is not as it must be: {problem}")
        self.problem = problem


class LedgerNotEmpty(Malformed):
    """A journal can be brought into an empty ledger only."""

    code = "ledger-not-empty"

    def __init__(self, place: str, entries: int) -> None:
        super().__init__(
            f"{place} has {entries} entries already; a journal is imported into an empty ledger only: name a new one"
        )
        self.place, self.entries = place, entries


class NoDemonstration(Malformed):
    """Only a demonstration ledger takes the time of recording from an act."""

    code = "at-outside-demonstration"

    def __init__(self) -> None:
        super().__init__(
            "only a demonstration ledger takes 'at' from an act; leave it out: the ledger has its own clock"
        )


class AtOutOfOrder(Malformed):
    """In a demonstration, time goes forward too."""

    code = "at-out-of-order"

    def __init__(self, at: datetime, earliest: datetime, latest: datetime) -> None:
        super().__init__(
            f"'at' {at.isoformat()} must lie between the last entry ({earliest.isoformat()}) and now "
            f"({latest.isoformat()}); put the acts in order"
        )
        self.at, self.earliest, self.latest = at, earliest, latest
