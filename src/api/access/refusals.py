"""What whoever comes over the network can be refused before the ledger is asked."""

from __future__ import annotations

from ledger.errors import LedgerError, RuleBroken


class NotAuthenticated(LedgerError):
    """It is not established who asks; a subclass says why, with a code of its own."""

    code = "not-authenticated"

    def __init__(self, problem: str = "log in, or send a bearer token of an issuer that this ledger trusts") -> None:
        super().__init__(problem)


class NotAllowed(RuleBroken):
    """Who asks is known, and may not do or see this; recorded in the trail as every refusal by a rule is."""

    code = "not-allowed"

    def __init__(self, subject: str, asked: str, where: str, why: str) -> None:
        super().__init__(f"{subject} may not {asked} in {where}: {why}")
        self.subject, self.asked, self.where, self.why = subject, asked, where, why
