"""docs/law.md: every rule of law, where it is asked and which test holds it; ``python -m api.law > docs/law.md``.

Where a rule is asked is read from the source: an act names its function, or a finder judges it. Which test holds it is
said at the test (``tests/holding.py``).
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

import ledger.acts  # noqa: F401  # With the acts and the finders every rule is known.
from api import vocabulary
from ledger.law import RULES, LegalRule
from projections.findings.finders import FINDERS

ROOT = Path(__file__).parents[2]
SOURCE, TESTS = ROOT / "src", ROOT / "tests"

HEAD = """\
# The rules of law

Made by `python -m api.law > docs/law.md` from the rules in the code: change them there. What a rule is says
[decision 34](decisions/0034-rules-of-law.md). A rule *refuses* (the act is not recorded, unless *as found*), *finds*
(it is recorded, and `grondslag findings` shows it) or is *off*; a partnership switches any of them from a day on
(`switch-rule`), and `grondslag rules` shows how it has them. What we did not look up in the text of a law says so in
the code. A test holds a rule by what that answered while it ran: broken, let pass, or both where it says nothing; each
rule is held both ways. The last column leads to the lines of the [cases](../cases/README.md) that break the rule.
"""


def law() -> Iterator[str]:
    """The lines of the document: rules in order of their articles, each with where it is asked and what holds it."""
    yield from HEAD.splitlines()
    yield ""
    yield f"There are {len(RULES)} rules."
    asked, held, cases = where_asked(), held_by(), in_cases()
    for article, rules in _by_law().items():
        yield ""
        yield f"## {article}"
        yield ""
        yield "| rule | article | what it asks | what a breach does | asked in | held by | in the cases |"
        yield f"|{' --- |' * 7}"
        for rule in rules:
            holders = "<br>".join(each.told for each in held.get(rule.name, ())) or "nothing"
            cells = (_code([rule.name]), rule.article, rule.says, _weight(rule))
            places = (_code(asked.get(rule.name, ())), holders, cases.get(rule.name, "nowhere"))
            yield f"| {' | '.join((*cells, *places))} |"


def _code(names: Iterable[str]) -> str:
    return "<br>".join(f"`{name}`" for name in names) or "nothing"


def _by_law() -> Mapping[str, list[LegalRule[...]]]:
    """The rules by the law, or the own rule, that their article is of."""
    found: dict[str, list[LegalRule[...]]] = defaultdict(list)
    for rule in sorted(RULES.values(), key=lambda each: (each.article, each.name)):
        found[_law_of(rule.article)].append(rule)
    return found


def _law_of(article: str) -> str:
    """The law that an article stands in.

    >>> _law_of("Awb 10:9(1)"), _law_of("eigen regel: termijn"), _law_of("Gemeentewet 189; Wgr 34")
    ('Awb', 'Eigen regels', 'Gemeentewet')
    """
    if article.startswith("eigen reg"):
        return "Eigen regels"
    return " ".join(takewhile(lambda word: not word[0].isdigit(), article.partition(";")[0].split()))


def _weight(rule: LegalRule[...]) -> str:
    criterion = f", {vocabulary.term(rule.criterion, 'nl')}" if rule.criterion is not None else ""
    forms = ", ".join(sorted(vocabulary.term(form, "nl") for form in rule.unbound))
    unbound = f"; off in: {forms}" if forms else ""
    return f"{vocabulary.term(rule.response)}s, {vocabulary.term(rule.severity)}{criterion}{unbound}"


def where_asked() -> Mapping[str, tuple[str, ...]]:
    """The modules that ask each rule: acts and states that name its function, and the finders that judge it."""
    functions = {rule.check.__name__: rule.name for rule in RULES.values()}
    found: dict[str, set[str]] = defaultdict(set)
    for finder in FINDERS:
        for rule in finder.JUDGES:
            found[rule.name].add(_module(Path(getattr(finder, "__file__", ""))))
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for name in _called(tree) & functions.keys():
            found[functions[name]].add(_module(path))
    return {name: tuple(sorted(places)) for name, places in found.items()}


def _called(tree: ast.AST) -> set[str]:
    """The functions that are called, by their bare names."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {each.id if isinstance(each, ast.Name) else getattr(each, "attr", "") for each in calls}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts)


def in_cases() -> Mapping[str, str]:
    """What breaks each rule in the cases: which lines, or what a controller finds; ``tests/cases`` keeps it."""
    lines = (TESTS / "golden" / "cases" / "rules.txt").read_text("utf-8").splitlines()
    return {name: broken.partition(";")[0] for name, _, broken in (line.partition(": ") for line in lines)}


WAYS: Final = {"holds": (True, True), "breaks": (True, False), "allows": (False, True)}
"""What says at a test which ways it shows a rule (``tests/holding.py``): broken, kept."""


@dataclass(frozen=True, slots=True, order=True)
class Holder:
    """A test that shows a rule: broken, kept (it is asked, and lets pass), or both."""

    test: str
    broken: bool
    kept: bool

    @property
    def told(self) -> str:
        ways = "" if self.broken and self.kept else " (broken)" if self.broken else " (let pass)"
        return f"`{self.test}`{ways}"


def held_by() -> Mapping[str, tuple[Holder, ...]]:
    """The tests that say which rule they show, by the rule."""
    found: dict[str, list[Holder]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for named, test in _tests(ast.parse(path.read_text("utf-8"))):
            for name, ways in _shown(test):
                found[name].append(Holder(f"{path.relative_to(ROOT)}::{named}", *ways))
    return {name: tuple(sorted(tests)) for name, tests in found.items()}


def _tests(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every test of a module, those in its classes with the name of the class."""
    classes = [
        ("", tree.body),
        *((f"{each.name}::", each.body) for each in tree.body if isinstance(each, ast.ClassDef)),
    ]
    for within, body in classes:
        for node in body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield f"{within}{node.name}", node


def _shown(test: ast.FunctionDef) -> Iterator[tuple[str, tuple[bool, bool]]]:
    for each in test.decorator_list:
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id in WAYS:
            named = (one.value for one in each.args if isinstance(one, ast.Constant))
            yield from ((name, WAYS[each.func.id]) for name in named if isinstance(name, str))


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in law())
