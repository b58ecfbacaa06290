"""Which tests hold a rule of law: said at the test, measured while it runs, and told in docs/law.md.

What a test is said to show of a rule is what the rule itself answered while the test ran, and not what the test is
called: ``breaks`` a test in which the rule told a breach, ``allows`` one in which it was asked and told none, and
``holds`` one in which it did both. ``tests/api/test_law.py`` says which rule is not shown both ways.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import ledger.acts  # noqa: F401  # With these two every rule is known.
import projections.findings  # noqa: F401  # As above.
from ledger.law import RULES, Breach, LegalRule

Test = TypeVar("Test", bound=Callable[..., Any])
Answers = dict[str, set[bool]]

BROKEN: Final = True
KEPT: Final = False

_listening: list[Answers] = []
_ask = LegalRule.__call__


def _heard(rule: LegalRule[Any], *args: Any, **kwargs: Any) -> Breach | None:  # noqa: ANN401  # Whatever it asks.
    breach = _ask(rule, *args, **kwargs)
    for answers in _listening:
        answers.setdefault(rule.name, set()).add(breach is not None)
    return breach


LegalRule.__call__ = _heard  # type: ignore[assignment]  # In tests each answer of a rule is heard.


@contextmanager
def listening() -> Iterator[Answers]:
    """What each rule answers meanwhile: ``BROKEN``, ``KEPT``, or both."""
    answers: Answers = {}
    _listening.append(answers)
    try:
        yield answers
    finally:
        _listening.remove(answers)


def holds(
    *names: str, by: str | None = None, broken: str | None = None, kept: str | None = None
) -> Callable[[Test], Test]:
    """Say that a test shows a rule both ways: what breaks it (refused, or found), and what does not.

    Of a test with parameters that shows it one way in some of its runs and the other way in the others, ``broken`` or
    ``kept`` names the parameter that tells which.
    """
    return _Shown(names, by, frozenset({BROKEN, KEPT}), broken or kept, kept is not None)


def breaks(*names: str, by: str | None = None) -> Callable[[Test], Test]:
    """Say that a test shows what breaks a rule.

    A test shows one rule. Of a test with parameters ``by`` names the one that is the rule: then it shows all that are
    written here, each in a run of its own.
    """
    return _Shown(names, by, frozenset({BROKEN}))


def allows(*names: str, by: str | None = None) -> Callable[[Test], Test]:
    """Say that a test shows what does not break a rule; see ``breaks``."""
    return _Shown(names, by, frozenset({KEPT}))


@dataclass(frozen=True)
class _Shown:
    """What a test shows: of which rules, which ways."""

    names: tuple[str, ...]
    by: str | None
    ways: frozenset[bool]
    told: str | None = None
    told_kept: bool = False

    def __call__(self, test: Test) -> Test:
        self._must_fit(test)

        @functools.wraps(test)
        def run(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # As the test has it.
            with listening() as answers:
                result = test(*args, **kwargs)
            name = self.names[0] if self.by is None else kwargs[self.by]
            ways = self._ways(kwargs)
            lacking = ways - answers.get(name, set())
            assert not lacking, (
                f"this test is said to show {name} {_told(ways)}, and while it ran that was never {_told(lacking)}"
            )
            assert ways != {KEPT} or self.told is None or BROKEN not in answers[name], f"this run broke {name}"
            return result

        run.shown = self  # type: ignore[attr-defined]  # So that no test shows two.
        return run  # type: ignore[return-value]

    def _ways(self, run: Mapping[str, object]) -> frozenset[bool]:
        if self.told is None:
            return self.ways
        return frozenset({bool(run[self.told]) is not self.told_kept})

    def _must_fit(self, test: Callable[..., Any]) -> None:
        """Refuse what is no rule, more than one without telling them apart, and parameters that leave some out."""
        if unknown := [name for name in self.names if name not in RULES]:
            raise LookupError(f"no rule is called {', '.join(unknown)}")
        if hasattr(test, "shown") or (self.by is None and len(self.names) != 1):
            raise TypeError(f"{test.__name__} shows more than one rule, or none: write a test for each")
        if self.by is not None and (lacking := set(self.names) - set(_runs(test, self.by))):
            raise LookupError(f"{test.__name__} is said to show {', '.join(sorted(lacking))}, and never runs with that")
        if self.told is not None and {bool(each) for each in _runs(test, self.told)} != {True, False}:
            raise LookupError(f"{test.__name__} runs with one {self.told} only, and is said to show two ways")


def _runs(test: Callable[..., Any], name: str) -> list[Any]:
    """The values that a parameter of a test has in its runs."""
    found: list[Any] = []
    for mark in getattr(test, "pytestmark", ()):
        named = mark.args[0].replace(" ", "").split(",") if isinstance(mark.args[0], str) else list(mark.args[0])
        if mark.name == "parametrize" and name in named:
            found += [value[named.index(name)] if len(named) > 1 else value for value in mark.args[1]]
    return found


def _told(ways: frozenset[bool]) -> str:
    return " and ".join("broken" if way is BROKEN else "kept" for way in sorted(ways, reverse=True))
