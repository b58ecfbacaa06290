"""What a 0-meting says as a whole, who is to sign that, and in which versions it comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from ledger.baseline.events import BaselineStarted, BaselineValueRecorded, IndicatorDefined
from ledger.baseline.step_events import BaselineSignedOff, ScopeListed
from ledger.baseline.step_refusals import BaselineNotSigned
from ledger.canonical import canonical
from ledger.errors import RuleBroken
from ledger.law import Response, Severity, rule


def content_of(
    started: BaselineStarted,
    scope: ScopeListed | None,
    indicators: Iterable[IndicatorDefined],
    values: Iterable[BaselineValueRecorded],
) -> str:
    """The hash of all that a 0-meting says: whoever signs it signs this, and any change gives another one."""
    named = sorted(indicators, key=lambda each: each.indicator)
    measured = sorted(values, key=lambda each: (each.indicator, each.participant or ""))
    return sha256(canonical([started, scope, named, measured])).hexdigest()


def to_sign(scope: ScopeListed | None, values: Iterable[BaselineValueRecorded]) -> frozenset[str]:
    """Who is to sign: whoever the scope names, and each of whom anything was measured, named or not."""
    if scope is None:
        return frozenset()
    return frozenset({*scope.signatories, *(each.participant for each in values if each.participant is not None)})


def unsigned(named: Iterable[str], signed: Mapping[str, BaselineSignedOff], content: str) -> tuple[str, ...]:
    """Who was to sign and has not, or has signed what was changed since."""
    return tuple(code for code in sorted(named) if code not in signed or signed[code].content_sha256 != content)


@rule(
    "saving-baseline-signed",
    article="eigen regel: 0-meting door elke deelnemer getekend",
    severity=Severity.SERIOUS,
    response=Response.REFUSE,
)
def signed_by_all(service: str, lacking: tuple[str, ...]) -> RuleBroken | None:
    """A 0-meting with a scope is locked when all it names and measures have signed it as it stands."""
    return BaselineNotSigned(service, lacking) if lacking else None
