"""docs/policy.md: the policy row by row, made from its table by ``python -m api.access.overview > docs/policy.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from api import vocabulary
from api.access.decision import Tie
from api.access.identity import Role
from api.access.policy import ACTS, QUESTIONS, Reach, Rules
from api.access.refusals import Why

HEAD = """\
# Who may do what

Made from `src/api/access/policy.py` by `python -m api.access.overview > docs/policy.md`: change it there.

Whoever comes over the network is known under a pseudonym, has one or more roles, and belongs to one organisation: a
municipality, or a firm of accountants. What does not stand in a table below, nobody may. Where a cell is empty, that
role may not; else it says for whom. Every refusal is in the trail. On the command line none of this is asked: who has
the ledger's file or its database has the whole of it.
"""

TIES = {
    Tie.MEMBER: "All of it, with every role but that of accountant.",
    Tie.FOUNDER: "As a participant, up to the first day on which any municipality takes part: it admits itself first.",
    Tie.FORMER: "Reads what was known at the end of its last day or before; previews no correction, and does nothing.",
    Tie.ENGAGED: "All of it, with the role of accountant and no other.",
    Tie.NONE: "Nothing; it cannot tell such a partnership from one that is not there.",
}
"""What each tie comes down to."""

HEIRS = """\
After a herindeling the successor that is on record takes the place of who ended; where none is on record and one
municipality alone took over everything, it does too. What was known is decided by the day on which it was recorded, in
Amsterdam; who is a participant, or engaged, by today's date. Whoever is an administrator is nothing else beside it.
"""


def overview() -> Iterator[str]:
    """The lines of the document."""
    yield from HEAD.splitlines()
    yield from _words("Roles", Role, {})
    yield from _words("What an organisation is to a partnership", Tie, TIES)
    yield ""
    yield from HEIRS.splitlines()
    yield from _words("For whom", Reach, {})
    yield from _words("Why not", Why, {})
    yield from _tables("Acts", vocabulary.ACTS, ACTS)
    yield from _tables("Questions", vocabulary.QUESTIONS, QUESTIONS)


def _words(title: str, members: Iterable[Role | Tie | Reach | Why], more: dict[Tie, str]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield f"| Dutch | English | what it is |{' what it may |' if more else ''}"
    yield f"| --- | --- | --- |{' --- |' if more else ''}"
    for each in members:
        may = f" {more[each]} |" if isinstance(each, Tie) else ""
        section = type(each).__name__
        names = f"{vocabulary.term(each, 'nl')} | {vocabulary.term(each)}"
        yield f"| {names} | {vocabulary.definition(each.value, section)} |{may}"


def _tables(title: str, section: str, groups: Iterable[Rules]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    roles = [vocabulary.term(role, "nl") for role in Role]
    for rules in groups:
        cells = [vocabulary.term(rules.reach, "nl") if role in rules.roles else "" for role in Role]
        yield ""
        yield rules.reason
        yield ""
        yield f"| Dutch | name | {' | '.join(roles)} |"
        yield f"|{' --- |' * (2 + len(roles))}"
        for name in rules.names:
            yield f"| {vocabulary.term(name, 'nl', section)} | `{name}` | {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in overview())
