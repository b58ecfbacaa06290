"""docs/law.md: every rule of law, where it is asked and which test holds it; ``python -m api.law > docs/law.md``.

Where a rule is asked is read from the source: an act names its function, or a finder judges it. Which test holds it is
said at the test (``tests/holding.py``).
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path

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
the code. The last column leads to the lines of the [cases](../cases/README.md) that break the rule.
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
            cells = (_code([rule.name]), rule.article, rule.says, _weight(rule))
            places = (_code(asked.get(rule.name, ())), _code(held.get(rule.name, ())), cases.get(rule.name, "nowhere"))
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


def held_by() -> Mapping[str, tuple[str, ...]]:
    """The tests that say which rule they hold, by the rule."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for name in _held(node):
                    found[name].append(f"{path.relative_to(ROOT)}::{node.name}")
    return {name: tuple(sorted(tests)) for name, tests in found.items()}


def _held(test: ast.FunctionDef) -> Iterator[str]:
    for each in test.decorator_list:
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id == "holds":
            yield from (one.value for one in each.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in law())
