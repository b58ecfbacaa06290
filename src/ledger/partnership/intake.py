"""How files of a participant's administration are read: mappings by name and version.

A mapping is what people agreed about a file, so it is an event like any agreement: what was imported can be told from
what was agreed then, whatever the mapping says today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from ledger.errors import NotFound, RuleBroken
from ledger.partnership.intake_events import (
    ColumnUse,
    FileContent,
    FileTakenIn,
    FileType,
    Formulas,
    ImportMappingDefined,
    IntakeEvent,
)

NEEDED: Final[Mapping[FileContent, frozenset[ColumnUse]]] = {
    FileContent.COSTS: frozenset(
        {
            ColumnUse.DATE,
            ColumnUse.JOURNAL,
            ColumnUse.DOCUMENT,
            ColumnUse.ACCOUNT,
            ColumnUse.DESCRIPTION,
            ColumnUse.AMOUNT,
        }
    ),
    FileContent.HOURS: frozenset(
        {ColumnUse.SERVICE, ColumnUse.PARTICIPANT, ColumnUse.STARTS_ON, ColumnUse.ENDS_ON, ColumnUse.HOURS}
    ),
    FileContent.MEASURES: frozenset(
        {
            ColumnUse.MEASURE,
            ColumnUse.PARTICIPANT,
            ColumnUse.VALUE,
            ColumnUse.REFERENCE_DATE,
            ColumnUse.SOURCE,
            ColumnUse.VINTAGE,
        }
    ),
}
"""The columns without which lines of a kind mean nothing."""

ALLOWED: Final[Mapping[FileContent, frozenset[ColumnUse]]] = {
    FileContent.COSTS: NEEDED[FileContent.COSTS]
    | {ColumnUse.LINE, ColumnUse.TASK_FIELD, ColumnUse.VAT, ColumnUse.CURRENCY},
    FileContent.HOURS: NEEDED[FileContent.HOURS] | {ColumnUse.FTE, ColumnUse.SOURCE},
    FileContent.MEASURES: NEEDED[FileContent.MEASURES],
}


class MappingLacksColumns(RuleBroken):
    """A mapping names every column without which a line means nothing."""

    code = "mapping-lacks-columns"

    def __init__(self, mapping: str, columns: tuple[str, ...]) -> None:
        listed = ", ".join(columns)
        super().__init__(f"mapping {mapping!r} does not say which columns hold {listed}; name their headers")
        self.mapping, self.columns = mapping, columns


class ColumnsNotUsed(RuleBroken):
    """A mapping names no column that lines of its kind have no use for."""

    code = "columns-not-used"

    def __init__(self, mapping: str, columns: tuple[str, ...]) -> None:
        super().__init__(
            f"mapping {mapping!r} names {', '.join(columns)}, for which lines of this kind have no use; leave them out"
        )
        self.mapping, self.columns = mapping, columns


class MappedTwice(RuleBroken):
    """A column has one use, and an account goes to one pool."""

    code = "mapped-twice"

    def __init__(self, mapping: str, names: tuple[str, ...]) -> None:
        listed = ", ".join(names)
        super().__init__(f"mapping {mapping!r} names {listed} more than once; name each column and account once")
        self.mapping, self.names = mapping, names


class FormatUnclear(RuleBroken):
    """A format says all that a file of its type needs, and nothing that contradicts itself."""

    code = "format-unclear"

    def __init__(self, mapping: str, problem: str) -> None:
        super().__init__(f"mapping {mapping!r} leaves open how its files are read: {problem}")
        self.mapping, self.problem = mapping, problem


class MappingUnchanged(RuleBroken):
    """A new version of a mapping says something new."""

    code = "mapping-unchanged"

    def __init__(self, mapping: str, version: int) -> None:
        super().__init__(f"mapping {mapping!r} says exactly this already in version {version}; use it, or change it")
        self.mapping, self.version = mapping, version


@dataclass(frozen=True, slots=True)
class Intake:
    """The mappings as they are now."""

    mappings: Mapping[str, ImportMappingDefined] = field(default_factory=dict)

    def mapping(self, name: str) -> ImportMappingDefined:
        """The latest version of a mapping; raises ``NotFound``."""
        found = self.mappings.get(name)
        if found is None:
            raise NotFound("mapping", name)
        return found

    def define(self, asked: ImportMappingDefined) -> ImportMappingDefined:
        """A mapping as its next version; ``version`` of what is asked does not matter."""
        uses = frozenset(column.use for column in asked.columns)
        if lacking := NEEDED[asked.content] - uses:
            raise MappingLacksColumns(asked.mapping, _sorted(lacking))
        if unused := uses - ALLOWED[asked.content]:
            raise ColumnsNotUsed(asked.mapping, _sorted(unused))
        accounts = [each.ledger_account for each in asked.accounts] + [
            each.ledger_account for each in asked.other_accounts
        ]
        twice = _twice(column.header for column in asked.columns) + _twice(accounts)
        if twice:
            raise MappedTwice(asked.mapping, twice)
        if problem := _unclear(asked):
            raise FormatUnclear(asked.mapping, problem)
        before = self.mappings.get(asked.mapping)
        defined = replace(asked, version=1 if before is None else before.version + 1)
        if before is not None and replace(defined, version=before.version) == before:
            raise MappingUnchanged(asked.mapping, before.version)
        return defined


def _unclear(asked: ImportMappingDefined) -> str | None:
    """What a mapping does not say, or says twice in different ways."""
    form, is_cost = asked.format, asked.content is FileContent.COSTS
    is_csv = form.type is FileType.CSV
    problems = {
        "a csv file needs a 'delimiter' and an 'encoding'": is_csv and None in (form.delimiter, form.encoding),
        "a csv file has no 'sheet' and no formulas": is_csv
        and (form.sheet is not None or form.formulas is not Formulas.REFUSED),
        "an xlsx file needs a 'sheet'": not is_csv and form.sheet is None,
        "an xlsx file has no 'delimiter' and no 'encoding'": not is_csv
        and (form.delimiter, form.encoding) != (None, None),
        "decimal sign and thousands sign must differ": form.decimal_sign == form.thousands_sign,
        "lines of costs need 'accounts' and 'borne_by'": is_cost and (not asked.accounts or asked.borne_by is None),
        "only lines of costs have accounts, totals and somebody who bears them": not is_cost
        and bool(asked.accounts or asked.other_accounts or asked.borne_by or asked.totals),
        "totals need a text that a control total or a subtotal begins with": asked.totals is not None
        and (asked.totals.control, asked.totals.subtotal) == (None, None),
        "a control total and a subtotal must begin differently": asked.totals is not None
        and None not in (asked.totals.control, asked.totals.subtotal)
        and _overlap(asked.totals.control or "", asked.totals.subtotal or ""),
    }
    return next((problem for problem, is_so in problems.items() if is_so), None)


def _overlap(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _twice(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(name for name, count in Counter(names).items() if count > 1))


def _sorted(uses: Iterable[ColumnUse]) -> tuple[str, ...]:
    return tuple(sorted(use.value for use in uses))


def evolve(intake: Intake, event: IntakeEvent) -> Intake:
    match event:
        case ImportMappingDefined(mapping=name):
            return replace(intake, mappings={**intake.mappings, name: event})
        case FileTakenIn():
            return intake
        case _:
            assert_never(event)
