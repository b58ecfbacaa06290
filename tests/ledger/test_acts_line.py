"""What is an act line and what is none: whatever is wrong with its shape is said before anything is recorded."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from ledger.actor import Actor, Basis, Capacity, Evidence
from ledger.acts.line import Asked, MalformedField, ask_all, read_json
from ledger.acts.unreadable import MalformedLine
from ledger.errors import Malformed
from ledger.party import UnknownMunicipality

LEDGER = UUID("5b1d0a4e-7e0c-5d53-9a66-3f0f7f0f1c11")
ACTOR = {"subject": "p-leu-20", "function": "registrator", "capacity": "official", "organisation": "GM0327"}
FOUNDING: dict[str, Any] = {
    "act": "found-partnership",
    "actor": ACTOR,
    "partnership": "blnp",
    "title": "BLNP",
    "legal_form": "agreement",
    "vision": "samen sterker",
    "effective_on": "2017-01-01",
}
KEY: dict[str, Any] = {
    "act": "adopt-key",
    "actor": ACTOR,
    "service": "blnp/financien",
    "pool": "beheer",
    "key": "sleutel",
    "method": "fixed",
    "source": "de regeling",
    "effective_on": "2017-01-01",
    "decision": "blnp#besluit",
}


def asked(*lines: str) -> list[Asked]:
    return list(ask_all(lines, LEDGER))


def line(**members: object) -> str:
    return json.dumps(FOUNDING | members)


def test_an_act_line_tells_who_decided_on_what_ground_and_what_shows_it() -> None:
    sha256 = "0f" * 32
    (act,) = asked(
        line(
            actor=ACTOR | {"on_behalf_of": "GM0327/college"},
            basis={"decision": "blnp#regeling-2017", "mandate": "blnp/ict#inkoop"},
            evidence=[{"title": "Regeling", "dated": "2017-01-01", "sha256": sha256}, {"title": "Brief"}],
        )
    )
    assert act.actor == Actor("p-leu-20", "registrator", Capacity.OFFICIAL, "GM0327", "GM0327/college")
    assert act.basis == Basis("blnp#regeling-2017", "blnp/ict#inkoop")
    assert [each.title for each in act.evidence] == ["Regeling", "Brief"]
    assert isinstance(act.evidence[0], Evidence)
    assert act.evidence[0].sha256 == sha256


@pytest.mark.parametrize("number", ["9" * 5_000, str(2**70), str(-(2**53)), str(2**53)])
def test_a_number_that_not_every_program_can_read_is_refused(number: str) -> None:
    with pytest.raises(MalformedLine, match="whole number"):
        asked(f'{{"act": "open-cost-year", "service": "blnp/ict", "year": {number}}}')


@pytest.mark.parametrize("depth", [300, 900, 100_000])
def test_a_line_that_is_nested_too_deeply_is_refused(depth: int) -> None:
    with pytest.raises(MalformedLine, match="nested too deeply"):
        asked('{"act": "found-partnership", "title": ' + "[" * depth + "]" * depth + "}")


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\x1b[2J", "a\rb", "\x7f", "\x9b", "\ud800", "\u202egpj.exe"])
@pytest.mark.parametrize(
    "members",
    [
        lambda text: {"title": text},
        lambda text: {"reason": text},
        lambda text: {"actor": ACTOR | {"function": text}},
        lambda text: {"evidence": [{"title": "Brief", "kept_at": text}]},
        lambda text: {text: "a name of no field"},
    ],
    ids=["a field", "the reason", "the actor", "the evidence", "a name"],
)
def test_text_that_some_database_or_terminal_cannot_take_is_refused(members: Any, text: str) -> None:  # noqa: ANN401
    """PostgreSQL refuses U+0000, UTF-8 a lone surrogate; other control characters would rewrite what is printed."""
    with pytest.raises(MalformedLine, match="character U\\+"):
        asked(line(**members(text)))


def test_text_may_have_lines_and_tabs_and_any_letter() -> None:
    (act,) = asked(line(vision="één\n\ttwee — ☃ 𝄞"))
    assert act.value("vision") == "één\n\ttwee — ☃ 𝄞"


@pytest.mark.parametrize(
    "members",
    [
        {"partnership": "blnp\n"},
        {"actor": ACTOR | {"subject": ""}},
        {"actor": ACTOR | {"subject": "p-leu-20 "}},
        {"actor": ACTOR | {"subject": "P-LEU-20"}},
        {"actor": ACTOR | {"function": ""}},
        {"actor": ACTOR | {"function": "x" * 301}},
        {"actor": ACTOR | {"organisation": "Leusden"}},
        {"actor": ACTOR | {"on_behalf_of": "het college"}},
        {"actor": ACTOR | {"name": "Jansen"}},
        {"basis": {"decision": "iets"}},
        {"basis": {"besluit": "blnp#regeling-2017"}},
        {"evidence": [{"title": ""}]},
        {"evidence": [{"title": "Brief", "sha": "0f" * 32}]},
        {"evidence": [{"title": "Brief", "sha256": "0f"}]},
        {"evidence": [{"title": "Brief", "sha256": "0F" * 32}]},
    ],
)
def test_an_envelope_is_as_strict_as_the_fields_of_an_act(members: dict[str, object]) -> None:
    with pytest.raises(MalformedField):
        asked(line(**members))


@pytest.mark.parametrize("actor", [{"organisation": "GM9999"}, {"on_behalf_of": "GM9999/college"}])
def test_nobody_acts_for_a_municipality_that_never_was(actor: dict[str, str]) -> None:
    with pytest.raises(UnknownMunicipality) as refused:
        asked(line(actor=ACTOR | actor))
    assert refused.value.fields == {"municipality": "GM9999"}


@pytest.mark.parametrize("number", ["1_000", "\uff11\uff16", " 16 ", "16\n", "NaN", "1E+3", "", "01", ".5", "5.", 16])
def test_a_number_is_written_in_one_way(number: object) -> None:
    with pytest.raises(MalformedField):
        asked(json.dumps(KEY | {"weights": {"GM0313": number}}))
    with pytest.raises(MalformedField):
        asked(json.dumps(KEY | {"whole": number}))


def test_a_line_is_read_as_json_is_meant() -> None:
    for text in (
        '{"a": 1, "a": 1}',
        '{"a": {"b": 1, "b": 2}}',
        '{"a": 1.0}',
        '{"a": NaN}',
        "[]",
        "1",
        "null",
        '{"a": ',
    ):
        with pytest.raises(Malformed):
            read_json(text)
    assert read_json(f'{{"a": {2**53 - 1}}}') == {"a": 2**53 - 1}
