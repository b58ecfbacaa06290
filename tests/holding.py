"""Which tests hold a rule of law: said at the test, tried while it runs, and told in docs/law.md."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

import ledger.acts  # noqa: F401  # With these two every rule is known.
import projections.findings  # noqa: F401  # As above.
from ledger.law import RULES, Breach, LegalRule

Test = TypeVar("Test", bound=Callable[..., Any])

_asked: Counter[str] = Counter()
_ask = LegalRule.__call__


def _counting(rule: LegalRule[Any], *args: Any, **kwargs: Any) -> Breach | None:  # noqa: ANN401  # Whatever it asks.
    _asked[rule.name] += 1
    return _ask(rule, *args, **kwargs)


LegalRule.__call__ = _counting  # type: ignore[assignment]  # In tests each asking of a rule is counted.


def holds(name: str) -> Callable[[Test], Test]:
    """Say that a test holds a rule: what breaks it (refused, or found), or what does not. It must ask that rule.

    Each rule has a test of either sort; ``tests/api/test_law.py`` says which has none, and docs/law.md which it has.
    """
    if name not in RULES:
        raise LookupError(f"no rule is called {name!r}")

    def hold(test: Test) -> Test:
        @functools.wraps(test)
        def run(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # As the test has it.
            before = _asked[name]
            result = test(*args, **kwargs)
            assert _asked[name] > before, f"this test is said to hold {name}, and never asks it"
            return result

        return run  # type: ignore[return-value]

    return hold
