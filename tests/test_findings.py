"""Findings: facts and claims by name, sentences bound to what they rest on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.measures.claims import FIRM, NONE, UNKNOWN, Claim
from analysis.measures.findings import (
    CODED,
    COUNTED,
    NAMES,
    Fact,
    Findings,
    fill,
    findings,
    lacking,
    names_fact,
    spell,
)
from analysis.study import Study, StudyError, read_readings

ROOT = Path(__file__).resolve().parents[1]
Refused = Callable[..., object]
MakeStudy = Callable[..., Study]


@pytest.fixture(scope="module")
def shipped() -> Study:
    return analysis.load_study(ROOT / "corpus" / "tables")


@pytest.fixture(scope="module")
def found(shipped: Study) -> Findings:
    return findings(shipped, folder=ROOT / "corpus")


@pytest.fixture
def made_up(study: Study, tmp_path: Path) -> Findings:
    """The findings of the made-up study: no codes by hand, no sentences by its authors."""
    return findings(study, folder=tmp_path)


def test_stance_is_counted_from_the_codes_of_the_folder(study: Study, tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "stance.csv").write_text(
        "doc_id,start,end,stance,holder,sure\ngull-1,0,5,deny,outlet,yes\ngull-2,0,5,affirm,outlet,yes\n"
        "tide-1,0,5,deny,source,no\n", encoding="utf-8")
    fact = findings(study, folder=tmp_path, recounted=False)["stance"]
    assert fact.sentence == ("Sentences that say the event is not real: The Gull 1 of 2, Tide Weekly 1 of 1, "
                             "Buoy Post 0 of 0, The Lamp 0 of 0.")
    assert fact.strength == CODED


def test_a_coder_need_not_tell_how_sure_a_code_is(study: Study, tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "stance.csv").write_text("doc_id,start,end,stance,holder\ngull-1,0,5,deny,writer\n",
                                                  encoding="utf-8")
    values = findings(study, folder=tmp_path, recounted=False)["stance"].basis.values
    assert (values["deny"], values["own_gull"], values["unsure"]) == (1, 1, 0)


# --- the shipped study ---

def test_every_sentence_of_the_authors_is_borne_by_the_tables(found: Findings) -> None:
    readings = read_readings(ROOT / "corpus")
    named = [name for name in readings if name in set(found)]
    assert len(named) >= 3
    for name in named:
        assert found[name].bound, (name, found[name].unmet)


def test_the_users_question_is_answered_first(found: Findings) -> None:
    first = next(iter(found.values()))
    assert first.name == "choice"
    assert first.strength == FIRM
    assert first.sentence.endswith("words for withdrawal far more often than words for a security partnership: "
                                   "73 against 11 of 131 choices.")


def test_what_the_strength_does_not_hold_for_is_a_claim_of_its_own(found: Findings) -> None:
    assert "staying" not in found["choice"].sentence
    against = found["next"].basis
    assert (against.against, against.other_count, found["next"].strength) == ("stay", 23, NONE)
    assert list(found.compared()) == ["choice"]


def test_the_true_things_of_the_five_articles_are_found(found: Findings) -> None:
    assert found["stance"].strength == CODED
    assert found["words"].basis.values["leading"] == found["words"].basis.values["outlets"] == 5
    assert found["phrase"].basis.values["names"] == ("Alwaght", "Strategic Council Online", "Dinar Opinions")
    assert set(found["scare"].basis.values["names"]) == {"MENA Research Center", "Alwaght", "Strategic Council Online"}
    groups = found["names:armed_groups"].basis.values
    assert (groups["heads"], groups["n1"], groups["n2"], groups["both"]) == (("resistance", "militia"), 16, 4, 0)
    speakers = found["speakers"].basis.values
    assert speakers["world_monitor"] == ("us_official", 12, 17)
    assert speakers["mena_research_center"] == ("expert", 7, 24)
    drawn = found["list"].basis.values
    assert (drawn["most"], drawn["n"], drawn["alone"], drawn["dinar_opinions"]) == ("Alwaght", 23, 20, 3)
    assert found["judging"].strength == NONE  # a list drawn from these texts bears no claim about amount


def test_a_head_word_is_quoted_with_what_else_was_counted_as_it(found: Findings) -> None:
    assert "“United States” (or “US”, “U.S.”) 39 times" in found["names:united_states"].sentence
    assert "“resistance” 16 times" in found["names:armed_groups"].sentence  # every form holds the word


def test_a_finding_tells_what_speaks_against_it(found: Findings) -> None:
    values = found["stance"].basis.values
    assert (values["deny_dinar_opinions"], values["affirm_dinar_opinions"], values["own_dinar_opinions"]) == (8, 9, 0)
    assert "Dinar Opinions 8 of 20, where 9 say" in found["stance"].sentence
    assert (values["unsure"], values["deny"]) == (10, 30)
    assert "marked 10 of all 30 denials" in found["stance"].note


def test_being_named_as_a_source_is_told_from_reported_speech(found: Findings) -> None:
    values = found["speakers"].basis.values
    assert (values["alwaght"], values["speech_alwaght"]) == (("us_official", 10, 20), (4, 9))


def test_names_that_divide_the_outlets_come_first(found: Findings) -> None:
    assert found["names:"].name == "names:armed_groups"


def test_a_changed_table_takes_the_authors_sentence_away(shipped: Study) -> None:
    hits = shipped.hits
    there = (hits["concept"] == "armed_groups") & (hits["head"] == "militia")
    changed = replace(shipped, hits=hits.assign(doc_id=hits["doc_id"].where(~there, "alwaght"),
                                                sentence=hits["sentence"].where(~there, 0)))
    poorer = findings(changed, folder=ROOT / "corpus", recounted=False)["names:armed_groups"]
    assert not poorer.bound
    assert poorer.unmet == ("both is 1, not 0",)
    assert poorer.sentence == names_fact(changed, "armed_groups").says
    assert "No outlet uses both" not in poorer.sentence


def test_sentences_of_the_authors_are_for_the_question_they_were_written_for(shipped: Study) -> None:
    other = findings(shipped, "exit", "stay", "withdrawal", folder=ROOT / "corpus", recounted=False)
    assert not any(each.bound for each in other.values())
    assert "between stay (" in other["choice"].sentence


# --- any study ---

def test_findings_have_the_names_that_are_declared_in_their_order(made_up: Findings) -> None:
    heads = [name.partition(":")[0] + ":" * (":" in name) for name in made_up]
    assert set(heads) <= set(NAMES)
    assert heads == sorted(heads, key=NAMES.index)
    with pytest.raises(KeyError, match="there is no finding 'withdrawl'; there are choice"):
        made_up["withdrawl"]


def test_what_a_study_has_nothing_for_says_so(made_up: Findings) -> None:
    assert made_up["stance"].strength == UNKNOWN
    assert made_up["stance"].sentence == "Nothing was counted for this."
    assert "stance" not in set(made_up)


def test_a_general_sentence_is_plain_and_has_its_counts(made_up: Findings) -> None:
    assert made_up["words"].sentence == (
        "One of three outlets uses words for “closure” more than for any other concept: 4 of 9 choices, against 5 for "
        "“new timetable”.")
    assert made_up["choice"].strength == NONE
    assert "no difference can be told" in made_up["choice"].sentence
    assert made_up["quotations"].sentence == (
        "Words inside quotations: Tide Weekly 50 % (10 of 20), The Gull 0 % (0 of 40), The Lamp 0 % (0 of 60).")


@pytest.mark.parametrize("name", ["us_official", "_", "False", "nan", "sentence 0"])
def test_no_sentence_names_things_as_the_code_does(found: Findings, made_up: Findings, name: str) -> None:
    for each in (*found.values(), *made_up.values()):
        assert name not in each.sentence, each.sentence
        assert each.sentence.endswith("."), each.sentence


def test_strengths_are_said_beside_the_sentence_but_for_what_cannot_be_told(found: Findings) -> None:
    told = analysis.say(found).text.splitlines()
    assert len(told) == len(found)
    for line, each in zip(told, found.values(), strict=True):
        says = each.strength not in (NONE, UNKNOWN)
        assert line.endswith(f"*{each.strength.capitalize()}.*") == says


def test_decided_and_undecided_are_all(found: Findings) -> None:
    assert {*found.decided()} | {*found.undecided()} == {*found}
    assert not {*found.decided()} & {*found.undecided()}
    assert [*found.only("quotations", "choice")] == ["quotations", "choice"]
    assert all(name.startswith("names:") for name in found.only("names:"))


def test_every_claim_is_adjusted_for_all_that_was_looked_at(found: Findings) -> None:
    claims = [each.basis for each in found.values() if isinstance(each.basis, Claim)]
    looked = {each.looked_at for each in claims}
    assert len(looked) == 1
    # The first concept beside each of five others, and ten pairs of five outlets for each of the widest differences.
    assert looked.pop() == 5 + 10 * (len(claims) - 2)
    for each in claims:
        assert each.kept is not None, each.name


def test_every_finding_names_rows_that_exist(shipped: Study, found: Findings) -> None:
    for each in found.values():
        table, rows = each.evidence
        if table == "stance":
            continue
        frame = getattr(analysis.coded(shipped) if table == "attributions" else shipped, table)
        assert len(rows) > 0, each.name
        assert set(rows) <= set(frame.index), each.name


def test_a_word_drawn_from_one_text_is_told_as_such(make_study: MakeStudy, tmp_path: Path) -> None:
    texts = {"a-1": "They ruin it. A hard ruin. No closure, a new timetable.", "b-1": "A closure. Old boats."}
    made = make_study(texts)
    fact = findings(made, folder=tmp_path, recounted=False)["list"]
    assert fact.basis.values == {"most": "A", "n": 3, "alone": 3, "a": 3, "b": 0}
    assert "3 of A's 3 match in no other text" in fact.sentence


def test_the_rows_behind_a_fact_are_those_that_its_sentence_counts(shipped: Study, found: Findings,
                                                                   made_up: Findings, study: Study) -> None:
    for each, facts in ((shipped, found), (study, made_up)):
        for name, fact in facts.items():
            table, rows = fact.evidence
            if table == "hits" and name != "headlines":
                assert "title" not in set(each.hits.loc[list(rows), "section"]), name
            if name.startswith("names:"):
                assert len(rows) == fact.basis.table["all"].sum()
            if name == "words":
                assert len(rows) == fact.basis.values["n"]
            if name == "list":
                assert len(rows) == fact.basis.table["count"].sum()
    assert "title" in set(shipped.hits["section"])


ALIKE = ("{families: {fate: {concepts: {closure: {label: the end, patterns: [clos*]}, sale: [sold]}}, "
         "loaded: {concepts: {closure: {label: harshness, patterns: [hard]}}}, "
         "actors: {concepts: {closure: {label: the closers, name: [harbour line]}}}}}")


def test_concepts_of_one_name_in_two_families_keep_their_labels(make_study: MakeStudy, tmp_path: Path) -> None:
    made = make_study({"a-1": "It closes. A hard closure by Harbour Line.", "b-1": "It is sold."}, ALIKE)
    told = findings(made, folder=tmp_path, recounted=False)
    assert "“the end”" in told["words"].sentence
    assert told["list"].sentence.startswith("Words on this study's list of harshness, outside quotations: A 1.")
    assert told["names:closure"].sentence.startswith("The closers: ")


def test_outlets_that_use_none_of_the_words_are_not_among_all(make_study: MakeStudy, tmp_path: Path) -> None:
    made = make_study({"a-1": "A closure.", "b-1": "The closure.", "c-1": "Boats sail."})
    assert findings(made, folder=tmp_path, recounted=False)["words"].sentence.startswith("Two of three outlets use ")


def test_what_is_asked_for_must_be_known(make_study: MakeStudy, study: Study, tmp_path: Path, refused: Refused) -> None:
    for asked, told in ((("fates",), "family='fates'"), (("fate", "closing", "sale"), "first='closing'"),
                        (("fate", "sale", "closing"), "rival='closing'"), (("fate", "sale", "sale"), "itself")):
        with refused(told):
            findings(study, *asked, folder=tmp_path)
    entries = "{families: {one: {concepts: {a: [boat*]}}, two: {concepts: {b: [pier*], c: [mast*]}}}}"
    made = make_study({"a-1": "Boats at a pier.", "b-1": "A mast."}, entries)
    assert "“b”" in findings(made, "two", "b", "c", folder=tmp_path, recounted=False)["words"].sentence
    with refused("'one'", "1 of the 2"):
        findings(made, folder=tmp_path)


def test_a_study_without_actors_loaded_words_or_text_has_findings(make_study: MakeStudy, tmp_path: Path) -> None:
    entries = "{families: {f: {concepts: {a: [boat*], b: [pier*]}}}}"
    for texts in ({"a-1": "Boats, boats.", "b-1": "A pier."}, {"a-1": ""}):
        made = findings(make_study(texts, entries), folder=tmp_path)
        assert "choice" in set(made)
        assert str(made)


# --- sentences by the authors ---

def write(folder: Path, text: str) -> Path:
    (folder / "readings.yml").write_text(text, encoding="utf-8")
    return folder


def test_a_sentence_is_printed_only_while_its_needs_are_met(study: Study, tmp_path: Path) -> None:
    text = "words:\n  says: 'Only {leading} of {outlets} write closure ({count}).'\n  needs: {leading: LEAD}\n"
    met = findings(study, folder=write(tmp_path, text.replace("LEAD", "1")), recounted=False)["words"]
    assert met.sentence == "Only 1 of 3 write closure (4)."
    assert met.bound
    unmet = findings(study, folder=write(tmp_path, text.replace("LEAD", "2")), recounted=False)["words"]
    assert unmet.unmet == ("leading is 1, not 2",)
    assert unmet.sentence.startswith("One of three")


def test_a_sentence_may_need_another_finding_and_a_strength(study: Study, tmp_path: Path) -> None:
    text = "choice:\n  says: 'Firm!'\n  needs: {words.leading: 1, strength: firm in these texts}\n"
    found = findings(study, folder=write(tmp_path, text), recounted=False)["choice"]
    assert found.unmet == ("strength is no difference can be told, not firm in these texts",)


def test_needs_are_told_apart() -> None:
    values = {"n": 3, "who": ("A", "B"), "strength": FIRM}
    assert lacking(values, {"n": ">= 3", "who": ["A", "B"], "strength": COUNTED}) == []
    assert lacking(values, {"n": "<= 2"}) == ["n is 3, not <= 2"]
    assert lacking(values, {"m": 1}) == ["there is no m among n, who, strength"]


def test_a_sentence_without_needs_is_refused(tmp_path: Path, refused: Refused) -> None:
    with refused("readings.yml", "choice", "needs", error=StudyError):
        read_readings(write(tmp_path, "choice:\n  says: 'It is so.'\n"))


def test_fields_are_filled_and_braces_of_others_stay_data() -> None:
    assert fill("{n} of {m}: {who}", {"n": 1200, "m": 2.0, "who": "{x}"}) == "1,200 of 2: {x}"
    assert spell(11) == "11"


def test_a_fact_prints_its_table(found: Findings) -> None:
    assert isinstance(found["stance"].basis, Fact)
    assert isinstance(found["stance"]._show(), pd.DataFrame)
    assert list(found.only("choice")._show().columns)[0] == "strength"
