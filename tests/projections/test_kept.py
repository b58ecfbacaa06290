"""Answers that are kept are those that would be given anew, and what is claimed is found without reading the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from api.questions import QUESTIONS
from api.questions.kept import AT_LEAST, Kept
from api.questions.registry import Found, Nothing, Reading
from projections import Library
from projections.keeping.rebuild import rebuild
from projections.money.balances import Filter
from projections.money.claims import claims
from tests.projections.history import HOST, SERVICE, cost
from tests.projections.test_retroactive import NOW, done, key_back

DAY = date(2018, 12, 31)


def asked(
    library: Library, kept: Kept | None, *, known: int | None = None, on: date = DAY, **which: str
) -> Found[Any, Any]:
    question = QUESTIONS["balances"]
    as_of = library.as_of(on, None if known is None else str(known), NOW)
    with library.view(as_of) as view:
        return question.ask(Reading(library, view, as_of, kept=kept), question.filters(**which))


def same(one: Found[Any, Any], other: Found[Any, Any]) -> bool:
    return (tuple(one.rows), one.beside) == (tuple(other.rows), other.beside)


def test_an_answer_is_worked_out_once(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "10.01"))
    kept = Kept()
    first = asked(library, kept, service=SERVICE)
    assert first.rows
    assert asked(library, kept, service=SERVICE) is first
    assert same(first, asked(library, None, service=SERVICE))


def test_what_was_recorded_since_is_in_the_next_answer_and_not_in_that_of_before(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "10.01"))
    kept, position = Kept(), library.as_of(DAY, None, NOW).known_at
    first = asked(library, kept, service=SERVICE)
    done(library, key_back("2018-01-01"))
    after = asked(library, kept, service=SERVICE)
    assert same(after, asked(library, None, service=SERVICE))
    assert not same(after, first)
    assert asked(library, kept, known=position, service=SERVICE) is first


def test_another_day_another_filter_and_an_earlier_moment_have_answers_of_their_own(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "10.01"), cost("F-2", None, "2018-09-01", "10.02"))
    kept = Kept()
    whole = asked(library, kept, service=SERVICE)
    earlier = library.as_of(DAY, None, NOW).known_at - 1
    others: list[dict[str, Any]] = [{"on": date(2018, 6, 30)}, {"participant": HOST}, {"known": earlier}]
    for which in others:
        found = asked(library, kept, service=SERVICE, **which)
        assert not same(found, whole), which
        assert same(found, asked(library, None, service=SERVICE, **which)), which


def test_after_a_rebuild_everything_is_worked_out_anew(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "10.01"))
    kept = Kept()
    first = asked(library, kept, service=SERVICE)
    rebuild(library.engine, library.journal, library.projections)
    again = asked(library, kept, service=SERVICE)
    assert again is not first
    assert same(again, first)


def found(rows: Any) -> Found[Any, Any]:  # noqa: ANN401
    return Found(rows, Nothing())


def test_no_more_rows_are_kept_than_may_be_and_those_asked_for_last_stay() -> None:
    kept, work = Kept(most_rows=150), iter(range(1000))

    def answer(to: str, rows: int) -> Found[Any, Any]:
        return kept.answer(to, lambda: found((next(work),) * rows))

    a, b = answer("a", 60), answer("b", 60)
    assert (answer("a", 60), answer("b", 60)) == (a, b)
    assert answer("a", 60) is a
    answer("c", 60)  # With these the oldest one asked for goes.
    assert answer("a", 60) is a
    assert answer("b", 60) is not b
    large = answer("large", 151)
    assert answer("large", 151) is not large


def test_small_answers_count_for_something_too() -> None:
    kept = Kept(most_rows=3 * AT_LEAST)
    first = kept.answer(0, lambda: found((1,)))
    for to in range(1, 4):
        kept.answer(to, lambda: found(()))
    assert kept.answer(0, lambda: found((1,))) is not first


def test_what_is_read_as_it_is_sent_and_what_is_refused_is_not_kept() -> None:
    kept = Kept()
    assert list(kept.answer("rows", lambda: found(iter([1, 2]))).rows) == [1, 2]
    assert list(kept.answer("rows", lambda: found(iter([1, 2]))).rows) == [1, 2]
    with pytest.raises(ZeroDivisionError):
        kept.answer("wrong", lambda: found((1 // 0,)))
    assert kept.answer("wrong", lambda: found((1,))).rows == (1,)


def test_what_is_claimed_is_found_by_its_own_index(library: Library) -> None:
    done(library, cost("F-1", None, "2018-03-01", "10.01"))
    sent: list[tuple[str, Any]] = []
    as_of = library.as_of(DAY, None, NOW)
    with library.view(as_of) as view:
        event.listen(view.tx, "before_cursor_execute", lambda *asked: sent.append((asked[2], asked[3])))
        claims(view, as_of, Filter(partnership="blnp"))
        found = [each for each in sent if "'netted'" in each[0]]
        if view.tx.dialect.name == "sqlite":
            explained = [view.tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {each}", facts) for each, facts in found]
        else:
            view.tx.exec_driver_sql("SET LOCAL enable_seqscan = off")  # It would read so few rows without an index.
            explained = [view.tx.exec_driver_sql(f"EXPLAIN {each}", facts) for each, facts in found]
        plans = [" ".join(str(row) for row in each) for each in explained]
    assert len(plans) == 1
    assert "postings_claimed" in plans[0]
