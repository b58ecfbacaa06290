"""The vocabulary has every name, no more than those, and tells every event and refusal in a sentence."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import api
from api import vocabulary
from api.glossary import glossary
from api.vocabulary import AmbiguousTerm, Language, NoSuchTerm, Word
from api.wording import gaps
from ledger.actor import Capacity
from ledger.baseline.events import ActualMeasured, CitedYear, Criterion, SavingBooked
from ledger.baseline.step_events import CitedCost, OneOffTakenOut, ParticipantAmount
from ledger.cost_year.advance_events import AdvanceInstalment, AdvancesCalled, Contribution
from ledger.cost_year.events import CostAllocated, Share, UsedKey, UsedWeight
from ledger.cost_year.payment_events import PaymentRecorded, Purpose
from ledger.cost_year.result_events import ReserveCap, ResultAppropriated
from ledger.cost_year.settlement_events import SettlementAdopted, SettlementLine
from ledger.event import EVENTS, Event
from ledger.founding import ActRefused
from ledger.governance.events import DecisionAdopted
from ledger.governance.mandate_events import Authority, MandateGranted, MandateKind, MandateTerms
from ledger.governance.refusals import AmountAboveCap, NotOnBehalfOfTheBody
from ledger.law import RULES, LegalForm
from ledger.money import Money, Rounding
from ledger.partnership.events import BodyEstablished, Seat
from ledger.service.events import Key, KeyAdopted, KeyMethod, Measure, TotalRule, Weight
from projections.view import UnknownThing
from tests.api.names import built, contexts, names, refusals, shapes, type_at
from tests.conftest import EXAMPLES

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
FILE = "src/api/vocabulary.toml"
SECTIONS = sorted(names().keys() | vocabulary.vocabulary().keys())
LANGUAGES: tuple[Language, ...] = ("en", "nl")
READINGS = {"", "term", "euros", "figures", *SECTIONS}
OPTIONAL = re.compile(r"\[[^\[\]]*\]")


def words(section: str) -> dict[str, Word]:
    return dict(vocabulary.vocabulary().get(section, {}))


def in_api(section: str) -> bool:
    """Whether the API explains what is in a section: all but what is only told."""
    return section in {"acts", "events", "fields", "questions", "refusals", "rules", "shapes"} or section[0].isupper()


def line_for(section: str, name: str) -> str:
    """What to write for a name that has no word yet."""
    facts = 'nl = "...", definition = "..."'
    if section == "acts":
        facts = 'nl = "...", resource = "...", definition = "...", definition_nl = "..."'
    elif in_api(section):
        facts += ', definition_nl = "..."'
    if section == "rules":
        return f'{name} = {{ nl = "...", definition = "{RULES[name].says}", definition_nl = "..." }}'
    if section == "events":
        return f'[events."{name}"] with nl, definition, definition_nl, sentence_en and sentence_nl'
    if section == "refusals":
        facts += ', sentence_nl = "..."'
        where = ", ".join(f"{each.__module__}.{each.__qualname__}" for each in refusals()[name])
        return f"{name} = {{ {facts} }}  # {where}"
    return f"{name} = {{ {facts} }}"


@pytest.mark.parametrize("section", SECTIONS)
def test_every_name_has_its_word(section: str) -> None:
    missing = sorted(names().get(section, set()) - words(section).keys())
    assert not missing, "\n".join([f"add to [{section}] of {FILE}:", *(line_for(section, name) for name in missing)])


@pytest.mark.parametrize("section", SECTIONS)
def test_every_word_is_of_a_name(section: str) -> None:
    superfluous = sorted(words(section).keys() - names().get(section, set()))
    assert not superfluous, f"nothing is called so any more, take it out of [{section}] of {FILE}: {superfluous}"


@pytest.mark.parametrize("section", SECTIONS)
def test_no_two_names_share_a_dutch_term(section: str) -> None:
    assert twice(word.nl.lower() for word in words(section).values()) == [], f"tell them apart in [{section}] of {FILE}"


@pytest.mark.parametrize("section", SECTIONS)
def test_a_label_that_only_repeats_the_name_is_left_out(section: str) -> None:
    repeating = [name for name, word in words(section).items() if word.en == vocabulary.term(name, "en", section)]
    bare = {name: word for name, word in words(section).items() if name in repeating}
    plain = [name for name, word in bare.items() if vocabulary.label(name, Word(word.nl, word.definition)) == word.en]
    assert plain == [], f"take 'en' out of these in [{section}] of {FILE}"


@pytest.mark.parametrize("section", SECTIONS)
def test_a_definition_is_one_sentence_that_fits_a_table(section: str) -> None:
    for name, word in words(section).items():
        assert re.fullmatch(r"[A-Z][^|\n]*\.", word.definition), f"{name} in [{section}] of {FILE}"
        assert ". " not in word.definition, f"{name} in [{section}] of {FILE}: one sentence"


@pytest.mark.parametrize("section", [each for each in SECTIONS if in_api(each)])
def test_what_the_api_names_has_a_dutch_definition_of_one_sentence(section: str) -> None:
    lacking = sorted(name for name, word in words(section).items() if word.definition_nl is None)
    assert lacking == [], f"give these a definition_nl in [{section}] of {FILE}"
    for name, word in words(section).items():
        assert re.fullmatch(r"[A-Z][^|\n]*\.", word.definition_nl or ""), f"{name} in [{section}] of {FILE}"
        assert ". " not in (word.definition_nl or ""), f"{name} in [{section}] of {FILE}: one sentence"
        assert word.definition_nl != word.definition, f"{name} in [{section}] of {FILE}: it is not Dutch"


def test_a_rule_of_law_asks_in_the_vocabulary_what_it_asks_in_the_code() -> None:
    assert {name: word.definition for name, word in words("rules").items()} == {
        name: each.says for name, each in RULES.items()
    }


def test_a_definition_is_told_in_the_language_asked_for() -> None:
    assert vocabulary.definition("cap", "fields", "nl").startswith("Het hoogste bedrag per geval, exclusief btw")
    assert vocabulary.definition("cap", "fields").startswith("The highest amount per case, excluding VAT")
    with pytest.raises(NoSuchTerm):
        vocabulary.definition("none", "words", "nl")


GIVEN_A_TITLE = {"deadline", "evaluation", "report", "task", "statutory"}
"""What is due under a title that somebody gave it, and what the vocabulary has a word for by its act."""


def test_events_have_a_sentence_in_both_languages_refusals_in_dutch_and_nothing_else_any() -> None:
    for section, of_section in vocabulary.vocabulary().items():
        for name, word in of_section.items():
            wanted = {"events": (True, True), "refusals": (False, True)}.get(section, (False, False))
            has = (word.sentence_en is not None, word.sentence_nl is not None)
            if section == "DueKind" and name not in GIVEN_A_TITLE:  # What the ledger itself makes due, it tells itself.
                wanted = (False, True)
            assert has == wanted, f"{name} in [{section}] of {FILE} has (sentence_en, sentence_nl): {has}"


@pytest.mark.parametrize("context", sorted(contexts()))
def test_attributes_beside_each_other_differ_in_the_api(context: str) -> None:
    attributes = {field: vocabulary.api_name(field) for field in contexts()[context]}
    assert twice(attributes.values()) == [], attributes
    for field, attribute in attributes.items():
        assert re.fullmatch("[a-z][a-zA-Z0-9]*", attribute), f"{field}: {attribute!r}"


RESOURCES = [
    (section, name, word.resource)
    for section, of_section in vocabulary.vocabulary().items()
    for name, word in of_section.items()
    if word.resource is not None
]


def test_every_act_is_a_resource_in_the_api() -> None:
    lacking = sorted(name for name, word in words("acts").items() if word.resource is None)
    assert lacking == [], f"give these a resource in [acts] of {FILE}: the act as a plural noun, mandaatverleningen"
    assert vocabulary.resource("grant-mandate") == "mandaatverleningen"


def test_every_question_is_a_resource_in_the_api() -> None:
    lacking = sorted(name for name, word in words("questions").items() if word.resource is None)
    assert lacking == [], f"give these a resource in [questions] of {FILE}"
    assert vocabulary.resource("changes", "questions") == "saldowijzigingen"


def test_a_resource_is_called_as_an_address_can_be_and_as_no_other() -> None:
    assert [each for each in RESOURCES if not re.fullmatch("[a-z]+(-[a-z]+)*", each[2])] == []
    assert twice(called for _, _, called in RESOURCES) == []


def test_what_is_no_resource_has_no_address() -> None:
    assert {section for section, _, _ in RESOURCES} <= {"acts", "questions"}
    with pytest.raises(NoSuchTerm):
        vocabulary.resource("pool", "fields")


def test_a_shape_is_one_class_and_has_a_schema_name_of_its_own() -> None:
    for name, kinds in shapes().items():
        classes = {kind for kind in kinds if not isinstance(kind, str)}
        assert len(classes) <= 1, f"several classes are called {name}, so that their schemas would be: {classes}"
    called = [vocabulary.shape(name) for name in words("shapes")]
    assert twice(called) == []
    assert [each for each in called if not re.fullmatch("[A-Z][A-Za-z0-9]*", each)] == []


SETS = [section for section in SECTIONS if section[0].isupper() or section == "acts"]
"""Sets of values, and the acts, which are one too where a trail is asked for those of one act."""


@pytest.mark.parametrize("section", SETS)
def test_every_value_is_called_in_the_api_as_no_other_of_its_set(section: str) -> None:
    found = vocabulary.api_values(section)
    assert {value: called for called, value in found.items()} == {
        value: vocabulary.api_value(section, value) for value in words(section)
    }, f"tell these apart in plain small letters too, in [{section}] of {FILE}"
    assert [each for each in found if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", each)] == []


def test_what_is_no_set_of_values_is_a_mistake() -> None:
    with pytest.raises(NoSuchTerm):
        vocabulary.api_values("Waterschap")
    with pytest.raises(NoSuchTerm):
        vocabulary.api_value("LegalForm", "waterschap")


def test_the_glossary_is_up_to_date() -> None:
    made = "".join(f"{line}\n" for line in glossary())
    assert GLOSSARY.read_text(encoding="utf-8") == made, "run: python -m api.vocabulary > docs/glossary.md"


def test_what_is_not_known_is_named_in_dutch() -> None:
    source = "".join(each.read_text("utf-8") for each in (Path(api.__file__).parents[1]).rglob("*.py"))
    kinds = set(re.findall(r'UnknownThing\("([^"]+)"|\("(\w+ with costs)", which', source))
    assert ("cost year", "") in kinds
    for kind in (one or other for one, other in kinds):
        told = vocabulary.refusal(UnknownThing(kind, "x"), "nl")
        word = told.removeprefix("Het grootboek kent op het gevraagde moment geen ").partition(" met de naam")[0]
        assert word in {each.nl for section in SECTIONS for each in words(section).values()}, kind


TOLD_EVENTS = sorted(EVENTS.keys() & words("events").keys())
TOLD_REFUSALS = sorted(refusals().keys() & words("refusals").keys())
"""Those that have a word; a test above says which have none."""


@pytest.mark.parametrize("name", TOLD_EVENTS)
def test_a_sentence_asks_for_what_its_event_has(name: str) -> None:
    word = words("events")[name]
    for template in (word.sentence_en or "", word.sentence_nl or ""):
        for gap in gaps(template):
            assert type_at(EVENTS[name], gap.path) is not None, f"{name} has no {gap.path!r}: {template}"
            assert set(gap.reading.split("+")) <= READINGS, (
                f"{name} reads {gap.path!r} by an unknown section: {template}"
            )


@pytest.mark.parametrize("name", TOLD_EVENTS)
@settings(max_examples=EXAMPLES // 6 + 1)
@given(data=st.data())
def test_every_event_is_told_in_both_languages(name: str, data: st.DataObject) -> None:
    event = data.draw(built(EVENTS[name]))
    for language in LANGUAGES:
        assert_readable(vocabulary.sentence(event, language))


@pytest.mark.parametrize("code", TOLD_REFUSALS)
@settings(max_examples=EXAMPLES // 20 + 1)  # There are so many of them, and few fields in each.
@given(data=st.data())
def test_every_refusal_is_told_in_dutch(code: str, data: st.DataObject) -> None:
    error = data.draw(st.sampled_from(refusals()[code]).flatmap(built))
    template = words("refusals")[code].sentence_nl or ""
    wanted = {gap.path for gap in gaps(OPTIONAL.sub("", template))}
    assert wanted <= error.fields.keys(), f"{type(error).__qualname__} has {sorted(error.fields)}: {template}"
    readings = {section for gap in gaps(template) for section in gap.reading.split("+")}
    assert readings <= READINGS, f"an unknown section: {template}"
    assert vocabulary.refusal(error) == str(error)
    assert_readable(vocabulary.refusal(error, "nl"))


@pytest.mark.parametrize("code", TOLD_REFUSALS)
def test_what_is_optional_in_a_refusal_is_a_field_of_one_of_its_classes(code: str) -> None:
    template = words("refusals")[code].sentence_nl or ""
    known = {name for kind in refusals()[code] for name in kind.__init__.__code__.co_names}
    assert {gap.path for gap in gaps(template)} <= known, f"no class of {code} sets all of these: {template}"


def assert_readable(text: str) -> None:
    assert text.endswith((".", "!", "?"))
    assert not re.search(r"[{}]|None|Money\(|Decimal\(|\bdatetime\b", text), text


def twice(found: Iterable[str]) -> list[str]:
    return sorted(each for each, count in Counter(found).items() if count > 1)


def test_a_term_is_found_by_name_or_by_the_member_of_an_enum() -> None:
    assert vocabulary.term("cap", "nl") == "maximumbedrag"
    assert vocabulary.term("partnership.participant-left.1") == "participant left"
    assert vocabulary.term(KeyMethod.MEASURE, "nl") == "naar maatstaf"
    assert vocabulary.term("verified") == "verified"
    assert vocabulary.definition("verified-by-claimant") == "Four eyes: who claims a saving does not verify it."


@pytest.mark.parametrize("kind", [Capacity, Criterion, LegalForm, MandateKind])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_projections_keep_as_text_is_found_as_text(
    kind: type[Capacity | Criterion | LegalForm | MandateKind], language: Language
) -> None:
    for member in kind:
        assert vocabulary.term(member.value, language) == vocabulary.term(member, language)


def test_a_missing_term_says_where_to_add_it() -> None:
    with pytest.raises(NoSuchTerm, match=r"'waterschap' is not in src/api/vocabulary\.toml; add it"):
        vocabulary.term("waterschap")
    with pytest.raises(NoSuchTerm, match=r"add it to \[acts\]"):
        vocabulary.term("cap", section="acts")


def test_a_name_with_two_meanings_is_not_guessed() -> None:
    with pytest.raises(AmbiguousTerm, match="fields and KeyMethod"):
        vocabulary.term("measure", "nl")
    assert vocabulary.term("measure", "nl", "fields") == "maatstaf"


PUBLISHED = {"GM0267": "35.54", "GM0273": "19.19", "GM0313": "16.33", "GM0327": "28.95"}
SHARES = {"GM0313": 16328367, "GM0327": 28947105, "GM0267": 35536447, "GM0273": 19188081}
DAY = date(2019, 12, 31)

HALVES = UsedKey(
    "helft",
    "fixed",
    (UsedWeight("GM0313", Decimal(1)), UsedWeight("GM0327", Decimal(1))),
    Decimal(2),
    normalised=False,
    rounding="largest-remainder-per-cost",
    source="article 1",
    adopted_by="blnp#regeling-2017",
    key_version=7,
)
HALF = (Share("GM0313", Money(5000)), Share("GM0327", Money(5000)))
NONE = Money(0)

TOLD: dict[str, Event] = {
    "advances called anew": AdvancesCalled(
        "nader",
        "GM0327",
        (date(2020, 7, 1), date(2020, 10, 1)),
        (Contribution("beheer", Money(10000), HALVES, HALF),),
        (AdvanceInstalment("GM0313", "GM0327", date(2020, 7, 1), Money(2500)),),
        Rounding.HALF_AWAY_FROM_ZERO,
        date(2020, 7, 1),
        "blnp#begroting",
        "eerst",
    ),
    "a payment": PaymentRecorded("BNG-1", "GM0313", "GM0327", Money(2500), Purpose.ADVANCES, DAY, "termijn"),
    "a settlement": SettlementAdopted(
        "afrekening",
        "GM0327",
        date(2020, 7, 15),
        (
            SettlementLine("GM0313", Money(4000), NONE, NONE, NONE, Money(5000), NONE, Money(-1000)),
            SettlementLine("GM0327", Money(4000), Money(8000), NONE, NONE, Money(-5000), NONE, Money(1000)),
        ),
        date(2020, 4, 1),
        "blnp#jaarrekening",
    ),
    "a part of a result for the reserve": ResultAppropriated(
        Money(20000),
        Money(8000),
        Money(10000),
        (Contribution("beheer", Money(10000), HALVES, HALF),),
        Money(10000),
        date(2020, 4, 1),
        "blnp#jaarrekening",
        ReserveCap(Decimal("0.5"), Money(10000)),
    ),
    "an allocation by weights that do not total 100": CostAllocated(
        "F-2019-001.1",
        "F-2019-001",
        "uitvoering",
        Money(100000000),
        UsedKey(
            "regeling-2017",
            "fixed",
            tuple(UsedWeight(code, Decimal(value)) for code, value in PUBLISHED.items()),
            Decimal("100.01"),
            normalised=True,
            rounding="largest-remainder-per-cost",
            source="article 1",
            adopted_by="blnp#regeling-2017",
            key_version=7,
        ),
        tuple(Share(code, Money(cents)) for code, cents in SHARES.items()),
        DAY,
    ),
    "a decision under mandate": DecisionAdopted(
        "belastingpakket-2020",
        "GM0267/college",
        date(2020, 2, 4),
        date(2020, 2, 1),
        Money(6200000),
        Authority(
            "blnp/financien#betalen",
            "GM0267/college",
            "teamleider",
            "GM0327",
            Money(7500000),
            date(2020, 1, 1),
            "blnp#mandaat",
        ),
        illustrative=True,
    ),
    "a decision of the body itself that commits nothing": DecisionAdopted(
        "regeling-2017", "blnp/stuurgroep", date(2017, 1, 16), date(2017, 1, 1), Money(0)
    ),
    "a mandate without a cap": MandateGranted(
        "tekenen",
        MandateKind.SIGNING,
        "GM0313/college",
        "teamleider",
        "blnp",
        MandateTerms("Sign letters", "Awb 10:11", conditions=("in writing", "weekly")),
        date(2017, 4, 1),
        "blnp#x",
    ),
    "a key by measure, from a day in the past": KeyAdopted(
        "verzekeringen",
        Key(
            "inwoners-2019",
            KeyMethod.MEASURE,
            (Weight("GM0313", Decimal(20823)), Weight("GM0327", Decimal(29309))),
            "article 3",
            measure=Measure("inwoners", date(2016, 1, 1), "CBS", "2016"),
        ),
        date(2019, 1, 1),
        "blnp#x",
        ("regeling-2017",),
    ),
    "a key of percentages": KeyAdopted(
        "uitvoering",
        Key(
            "regeling-2017",
            KeyMethod.FIXED,
            (Weight("GM0313", Decimal("16.30")), Weight("GM0327", Decimal("83.71"))),
            "article 1",
            Decimal(100),
            TotalRule.NORMALISE,
        ),
        date(2018, 1, 1),
        "blnp#x",
    ),
    "a measurement of all together, of nothing": ActualMeasured(
        "doorlooptijd", None, date(2022, 1, 1), date(2023, 1, 1), Decimal("94.20"), "register", DAY
    ),
    "a cost measured from the books": ActualMeasured(
        "kosten",
        "GM0313",
        date(2022, 1, 1),
        date(2023, 1, 1),
        Money(20000050),
        "the books",
        DAY,
        (CitedYear("blnp/ict/2022", 9, Money(20000050)),),
    ),
    "a one-off cost in the books": OneOffTakenOut(
        "migratie",
        "kosten",
        "Migratie",
        (
            CitedCost(
                "blnp/ict/2022",
                9,
                "F-7",
                (ParticipantAmount("GM0313", Money(100050)), ParticipantAmount("GM0327", Money(50))),
            ),
        ),
        4,
        "projectrekening",
        "blnp#x",
        DAY,
    ),
    "a booking for every year": SavingBooked(
        "besparing-2022", Money(4000000), 2025, structural=True, decision="blnp#x", effective_on=DAY
    ),
    "a body whose task is told in sentences, without seats": BodyEstablished(
        "blnp/regiegroep", "Regiegroep", "Directs the clusters, day by day.", (), DAY
    ),
    "a body with seats, one of which has a comma": BodyEstablished(
        "blnp/stuurgroep",
        "Stuurgroep",
        "Steers",
        (Seat("wethouder, voorzitter", "GM0327"), Seat("wethouder", "blnp")),
        DAY,
    ),
    "a refused act": ActRefused("book-saving", "not-verified", ("amount", "claim"), "abc"),
    "a refused act of another program": ActRefused("sell-municipality", "not-done-here", (), "abc"),
}


SENTENCES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("about", TOLD)
def test_the_sentence_of(about: str) -> None:
    assert {language: vocabulary.sentence(TOLD[about], language) for language in LANGUAGES} == SENTENCES[about]


def test_a_refusal_in_dutch_reads_amounts_and_bodies_like_an_event() -> None:
    assert vocabulary.refusal(AmountAboveCap("blnp#betalen", Money(6200000), Money(5000000)), "nl") == (
        "blnp#betalen gaat tot €\xa050.000,00 per geval exclusief btw en dit besluit gaat om €\xa062.000,00; laat het"
        " orgaan zelf besluiten."
    )
    assert vocabulary.refusal(NotOnBehalfOfTheBody("GM0313/college", None), "nl") == (
        "Een besluit van college van Bunschoten (GM0313) wordt namens dat orgaan genomen en deze actor handelt namens"
        " niemand; laat de actor namens college van Bunschoten (GM0313) handelen."
    )
