"""Sentences with numbers: change a table and the sentence changes; what is missing is said to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.measures.describe import describe, design_limits
from analysis.measures.labels import scare_quotes
from analysis.measures.terms import term_choices, term_rates
from analysis.showing.say import Sentence, colophon, say
from analysis.showing.sentences import say_extremes, say_limits
from analysis.study import Study, checksum

Refused = Callable[..., object]


def rates(**changes: list[object]) -> pd.DataFrame:
    rows = {"name": ["A", "B", "C"], "rate": [9.0, 1.0, 4.0], "low": [5.0, 0.2, 1.0], "high": [14.0, 3.0, 9.0],
            "n": [800, 1900, 50], "varies": ["within this text"] * 3}
    return pd.DataFrame({**rows, **changes})


@pytest.mark.parametrize("kind", [dict, pd.Series, lambda row: pd.DataFrame([row])])
def test_a_row_is_a_mapping_a_series_or_a_table_of_one(kind: Callable[[dict[str, object]], object]) -> None:
    row = kind({"name": "The Gull", "rate": 75.04, "n": 1940})
    assert repr(say("{name}: {rate:.1f} in {n:,}", row)) == "The Gull: 75.0 in 1,940"


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_a_missing_value_reads_unknown_whatever_its_format(missing: object) -> None:
    assert say("{rate:.1f} and {rate}", {"rate": missing}).text == "unknown and unknown"


def test_another_number_gives_another_sentence() -> None:
    assert say("{rate:.1f}", {"rate": 1.0}).text != say("{rate:.1f}", {"rate": 1.1}).text


@pytest.mark.parametrize("template", ["{ratio}", "{ratio:.1f}", "{}", "{0}"])
def test_an_unknown_field_is_told_with_the_known_ones(refused: Refused, template: str) -> None:
    with refused("field", "'name'", "'rate'"):
        say(template, {"name": "A", "rate": 1.0})


def test_a_table_without_a_row_and_a_template_without_a_table_are_refused(refused: Refused) -> None:
    with refused("0 rows", "table.query(...)"):
        say("{name}", rates().head(0))
    with refused("say(template, row)"):
        say("{name}")


def test_a_list_has_one_sentence_a_row_in_the_tables_order() -> None:
    assert say("{name}: {rate:.0f}", rates()).text == "- A: 9\n- B: 1\n- C: 4"
    assert say("{name}: {rate:.0f}", rates().iloc[::-1]).text == "- C: 4\n- B: 1\n- A: 9"


def test_a_sentence_is_shown_as_text_and_as_markdown() -> None:
    sentence = Sentence("**A**")
    assert repr(sentence) == str(sentence) == sentence._repr_markdown_() == "**A**"


def test_highest_and_lowest_are_named_with_their_intervals() -> None:
    told = say_extremes(rates(), "rate", "closure per 1,000 words").text
    assert told.startswith("Closure per 1,000 words: highest in **A**, 9.0 (5.0 to 14.0; n = 800), "
                           "lowest in **B**, 1.0 (0.2 to 3.0; n = 1,900).")


def test_swapping_two_names_swaps_them_in_the_sentence() -> None:
    told = say_extremes(rates(name=["B", "A", "C"]), "rate", "closure").text
    assert "highest in **B**, 9.0" in told
    assert "lowest in **A**, 1.0" in told


def test_the_order_of_rows_does_not_matter() -> None:
    assert say_extremes(rates().iloc[::-1], "rate", "closure").text == say_extremes(rates(), "rate", "closure").text


def test_intervals_apart_are_a_finding_and_intervals_that_overlap_are_not() -> None:
    assert "do not overlap" in say_extremes(rates(), "rate", "closure").text
    assert "not separable from chance" in say_extremes(rates(high=[14.0, 5.0, 9.0]), "rate", "closure").text
    assert "not separable from chance" in say_extremes(rates(high=[14.0, 6.0, 9.0]), "rate", "closure").text


def test_the_verdict_names_what_the_intervals_vary_over() -> None:
    within = say_extremes(rates(), "rate", "closure").text
    over = say_extremes(rates(varies=["over articles"] * 3), "rate", "closure").text
    mixed = say_extremes(rates(varies=["over articles", "within this text", "over articles"]), "rate", "closure").text
    assert "sentence-to-sentence" in within
    assert "article-to-article" in over
    assert "sentence-to-sentence" in mixed


def test_overlap_over_articles_is_not_blamed_on_short_texts() -> None:
    told = say_extremes(rates(varies=["over articles"] * 3, high=[14.0, 6.0, 9.0]), "rate", "closure").text
    assert "not separable from chance from so few articles." in told


def test_rows_without_a_value_are_named_and_left_out() -> None:
    gap = rates(rate=[np.nan, 1.0, 4.0])
    assert say_extremes(gap, "rate", "closure").text.startswith("Closure: highest in **C**")
    assert say_extremes(gap, "rate", "closure").text.endswith("Without a value: A.")
    nothing = rates(rate=[np.nan, 1.0, np.nan])
    assert say_extremes(nothing, "rate", "closure").text == (
        "Closure: fewer than two values, so nothing to compare. Without a value: A, C.")


@pytest.mark.parametrize("which", [0, 1])
def test_a_value_without_an_interval_is_said_to_have_none_and_gets_no_verdict(which: int) -> None:
    bare = rates()
    bare.loc[which, ["low", "high"]] = np.nan
    told = say_extremes(bare, "rate", "closure").text
    assert f"**{'AB'[which]}**, {bare.loc[which, 'rate']} (no interval; n = " in told
    assert told.endswith("Where a value has no interval, the two cannot be told from chance.")
    assert "nan" not in told


def test_equal_values_are_said_to_be_the_same_everywhere() -> None:
    assert say_extremes(rates(rate=[2.0] * 3), "rate", "closure").text == "Closure: the same everywhere (2.0)."


def test_all_that_share_an_extreme_are_named_and_all_must_stand_apart() -> None:
    told = say_extremes(rates(rate=[9.0, 1.0, 1.0]), "rate", "closure").text
    assert "lowest in **B**, 1.0 (0.2 to 3.0; n = 1,900) and in **C**, 1.0 (1.0 to 9.0; n = 50)." in told
    assert "not separable from chance" in told
    assert "highest in **A**, 9.0 (5.0 to 14.0; n = 800) and in **B**, 9.0" in say_extremes(
        rates(rate=[9.0, 9.0, 1.0]), "rate", "closure").text


def test_a_table_without_intervals_gets_no_verdict() -> None:
    told = say_extremes(rates()[["name", "rate"]], "rate", "closure").text
    assert told == "Closure: highest in **A**, 9.0, lowest in **B**, 1.0."


def test_shares_are_in_per_cent_and_articles_are_named_by_doc_id() -> None:
    shares = rates(share=[0.9, 0.1, 0.5], low=[0.8, 0.0, 0.3], high=[1.0, 0.2, 0.7], doc_id=["a-1", "b-1", "c-1"])
    told = say_extremes(shares, "share", "share of closure").text
    assert told.startswith("Share of closure: highest in **a-1**, 90% (80% to 100%; n = 800), lowest in **b-1**, 10%")


def test_articles_without_a_value_are_named_by_doc_id_too() -> None:
    gap = rates(rate=[np.nan, 1.0, 4.0]).assign(doc_id=["a-1", "b-1", "c-1"])
    assert say_extremes(gap, "rate", "closure").text.endswith("Without a value: a-1.")


def test_what_a_measure_found_is_what_is_said(study: Study) -> None:
    closures = term_rates(study, "fate").query("concept == 'closure'")
    told = say(closures, what="closure").text
    assert told.startswith("Closure: highest in **The Gull**, 75.0")
    assert "lowest in **The Lamp**, 0.0" in told
    assert told.endswith("Without a value: Buoy Post.")


def test_every_case_of_a_measure_has_its_sentence(study: Study, refused: Refused) -> None:
    table = term_rates(study, "fate")
    lines = say(table).text.splitlines()
    assert [line.split(":")[0] for line in lines] == [f"- {what}, use per 1,000 words" for what in
                                                      ("Closure", "New timetable", "Sale")]
    for line, concept in zip(lines, ("closure", "timetable", "sale"), strict=True):
        part = table[table["concept"] == concept]
        assert line == f"- {say(part)}"
    closure = table[table["concept"] == "closure"]
    assert say(closure.sort_values("value")).text == say(closure).text
    assert say(term_rates(study, "fate", voice="own")).text.startswith("- Closure, use per 1,000 words (voice own):")
    assert say(scare_quotes(study)).text.startswith("Terms in scare quotes per 1,000 words: highest in **The Lamp**")
    assert " 75% (" in say(term_choices(study, "fate")).text
    assert say(table.head(0)).text == "The table has no rows, so there is nothing to say."
    with refused("['closure', 'new timetable', 'sale']", "keep the rows of one"):
        say(table, what="use")


def test_sections_and_months_are_named_too(study: Study) -> None:
    told = say(term_rates(study, "fate", by=["outlet", "section"]).query("concept == 'timetable'"), what="timetable")
    assert "**The Lamp, headline**" in told.text


def test_any_column_of_a_table_can_be_asked_for(study: Study, refused: Refused) -> None:
    table = describe(study)
    assert say(table, what="length in words", value="words").text == (
        "Length in words: highest in **The Lamp**, 60, lowest in **Buoy Post**, 0.")
    assert say(table, value="quoted_share").text.startswith("Quoted share: highest in **Tide Weekly**, 50%, lowest in")
    assert say(term_rates(study, "fate").query("concept == 'closure'"), value="n").text == (
        "N: highest in **The Lamp**, 60, lowest in **Buoy Post**, 0.")
    with refused("'length'", "'words'"):
        say(table, value="length")


def test_a_study_in_one_row_is_said(study: Study) -> None:
    assert say(describe(study, "total")).text == "4 articles from 4 outlets (3 with text): 120 words in 22 sentences."
    assert say(design_limits(study)).text == say_limits(design_limits(study)).text


def compared(**changes: object) -> pd.DataFrame:
    row = {"group1": "gull", "group2": "tide", "name1": "The Gull", "name2": "The Tide", "n1": 4, "n2": 4,
           "difference": 7.0, "p": 1.0, "p_adjusted": 1.0, "smallest_p": 2 / 70, "level": 0.95}
    return pd.DataFrame([{**row, **changes}])


FAR = {"p": 0.00016, "p_adjusted": 0.0003}
COMPARED = [
    ([compared().drop(columns=["p", "p_adjusted"])], "No pair of outlets has four articles each, so nothing is tested "
                                                     "and only descriptive columns are shown."),
    ([compared().drop(columns=["name1", "name2"])], "The one comparison of two groups could be tested"),
    ([compared()], "The one comparison of two outlets could be tested: both have four articles or more. It does not "
                   "differ at the 5 % level. Its p is 1; the smallest that these numbers of articles could give is "
                   "0.029."),
    ([compared(**FAR)], "It differs at the 5 % level. Its p is 0.00016;"),
    ([compared(**FAR, level=0.99)], "It differs at the 1 % level."),
    ([compared(), compared(**FAR)], "Both comparisons of two outlets could be tested: each has four articles or more "
                                    "on both sides. After Holm's correction for 2 tests, one differs at the 5 % "
                                    "level."),
    ([compared(**FAR), compared(p=np.nan)], "Of 2 comparisons of two outlets, 1 could be tested"),
    ([compared().head(0)], "There are no two outlets to compare."),
]


@pytest.mark.parametrize(("tables", "said"), COMPARED)
def test_a_comparison_is_said(tables: list[pd.DataFrame], said: str) -> None:
    assert said in say(pd.concat(tables)).text


def card(**changes: object) -> pd.DataFrame:
    ends = {f"{name}{end}": value for name, value in (("precision", 0.86), ("recall", 0.69), ("f1", 0.76))
            for end in ("", "_low", "_high")}
    row = {"instrument": "attributions", "label": "cue", "articles": 5, "n_found": 83, "n_coded": 103, **ends,
           "coder": "A", "built_on": "", "code": "a.module"}
    return pd.DataFrame([{**row, **changes}])


def test_cards_are_said_and_with_attributions_what_was_missed() -> None:
    told = say(pd.concat([card(), card(instrument="status", label="scare_quoted: false")])).text
    assert told.startswith("Measured on 5 articles, coded by A.\n\n- **attributions** (`a.module`): F1 is 76 % ")
    assert ("Of the attributions there 69 % (69 to 69) were found, and of those found 86 % (86 to 86) were there: "
            "counts of who speaks err in both directions.") in told
    assert told.count("were found") == 1
    assert "for *not in scare quotes*." in told
    assert say(card(articles=0)).text.startswith("Nothing is coded by hand yet")
    assert say(pd.concat([card(), card(instrument="status", coder="B")])).text.count("coded by ") == 2


class Told:
    """A thing of another module that knows what is to be said of it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def _say(self) -> Sentence:
        return Sentence(f"{self.name} holds.")


def test_other_things_bring_their_own_sentence(refused: Refused) -> None:
    assert say(Told("A")).text == "A holds."
    for several in ([Told("A"), Told("B")], {"one": Told("A"), "two": Told("B")}, (Told(name) for name in "AB")):
        assert say(several).text == "- A holds.\n- B holds."
    for thing in (3, [], [3], None):
        with refused(type(thing).__name__, "give a template", error=TypeError):
            say(thing)


def test_a_table_of_which_nothing_is_known_is_refused(study: Study, refused: Refused) -> None:
    for table in (describe(study), study.outlets, rates()):
        with refused("say: there is no sentence for a table with the columns", "name", "what="):
            say(table)


def limits(**changes: object) -> pd.DataFrame:
    row = {"articles": 5, "outlets": 5, "fewest_per_outlet": 1, "most_per_outlet": 1, "smallest_p": 0.4,
           "least_words": 1200, "rate": 5.0, "low": 2.4, "high": 10.4}
    return pd.DataFrame([{**row, **changes}])


def test_limits_of_one_article_an_outlet_forbid_p_values() -> None:
    told = say_limits(limits()).text
    assert "5 articles from 5 outlets, one article an outlet" in told
    assert "no exact test of one outlet against the others could give a p-value below 0.4, so none is shown" in told
    assert "5 times in 1,000" in told
    assert "(1,200 words) would have an interval from 2.4 to 10.4 at best" in told


def test_limits_follow_the_design() -> None:
    told = say_limits(limits(most_per_outlet=9, fewest_per_outlet=2, smallest_p=0.002)).text
    assert "2 to 9 articles an outlet" in told
    assert "as small as 0.002" in told
    assert "so none is shown" not in told
    assert "p-value below 0.0001." in say_limits(limits(smallest_p=1e-12, most_per_outlet=9)).text
    assert "no p-value but 1, so none" in say_limits(limits(smallest_p=1.0)).text
    assert "no second outlet to compare with" in say_limits(limits(smallest_p=np.nan)).text
    told = say_limits(limits(articles=4, outlets=1, fewest_per_outlet=4, most_per_outlet=4)).text
    assert "4 articles from 1 outlet, 4 articles an outlet" in told
    assert "Where an outlet has several articles, intervals describe variation between them" in told
    assert "no article has a text" in say_limits(limits(articles=0, outlets=0, least_words=0)).text


def test_limits_are_those_of_the_study(study: Study) -> None:
    assert "4 articles from 3 outlets, 1 to 2 articles an outlet" in say_limits(design_limits(study)).text


def test_the_colophon_names_tables_articles_and_words(study: Study) -> None:
    told = colophon(study).text
    assert f"Tables `{checksum(study)}`: 4 articles, 120 words." in told
    fewer = replace(study, articles=study.articles.assign(n_words=0))
    assert colophon(fewer).text != told
    many = pd.concat([study.articles.head(1)] * 1_200).assign(n_words=1)
    assert "`: 1,200 articles, 1,200 words." in colophon(replace(study, articles=many)).text
    assert "`: 1 article, 1 word." in colophon(replace(study, articles=many.head(1))).text


def test_speaking_changes_no_table() -> None:
    table, limit = rates(), limits()
    copies = table.copy(), limit.copy()
    say_extremes(table, "rate", "closure")
    say("{name}", table)
    say_limits(limit)
    pd.testing.assert_frame_equal(table, copies[0])
    pd.testing.assert_frame_equal(limit, copies[1])
