"""Instruments against hand codes, cards, and the coding sheet: counts that can be made on one's fingers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import load_study
from analysis.estimate import share_interval
from analysis.measures.coding import (
    PLACE,
    check_coding,
    coder_agreement,
    coding_sheet,
    corrected_counts,
    family_precision,
)
from analysis.measures.gold import load_gold, score_spans
from analysis.measures.titles import part_of
from analysis.measures.validation import INSTRUMENTS, agreement_with_gold, agreements, card, cards, validate
from analysis.showing.sentences import say_card
from analysis.showing.show import show, show_cards
from analysis.study import Study, StudyError

Refused = Callable[..., object]


def estimate(table: pd.DataFrame, label: str, measure: str) -> float:
    (value,) = table.loc[(table["label"] == label) & (table["measure"] == measure), "estimate"]
    return value


def coded_like(study: Study, family: str = "fate") -> pd.DataFrame:
    """Codes that agree with the instrument throughout."""
    columns = ["doc_id", "start", "end", "concept", "status", "voice", "scare_quoted"]
    return study.hits.loc[study.hits["family"] == family, columns].reset_index(drop=True)


# --- against hand codes ---

def test_a_coder_who_sees_what_the_instrument_finds_gives_full_marks(study: Study) -> None:
    gold = coded_like(study)
    for instrument in ("concepts", "status", "voice", "scare_quoted"):
        table = agreement_with_gold(study, instrument, gold, family="fate")
        known = table[table["measure"].isin(["precision", "recall", "f1"]) & (table["n"] > 0)]
        assert (known["estimate"] == 1).all(), instrument
        assert (known["low"] < 1).all()
        assert set(table["instrument"]) == {instrument}


def test_a_missed_and_a_wrong_hit_are_counted(study: Study) -> None:
    gold = coded_like(study)  # four closures and five timetables
    missed = pd.concat([gold, gold.iloc[[0]].assign(start=900, end=905, concept="closure")], ignore_index=True)
    table = agreement_with_gold(study, "concepts", missed, family="fate")
    assert estimate(table, "closure", "recall") == 4 / 5
    assert estimate(table, "all", "recall") == 9 / 10
    assert estimate(table, "all", "precision") == 1
    fewer = gold[gold["doc_id"].isin(["gull-1", "gull-2"])].iloc[1:]
    table = agreement_with_gold(study, "concepts", fewer, family="fate")
    assert estimate(table, "closure", "precision") == 2 / 3  # articles that were not coded do not count


def test_of_two_overlapping_spans_the_one_with_the_same_label_is_right(study: Study) -> None:
    two = study.hits.iloc[[0, 0]].assign(doc_id="gull-1", family="fate", concept=["closure", "timetable"],
                                         start=[0, 2], end=[4, 6])
    gold = pd.DataFrame({"doc_id": ["gull-1"], "start": [3], "end": [5], "concept": ["timetable"]})
    table = agreement_with_gold(replace(study, hits=two.reset_index(drop=True)), "concepts", gold, family="fate")
    assert (estimate(table, "all", "recall"), estimate(table, "all", "precision")) == (1, 0.5)


def test_a_code_that_differs_lowers_agreement_and_not_finding(study: Study) -> None:
    gold = coded_like(study)
    gold.loc[gold["status"] == "negated", "status"] = "not marked"
    table = agreement_with_gold(study, "status", gold, family="fate")
    assert estimate(table, "status: all", "observed_agreement") == 8 / 9
    assert estimate(table, "status: negated", "precision") == 0
    assert estimate(table, "status: not marked", "recall") == 8 / 9
    assert estimate(table, "status: all", "alpha") == pytest.approx(0.0)
    assert estimate(agreement_with_gold(study, "concepts", gold, family="fate"), "all", "f1") == 1


def test_the_first_family_is_scored_against_the_codes_of_its_name(study: Study, refused: Refused, tmp_path: Path,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    gold = coded_like(study)
    pd.testing.assert_frame_equal(agreement_with_gold(study, "status", gold),
                                  agreement_with_gold(study, "status", gold, family="fate"))
    (tmp_path / "corpus" / "tables").mkdir(parents=True)
    (tmp_path / "corpus" / "tables" / "datapackage.json").write_text("{}")
    (tmp_path / "corpus" / "gold").mkdir()
    gold.to_csv(tmp_path / "corpus" / "gold" / "fate.csv", index=False)
    monkeypatch.chdir(tmp_path)
    for instrument in ("concepts", "voice"):
        assert estimate(agreement_with_gold(study, instrument), agreement_with_gold(study, instrument)["label"].iloc[0],
                        "precision") == 1
        assert card(study, instrument, coder="one reader")["articles"].iloc[0] == gold["doc_id"].nunique()
    with refused("actors.csv", "gold", error=StudyError):
        agreement_with_gold(study, "concepts", family="actors")
    with refused("family='fates'", "'fate'"):
        agreement_with_gold(study, "concepts", family="fates")


def test_sentences_need_both_ends(study: Study) -> None:
    gold = part_of(study).sentences[PLACE].reset_index(drop=True)  # a title is no sentence that was found
    gold.loc[0, "end"] += 1
    n = len(gold)
    assert n == 22
    assert estimate(agreement_with_gold(study, "sentences", gold), "both ends", "recall") == (n - 1) / n


def test_no_findings_in_the_coded_articles_is_told_and_not_scored(study: Study, refused: Refused) -> None:
    empty = replace(study, attributions=study.attributions.iloc[:0])
    with refused("attributions", "annotate again"):
        agreement_with_gold(empty, "attributions", pd.DataFrame({"doc_id": ["gull-1"]}))
    with refused("instrument", "sentences"):
        agreement_with_gold(study, "weather")


def test_the_shipped_instruments_have_intervals_around_their_estimates() -> None:
    shipped = load_study()
    for instrument in INSTRUMENTS:
        table = agreement_with_gold(shipped, instrument)
        known = table[table["estimate"].notna() & table["low"].notna()]
        assert len(known)
        assert (known["low"] <= known["estimate"] + 1e-9).all()
        assert (known["estimate"] <= known["high"] + 1e-9).all()
    hits = part_of(shipped).hits
    same = score_spans(hits[hits["family"] == "exit"], load_gold("exit"), "concept")
    mine = agreement_with_gold(shipped, "concepts")
    for label in set(same["label"]):
        assert estimate(mine, label, "f1") == estimate(same, label, "f1")


def test_a_card_says_on_what_by_whom_and_with_what(study: Study) -> None:
    table = card(study, "concepts", coder="two readers", gold=coded_like(study), family="fate",
                 built_on="Invented texts.")
    assert table["label"].tolist()[-1] == "all"
    last = card(study, "sentences", coder="two readers", gold=part_of(study).sentences[PLACE]).iloc[-1]
    assert (last["articles"], last["n_found"], last["n_coded"]) == (4, 22, 22)
    assert (last["precision"], last["f1"]) == (1, 1)
    assert last["precision_low"] == pytest.approx(share_interval(22, 22)[0])
    assert last["code"] == "analysis.reading.segment"
    said = str(say_card(table))
    assert "coded by two readers. Invented texts." in said


def test_cards_can_be_read() -> None:
    table = cards(load_study(), ["status", "sentences"], coder="one reader")
    assert show_cards(table).loc["sentences", "found"] == 151
    said = str(say_card(table))
    assert said.count("coded by one reader.") == 1
    assert [line[:5] for line in said.splitlines()] == ["Measu", "", "- **s", "- **s"]
    apart = say_card(pd.concat([table, table.assign(instrument="other", coder="another")]))
    assert str(apart).count("coded by another.") == 1


def test_what_nobody_coded_is_told_and_not_left_out(study: Study, tmp_path: Path,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "corpus" / "tables").mkdir(parents=True)
    (tmp_path / "corpus" / "tables" / "datapackage.json").write_text("{}")
    (tmp_path / "corpus" / "gold").mkdir()
    monkeypatch.chdir(tmp_path)
    nothing = cards(study, ["status", "sentences"], coder="A")
    assert nothing["label"].tolist() == ["not coded by hand"] * 2
    assert str(say_card(nothing)).startswith("Nothing is coded by hand yet")
    assert set(show_cards(nothing)[["precision", "f1"]].to_numpy().ravel()) == {"-"}
    assert nothing["n_found"].isna().all()
    assert nothing["recall"].isna().all()
    assert agreements(study, ["status"])["measure"].tolist() == ["not coded by hand"]

    part_of(study).sentences.to_csv(tmp_path / "corpus" / "gold" / "sentences.csv", index=False)
    some = cards(study, ["status", "sentences"], coder="A")
    told = str(say_card(some))
    assert told.startswith("Measured on 4 articles, coded by A.")
    assert "- **status** (`analysis.reading.status`): not coded by hand in these texts." in told
    assert some.loc[1, ["label", "articles", "precision", "recall"]].tolist() == ["both ends", 4, 1.0, 1.0]


def test_agreement_beyond_chance_is_that_of_each_instrument() -> None:
    shipped = load_study(Path(__file__).resolve().parents[1] / "corpus" / "tables")
    table = agreements(shipped, ["status", "voice"])
    for name in ("status", "voice"):
        whole = agreement_with_gold(shipped, name)
        expected = whole[whole["label"] == f"{name}: all"].reset_index(drop=True)
        assert table[table["instrument"] == name].reset_index(drop=True).equals(expected)
    with pytest.raises(ValueError, match="instrument"):
        agreements(shipped, ["sentences"])


def test_validate_gives_cards_or_agreement_beyond_chance(study: Study, refused: Refused) -> None:
    shipped = load_study()
    pd.testing.assert_frame_equal(validate(shipped, coder="one reader"),
                                  cards(shipped, list(INSTRUMENTS), coder="one reader"))
    pd.testing.assert_frame_equal(validate(shipped, "status", coder="one reader"),
                                  cards(shipped, ["status"], coder="one reader"))
    pd.testing.assert_frame_equal(validate(shipped, ["status", "voice"], chance=True),
                                  agreements(shipped, ["status", "voice"]))
    gold = coded_like(study)
    pd.testing.assert_frame_equal(validate(study, "concepts", gold=gold, family="fate", coder="a", built_on="b"),
                                  card(study, "concepts", gold=gold, family="fate", coder="a", built_on="b"))
    with refused("instrument", "'sentences'"):
        validate(shipped, "weather")


def test_the_level_asked_for_is_the_level_of_every_card() -> None:
    shipped = load_study()
    narrow, wide = (validate(shipped, ["status", "sentences"], level=level) for level in (0.5, 0.99))
    assert narrow["level"].eq(0.5).all()
    assert wide["level"].eq(0.99).all()
    known = narrow["precision"].between(0.01, 0.99)
    assert (wide["precision_low"] < narrow["precision_low"])[known].all()


def test_agreement_is_asked_of_instruments_that_have_one() -> None:
    shipped = load_study()
    chance = validate(shipped, chance=True)
    assert set(chance["instrument"]) == {"status", "voice", "scare_quoted"}


def test_codes_are_those_of_one_instrument(study: Study, refused: Refused) -> None:
    with refused("gold", "one instrument"):
        validate(study, ["concepts", "status"], gold=coded_like(study), family="fate")


# --- the coding sheet ---

def test_a_sheet_samples_without_repeats_and_with_its_seed(study: Study) -> None:
    sheet = coding_sheet(study, "fate", n=5, seed=1)
    assert len(sheet) == 5
    assert not sheet.duplicated(PLACE).any()
    pd.testing.assert_frame_equal(sheet, coding_sheet(study, "fate", n=5, seed=1))
    assert not sheet.equals(coding_sheet(study, "fate", n=5, seed=2))
    assert set(sheet["right"]) == set(sheet["note"]) == {""}
    assert "line" not in sheet
    whole = coding_sheet(study, "fate", n=500)
    assert set(map(tuple, whole[PLACE].values)) == set(map(tuple, coded_like(study)[PLACE].values))


def test_every_concept_can_be_given_its_share(study: Study) -> None:
    sheet = coding_sheet(study, "fate", n=2, draw="each")
    assert sheet["concept"].value_counts().to_dict() == {"closure": 2, "timetable": 2}
    assert set(coding_sheet(study, "fate", n=2, concept="hidden")["concept"]) == {""}
    assert len(coding_sheet(study, "fate", n=0)) == 0


def test_lines_are_shown_only_where_the_texts_are_given(study: Study) -> None:
    texts = {"gull-1": "The ferry closes in May. Islanders call the closure hard."}
    lines = coding_sheet(study, "fate", n=50, texts=texts).set_index("doc_id")["line"]
    assert sorted(line[:19] for line in lines["gull-1"]) == ["The ferry closes in", "The ferry «closes» "]
    assert set(lines["lamp-1"]) == {""}


def judged(right: str) -> pd.DataFrame:
    """A sheet with one judgement a letter: y, n or -."""
    words = {"y": "yes", "n": "no", "-": ""}
    return pd.DataFrame({"doc_id": "a", "start": range(len(right)), "end": range(1, len(right) + 1), "concept": "x",
                         "right": [words[letter] for letter in right]})


@pytest.mark.parametrize(("change", "said"), [
    ({"right": ["yes", "maybe", ""]}, ("sheet.csv, row 3, column 'right'", "'maybe'")),
    ({"start": ["0", "here", "2"]}, ("sheet.csv, row 3, column 'start'", "'here'")),
    ({"start": [0, 0, 2], "end": [1, 1, 3], "right": ["yes", "no", ""]}, ("column 'right'", "judged twice")),
])
def test_a_sheet_filled_in_wrongly_is_refused(change: dict[str, list], said: tuple[str, ...], refused: Refused) -> None:
    with refused(*said, error=StudyError):
        check_coding(judged("yn-").assign(**change), "sheet.csv")


def test_a_sheet_without_its_columns_is_refused_and_slips_of_the_pen_are_not(refused: Refused) -> None:
    with refused("column 'right' is missing", error=StudyError):
        check_coding(judged("y").drop(columns="right"))
    written = judged("yn-").assign(right=[" YES", "No ", np.nan], start=["0", "1", "2"])
    assert check_coding(written)["right"].tolist() == ["yes", "no", ""]


def test_precision_is_right_over_judged() -> None:
    table = family_precision(judged("yyyn--"))
    assert table["concept"].tolist() == ["x", "all"]
    assert table.loc[0, ["count", "n", "precision"]].tolist() == [3, 4, 0.75]
    assert table.loc[0, ["low", "high"]].tolist() == pytest.approx([float(end) for end in share_interval(3, 4)])
    nothing = family_precision(judged("--"))
    assert nothing["n"].tolist() == [0]
    assert np.isnan(nothing["precision"][0])


def test_hidden_concepts_are_looked_up(study: Study, refused: Refused) -> None:
    hidden = coding_sheet(study, "fate", concept="hidden").assign(right="yes")
    with refused("give the study"):
        family_precision(hidden)
    assert family_precision(hidden, study)["concept"].tolist() == ["closure", "timetable", "all"]
    with refused("row 2", "draw the sheet again"):
        family_precision(hidden.assign(start=hidden["start"] + 1000), study)


def test_counts_are_corrected_by_precision_and_its_bounds(study: Study) -> None:
    sheet = coding_sheet(study, "fate")
    closures = sheet["concept"] == "closure"
    sheet["right"] = np.where(closures & (sheet["status"] == "negated"), "no", np.where(closures, "yes", ""))
    precision = family_precision(sheet)
    table = corrected_counts(study, "fate", precision).set_index(["outlet", "concept"])
    gull = table.loc[("gull", "closure")]
    assert (gull["count"], gull["precision"], gull["corrected"], gull["n_coded"]) == (3, 0.75, 2.25, 4)
    low, high = (float(end) for end in share_interval(3, 4))
    assert (gull["low"], gull["high"]) == pytest.approx((3 * low, 3 * high))
    assert gull["corrected_rate"] == pytest.approx(0.75 * gull["value"])
    untold = table.loc[("lamp", "timetable")]
    assert (untold["corrected"], untold["n_coded"]) == (untold["count"], 0)
    assert np.isnan(untold["low"])


def test_two_coders_agree_as_far_as_they_do(refused: Refused) -> None:
    same = coder_agreement(judged("yynn-"), judged("yynny")).iloc[0]
    assert (same["n"], same["alpha"], same["agreed"]) == (4, 1, 1)
    half = coder_agreement(judged("yynn"), judged("ynny")).iloc[0]
    assert (half["matches"], half["agreed"]) == (2, 0.5)
    # Two of four pairs differ; of the 8 codes 4 are yes, so by chance 32 of 56 pairs would: 1 - (1/2) / (4/7).
    assert half["alpha"] == pytest.approx(1 - 0.5 / (4 / 7))
    pd.testing.assert_frame_equal(coder_agreement(judged("yynn"), judged("ynny")).drop(
        columns=["first_yes", "second_yes"]), coder_agreement(judged("ynny"), judged("yynn")).drop(
        columns=["first_yes", "second_yes"]))
    with refused("no judged hit in common"):
        coder_agreement(judged("--"), judged("yy"))


def test_where_nothing_is_coded_one_sentence_stands_for_the_tables(study: Study, tmp_path: Path,
                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "corpus" / "tables").mkdir(parents=True)
    (tmp_path / "corpus" / "tables" / "datapackage.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    cards = validate(study, ["status", "voice"])
    sentence = "Nothing to show: nothing is coded by hand in these texts."
    assert str(show(cards)) == str(show(cards, columns=["label", "recall"], index="instrument")) == sentence
    chance = validate(study, ["status", "voice"], chance=True)
    assert str(show(chance, columns=["measure", "n"], index="instrument")) == sentence
    mixed = pd.concat([cards, cards.assign(articles=3)])
    assert "status" in str(show(mixed))
