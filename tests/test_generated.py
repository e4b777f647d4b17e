"""The package on studies that nobody prepared for it: made up by a grammar, with every count known beforehand.

From `new` over `annotate` to findings and every notebook. What was planted must be what is found; each sentence of
`findings` is written again, and its numbers are counted again, from the CSV files in plain pandas (`recount`); and
nothing reads as if no person had looked.
"""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
import recount
import yaml
from generated import FAMILIES, Planted, write_study
from in_process import Cell, Run, run_cells
from recount import Tables
from scipy.special import comb
from scipy.stats import binomtest

import analysis
from analysis.measures.claims import ALPHA, BEYOND, FINDINGS, FIRM, LEAST_ARTICLES, LEAST_EVENTS, NONE, UNKNOWN, Claim
from analysis.measures.claims import strength as strength_of
from analysis.measures.findings import Finding, Findings, claim_sentence, findings
from analysis.reading.attribution.model import read_model
from analysis.reading.update import rebuild_tables
from analysis.showing.chart import Chart
from analysis.showing.sentences import Sentence
from analysis.showing.show import Table
from analysis.study import Study, load_study

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
SIZES = (3, 40, 400)
RECOUNTED = (3, 40)  # in every way of counting, without which no claim is firm
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("0[0-5]-*.ipynb"))
NUMBER = re.compile(r"(?<![\w.])[+-]?\d[\d,]*(?:\.\d+)?(?: %)?")
# What a reader must never see; each with the reason that a failing test gives.
UGLY = {
    "a missing value": r"\b(?:nan|inf|NaN|NaT|None(?! of)|<NA>)\b",
    "an object of Python": r"Empty DataFrame|Traceback|Warning|<class|dtype:|\bDataFrame\b",
    "empty bold": r"\*\*\s*\*\*",
    "a plural of one": r"(?<![\d,.])1 (?:articles|outlets|texts|words|sentences|namings|names|hits|choices|times|pairs"
                       r"|patterns|uses|attributions|ways)\b(?! \()",
    "a number of nothing": r"[\d%] \((?:[^()]*; )?n = 0\)",
    "a zero with a minus": r"(?<![\w.])-0(?:\.0+)?(?![\d.])",
    "a number only a computer writes": r"\d(?:\.\d+)?e-\d",
    # In arithmetic, which a reader may copy, a number stands as it is.
    "ten thousand without a comma in a sentence": r"(?<![\d,.#`])(?<![*/] )\d{5,}(?= )",
}
IN_SENTENCES = {"ten thousand without a comma in a sentence"}


@dataclass(frozen=True)
class Made:
    """A made-up study, its tables as CSV, its findings, and its notebooks as they ran."""

    size: int
    planted: Planted
    tables: Tables
    study: Study
    found: Findings

    @cached_property
    def runs(self) -> dict[str, Run]:
        return {path.stem: run_cells(path) for path in sorted((self.planted.folder / "notebooks").glob("*.ipynb"))}

    @property
    def claims(self) -> dict[str, Claim]:
        return {name: each.basis for name, each in self.found.items() if isinstance(each.basis, Claim)}


@cache
def make(size: int, place: Path) -> Made:
    planted = write_study(place / f"study-{size}", size)
    corpus = planted.folder / "corpus"
    rebuild_tables(corpus)
    study = load_study(corpus / "tables")
    found = findings(study, folder=corpus, recounted=size in RECOUNTED)
    return Made(size, planted, Tables(corpus / "tables"), study, found)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("generated")


@pytest.fixture(scope="module", params=SIZES)
def made(request: pytest.FixtureRequest, place: Path) -> Made:
    return make(request.param, place)


def shown(made: Made, kind: type | tuple[type, ...]) -> Iterator[tuple[str, Cell]]:
    """The cells of all notebooks that show a value of a kind, with the notebook's name."""
    for name, run in made.runs.items():
        yield from ((name, cell) for cell in run.cells if isinstance(cell.value, kind))


def held(made: Made) -> Iterator[Claim | Finding]:
    """Every claim and finding that a notebook keeps under a name or shows."""
    for run in made.runs.values():
        for value in (*run.names.values(), *(cell.value for cell in run.cells)):
            listed = value.values() if isinstance(value, dict | Findings) else (
                value if isinstance(value, list | tuple) else [value])
            yield from (each for each in listed if isinstance(each, Claim | Finding))


def measured(made: Made) -> dict[str, pd.DataFrame]:
    """Tables of measures, by outlet."""
    study = made.study
    return {"term_rates": analysis.term_rates(study), "own voice": analysis.term_rates(study, "loaded", voice="own"),
            "term_choices": analysis.term_choices(study), "voice_shares": analysis.voice_shares(study),
            "hit_shares": analysis.hit_shares(study, "dome", concept="shuttering"),
            "label_shares": analysis.label_shares(study, "trust"), "source_mix": analysis.source_mix(study),
            "scare_quotes": analysis.scare_quotes(study)}


# --- every notebook runs, and reads well ---

@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_notebook_executes(made: Made, name: str) -> None:
    run = made.runs[name]
    assert run.fault == ""
    assert [cell.noise for cell in run.cells if cell.noise] == []


@pytest.mark.parametrize("what", UGLY)
def test_nothing_ugly_is_shown(made: Made, what: str) -> None:
    kinds = (Sentence, Findings, Finding) + (() if what in IN_SENTENCES else (Table, Chart))
    found = [f"{name} [{cell.number}]: {match[0]!r} in {match.string[max(0, match.start() - 60):match.end() + 40]!r}"
             for name, cell in shown(made, kinds) for match in re.finditer(UGLY[what], cell.text)]
    assert found == []


def test_no_output_grows_with_the_articles(made: Made) -> None:
    """A table shows sixty rows at most; a figure's values in words are those of its outlets, at most ten panels."""
    most = {Table: 64, Chart: 10 * (len(made.tables.order) + 1)}
    longest = {f"{name} [{cell.number}]": cell.text.count("\n") for kind, lines in most.items()
               for name, cell in shown(made, kind) if cell.text.count("\n") > lines}
    assert longest == {}


def test_claims_and_findings_of_notebooks_are_those_of_the_files(made: Made) -> None:
    for each in held(made):
        if isinstance(each, Claim):
            check_counts(made.tables, each)
        elif isinstance(each.basis, Claim):  # counted in every way, as the files' are not
            check_counts(made.tables, each.basis)
            assert each.sentence == claim_sentence(each.basis)
        elif each.name in set(made.found):
            assert each.sentence == made.found[each.name].sentence


# --- findings read well ---

@pytest.mark.parametrize("what", UGLY)
def test_nothing_ugly_is_found(made: Made, what: str) -> None:
    said = str(analysis.say(made.found))
    texts = [said] if what in IN_SENTENCES else [said, repr(analysis.show(made.found))]
    assert [match.string[max(0, match.start() - 60):match.end() + 40] for text in texts
            for match in re.finditer(UGLY[what], text)] == []


def test_every_finding_there_can_be_is_there(made: Made) -> None:
    one, two = (recount.ranks(made.tables, score) for score in ("polarity", "compound"))
    there = {**{f"names:{actor}": len(made.tables.family("actors", actor)) for actor in ("trust", "gazers")},
             **{name: len(recount.taking_part(made.tables, *asked)) > 1 for name, asked in widest(made).items()},
             "speakers": len(recount.speakers(made.tables)), "scorers": len(set(one) & set(two)) > 1,
             "next": recount.runner_up(made.tables, "dome", "shuttering") != "relocation",
             "list": len(recount.judging(made.tables, "deception")[0])}
    always = {"choice", "words", "phrase", "headlines", "scare", "quotations"}
    assert set(made.found) == always | {name for name in there if there[name]}
    assert made.size == 3 or all(there[name] for name in there if name != "next")


# --- planted = found ---

def test_articles_hold_what_was_planted(made: Made) -> None:
    planted = made.planted.articles.set_index("doc_id")
    articles = made.tables.articles.set_index("doc_id")
    found = pd.DataFrame({"words": articles["n_words"], "sentences": articles["n_sentences"]})
    for column, table in (("quoted_words", "sentences"), ("removed", "removals")):
        rows = getattr(made.tables, table)
        found[column] = rows.groupby("doc_id")["n_quoted_words" if table == "sentences" else "n_words"].sum()
    for column, use in (("quotations", "quotation"), ("scare_quotes", "scare")):
        rows = made.tables.quotes[made.tables.quotes["use"] == use]
        found[column] = rows.groupby("doc_id").size()
    pd.testing.assert_frame_equal(found.fillna(0).astype(int), planted[found.columns], check_names=False)


@pytest.mark.parametrize("columns", [
    ["family", "concept", "voice"], ["family", "concept", "status"], ["concept", "tier", "pattern"]])
def test_hits_are_those_planted(made: Made, columns: list[str]) -> None:
    planted = made.planted.hits.groupby(["doc_id", *columns])["n"].sum()
    assert planted.sum() > 0
    assert made.tables.hits.groupby(["doc_id", *columns]).size().to_dict() == planted.to_dict()


def test_hits_of_titles_are_those_planted(made: Made) -> None:
    planted = made.planted.titles.groupby(["doc_id", "concept"]).size()
    assert made.tables.titled.groupby(["doc_id", "concept"]).size().to_dict() == planted.to_dict()


def test_attributions_are_those_planted(made: Made) -> None:
    planted = made.planted.speakers.groupby(["doc_id", "source_type"])["n"].sum()
    assert planted.sum() > 0
    assert made.tables.attributions.groupby(["doc_id", "source_type"]).size().to_dict() == planted.to_dict()


@pytest.mark.parametrize("voice", ["all", "own", "quoted"])
def test_tables_of_words_hold_what_was_planted(made: Made, voice: str) -> None:
    hits, checked = made.planted.hits.assign(form=made.planted.hits["form"].str.lower()), 0
    hits = hits if voice == "all" else hits[hits["voice"] == voice]
    for family, of in (("dome", "form"), ("loaded", "form"), ("actors", "pattern")):
        for concept in FAMILIES[family]["concepts"]:
            rows = hits[(hits["family"] == family) & (hits["concept"] == concept)]
            names = dict(zip(made.study.outlets["outlet"], made.study.outlets["name"], strict=True))
            counts = rows.groupby([of, "outlet"])["n"].sum().unstack(fill_value=0).reindex(
                columns=made.tables.order, fill_value=0).rename(columns=names)
            table = analysis.forms(made.study, family, concept, of=of, voice=voice)
            assert table[list(counts)].to_dict("index") == counts.loc[table.index].to_dict("index")
            assert table["all"].tolist() == table[list(counts)].sum(axis=1).tolist()
            assert len(table) == len(counts)
            checked += len(table)
    kinds = hits[hits["family"].isin(["dome", "loaded"])].groupby(["concept", "form"]).ngroups
    assert checked == kinds + hits[hits["family"] == "actors"].groupby(["concept", "pattern"]).ngroups


def test_estimates_are_of_what_was_planted(made: Made) -> None:
    dome, words = made.planted.hits[made.planted.hits["family"] == "dome"], made.planted.articles
    for measure, per in ((analysis.term_choices, 1), (analysis.term_rates, 1_000)):
        table = measure(made.study).set_index(["outlet", "concept"])
        for outlet in made.tables.order:
            uses = dome[dome["outlet"] == outlet]
            n = uses["n"].sum() if per == 1 else words["words"][words["outlet"] == outlet].sum()
            for concept in FAMILIES["dome"]["concepts"]:
                row, count = table.loc[(outlet, concept)], uses["n"][uses["concept"] == concept].sum()
                assert (row["count"], row["n"]) == (count, n)
                assert row["value"] == pytest.approx(per * count / n) if n else pd.isna(row["value"])


def test_the_description_is_of_what_was_planted(made: Made) -> None:
    articles = made.planted.articles
    for row in analysis.describe(made.study).to_dict("records"):
        own = articles[articles["outlet"] == row["outlet"]]
        assert (row["articles"], row["words"], row["sentences"]) == (len(own), own["words"].sum(),
                                                                     own["sentences"].sum())
        assert row["dated"] == (own["date"] != "").sum()
        assert (row["quoted_words"], row["removed_words"]) == (own["quoted_words"].sum(), own["removed"].sum())
        for share, part, whole in (("quoted_share", own["quoted_words"], own["words"]),
                                   ("removed_share", own["removed"], own["removed"] + own["words"])):
            expected = part.sum() / whole.sum() if own["words"].sum() else float("nan")
            assert row[share] == pytest.approx(expected, nan_ok=True)
    total = analysis.say(analysis.describe(made.study, "total")).text
    numbers = [int(number.replace(",", "")) for number in NUMBER.findall(total)]
    assert {len(articles), len(made.planted.outlets), articles["words"].sum(), articles["sentences"].sum()} <= set(
        numbers)


# --- every sentence that tells a fact, written again ---

def test_sentences_about_words_are_written_again(made: Made) -> None:
    for name, again in {"words": recount.words(made.tables, "dome", "shuttering"),
                        "phrase": recount.phrase(made.tables, "dome", "relocation"),
                        "scare": recount.scare(made.tables), "quotations": recount.quotations(made.tables),
                        **{f"names:{actor}": recount.names(made.tables, actor) for actor in ("trust", "gazers")
                           if f"names:{actor}" in set(made.found)},
                        }.items():
        assert made.found[name].sentence == again


def test_the_sentence_about_headlines_counts_what_was_planted(made: Made) -> None:
    naming, n, by = recount.headlines(made.tables, "dome")
    assert (naming, n) == (made.planted.titles["doc_id"].nunique(), len(made.planted.articles))
    sentence, labels = made.found["headlines"].sentence, made.tables.labels("dome")
    assert made.found["headlines"].basis.values == {"titles": n, "naming": naming}
    others = {0: "", 1: "; none in another"}.get(n - naming, f"; none in {recount._spelt(n - naming)} others")
    assert sentence.endswith(f"{others}." if naming else f"None of {recount._spelt(n)} headlines has a word for it.")
    for concept, counts in by.items():
        assert f"“{labels[concept]}” in {recount.listed(counts)}" in sentence
    assert sentence.count("“") == len(by)


def test_the_types_that_speak_most_are_named(made: Made) -> None:
    labels = dict(zip(made.study.source_types["source_type"], made.study.source_types["label"], strict=True))
    expected = recount.speakers(made.tables)
    sentence = made.found["speakers"].sentence.replace(", of those whose type is known", "")
    parts = sentence.removeprefix("Who is named as a source most: ").removesuffix(".").split("; ")
    if len(expected) > recount.MANY:
        first = Counter(frozenset(word for kind in types for word in labels[kind].split(" and "))
                        for types, _, _ in expected.values())
        told = {frozenset(part.partition(" in ")[0].split(" and ")): part.partition(" in ")[2] for part in parts}
        assert told == {kinds: f"{n} of {len(expected)} outlets" for kinds, n in first.items()}
        return
    assert len(parts) == len(expected)
    for part, (name, (types, top, n)) in zip(parts, expected.items(), strict=True):
        assert part.startswith(f"{name} ")
        assert part.endswith(f" ({top} of {n})")
        told = part.removeprefix(f"{name} ").removesuffix(f" ({top} of {n})")
        assert sorted(told.split(" and ")) == sorted(word for kind in types for word in labels[kind].split(" and "))


def test_words_of_a_judgement_are_counted_and_those_of_one_article_told(made: Made) -> None:
    counts, alone = recount.judging(made.tables, "deception")
    sentence, most = made.found["list"].sentence, max(counts, key=lambda name: counts[name])
    assert sentence.startswith("Words on this study's list of deception, outside quotations: "
                               f"{recount.listed(counts)}. ")
    assert f"{alone} of {most}'s {counts[most]} match in no other text" in sentence


def test_the_ranks_of_two_scorers_are_those_of_the_sentences(made: Made) -> None:
    one, two = (recount.ranks(made.tables, score) for score in ("polarity", "compound"))
    both = set(one) & set(two)
    differ = sum(one[outlet] != two[outlet] for outlet in both)
    if len(both) < 2:
        assert "scorers" not in set(made.found)
        return
    values = made.found["scorers"].basis.values
    assert {name: values[name] for name in ("differ", "outlets", "same")} == {
        "differ": differ, "outlets": len(both), "same": len(both) - differ}
    assert f"{recount._spelt(len(both))} outlets" in made.found["scorers"].sentence


# --- every number of a claim, counted again ---

def sides(tables: Tables, claim: Claim) -> list[tuple[float, float]]:
    return [recount.ratio(tables, claim.measure, claim.question, where) for where in (claim.one, claim.two)]


def check_counts(tables: Tables, claim: Claim) -> None:
    given = zip(sides(tables, claim), [(claim.value, claim.count, claim.n),
                                       (claim.other, claim.other_count, claim.other_n)], strict=True)
    for (expected_count, expected_n), (value, count, n) in given:
        assert n == expected_n, claim
        if expected_n:
            assert count == pytest.approx(expected_count), claim
            assert value == pytest.approx(claim.per * expected_count / expected_n), claim
        else:
            assert pd.isna(value), claim


def test_claims_count_what_stands_in_the_files(made: Made) -> None:
    for claim in made.claims.values():
        check_counts(made.tables, claim)
    assert len(made.claims) >= 5


def test_the_choice_is_between_the_first_two_concepts_in_all_texts(made: Made) -> None:
    claim = made.claims["choice"]
    planted = made.planted.hits[made.planted.hits["family"] == "dome"].groupby("concept")["n"].sum()
    assert (claim.count, claim.other_count, claim.n) == (planted["shuttering"], planted["relocation"], planted.sum())
    if "next" in made.claims:
        claim, second = made.claims["next"], recount.runner_up(made.tables, "dome", "shuttering")
        assert second != "relocation"
        assert (claim.count, claim.other_count) == (planted["shuttering"], planted[second])


def test_extremes_name_the_outlets_that_are_extreme(made: Made) -> None:
    extremes = [claim for name, claim in made.claims.items() if name not in ("choice", "next")]
    for claim in extremes:
        known = recount.taking_part(made.tables, claim.measure, claim.question, claim.one)
        value = {made.tables.names[outlet]: count / n for outlet, (count, n) in known.items()}
        assert value[claim.subject] == pytest.approx(max(value.values()))
        assert value[claim.against] == pytest.approx(min(value.values()))
        ends = [each for name, each in value.items() if name not in (claim.subject, claim.against)]
        level = [each for each in ends if each == pytest.approx(max(value.values())) or
                 each == pytest.approx(min(value.values()))]
        assert len(claim.ties) == len(level)
    assert len(extremes) >= 4


def planted_types(made: Made) -> pd.Series:
    known = made.planted.speakers[made.planted.speakers["source_type"] != "other"]
    return known.groupby("source_type")["n"].sum()


def widest(made: Made) -> dict[str, tuple[str, dict[str, Any], dict[str, Any]]]:
    """What is asked about every two outlets: a measure, its question, and the case."""
    concept, judging = {"concept": "shuttering"}, {"concept": "deception"}
    return {"rate": ("term_rates", {"family": "dome"}, concept),
            "denying": ("hit_shares", {"family": "dome"}, {**concept, "status": "negated"}),
            "judging": ("term_rates", {"family": "loaded", "voice": "own"}, judging),
            "quoted": ("voice_shares", {}, {"voice": "quoted"}),
            "officials": ("source_mix", {}, {"source_type": planted_types(made).idxmax()}),
            **{score: ("tone", {}, {"score": score}) for score in ("compound", "polarity")}}


def test_what_every_two_outlets_are_asked_is_what_is_declared_here(made: Made) -> None:
    asked = widest(made)
    for name, claim in made.claims.items():
        if name not in ("choice", "next"):
            measure, question, where = asked[name]
            assert (claim.measure, {**claim.question, **claim.one, "outlet": ""}) == (
                measure, {**question, **where, "outlet": ""})
    if "officials" in made.claims:
        types = planted_types(made)
        assert types[made.claims["officials"].one["source_type"]] == types.max()


def test_every_claim_pays_for_all_comparisons(made: Made) -> None:
    looked = recount.comparisons(made.tables, len(widest(made)))
    assert {claim.looked_at for claim in made.claims.values()} == {looked}


def test_numbers_of_a_sentence_are_those_counted(made: Made) -> None:
    for name, claim in made.claims.items():
        sentence = made.found[name].sentence
        known = sides(made.tables, claim)
        said = set(NUMBER.findall(sentence.replace(claim.measured, " ")))
        values = {_say(claim.per * count / n, claim.scale) for count, n in known if n}
        counts = {f"{number:,.0f}" for pair in known for number in pair}
        ends = {_step(end, claim.scale) for end in (claim.difference_low, claim.difference_high)}
        assert said <= values | counts | ends, sentence
        if name != "choice" or strength_of(claim) == NONE:
            assert values <= said, sentence
        assert (ends <= said) == (strength_of(claim) == NONE), sentence


def _say(number: float, scale: str) -> str:
    return {"share": f"{100 * number:.0f} %", "rate": f"{round(number, 1) + 0:.1f}",
            "mean": f"{round(number, 2) + 0:.2f}"}[scale]


def _step(number: float, scale: str) -> str:
    return {"share": f"{round(100 * number) + 0:+.0f}", "rate": f"{round(number, 1) + 0:+.1f}",
            "mean": f"{round(number, 2) + 0:+.2f}"}[scale]


def test_wording_follows_the_numbers(made: Made) -> None:
    """Said higher: it is. Said more often: it is. No difference told: the bar is not met. And the other way round."""
    seen = set()
    for name, claim in made.claims.items():
        text = made.found[name].sentence.replace(claim.measured, " ")
        told = strength_of(claim) in (FIRM, BEYOND)
        known = {"higher": told and claim.value > claim.other, "lower": told and claim.value < claim.other,
                 "more often": told and claim.value > claim.other, "less often": told and claim.value < claim.other,
                 "no difference can be told": not told, "cannot be compared": claim.n * claim.other_n == 0}
        for words in (words for words in known if words in text):
            assert known[words], text
            seen.add(words)
    assert seen


def test_the_bar_for_a_strength_is_the_same_for_every_study(made: Made) -> None:
    told = 0
    for claim in made.claims.values():
        found = strength_of(claim)
        if found in (FIRM, BEYOND):
            told += 1
            assert claim.events + claim.other_events >= LEAST_EVENTS
            assert claim.difference_low > 0 or claim.difference_high < 0
            assert claim.kept == claim.specifications
            assert claim.attested == (1 if claim.difference > 0 else -1)
        assert (found == BEYOND) == (found != NONE and found != UNKNOWN and min(claim.articles) >= LEAST_ARTICLES and
                                     claim.p * FINDINGS <= ALPHA)
        assert (claim.kept is not None) == (made.size in RECOUNTED)
    assert told == 0 if made.size not in RECOUNTED else told >= 0


def test_the_limits_are_those_of_the_design(made: Made) -> None:
    words = made.planted.articles[made.planted.articles["words"] > 0]
    sizes = words.groupby("outlet").size()
    smallest = min((1 + (2 * n == len(words))) / comb(len(words), n) for n in sizes)
    least = words.groupby("outlet")["words"].sum().min()
    said = analysis.say(analysis.design_limits(made.study)).text
    assert f"{least:,} words" in said
    [p] = re.findall(r"p-value (?:as small as|below) ([\d.e-]*\d)", said)
    assert float(p) == pytest.approx(smallest, rel=0.1) or (smallest < 1e-4 and "below 0.0001" in said)
    spread = re.search(r"(\d+) to (\d+) articles an outlet", said)
    fewest_most = (int(spread[1]), int(spread[2])) if spread else (1, 1)
    assert fewest_most == (sizes.min(), sizes.max())
    assert f"{len(sizes)} outlet" in said


def test_a_colophon_counts_the_articles(made: Made) -> None:
    articles = made.planted.articles
    assert f"{len(articles)} articles, {articles['words'].sum():,} words" in analysis.colophon(made.study).text


# --- intervals ---

def test_intervals_vary_over_articles_where_there_are_several(made: Made) -> None:
    kinds, sizes = set(), made.tables.articles[made.tables.articles["n_words"] > 0].groupby("outlet").size()
    for name, table in measured(made).items():
        for row in table.to_dict("records"):
            kinds.add(row["varies"])
            if row["varies"] == "over articles":
                assert sizes[row["outlet"]] > 1, name
            elif row["varies"] == "within this text":
                assert row["n_articles"] == 1, name
            elif pd.notna(row["value"]):
                assert row["count"] == 0, name
    assert "within this text" in kinds
    assert ("over articles" in kinds) == (made.size > 3)


def test_no_interval_is_narrower_than_independent_words_would_give(made: Made) -> None:
    checked = 0
    for name, table in measured(made).items():
        for row in table.to_dict("records"):
            if row["n"]:
                alone = binomtest(row["count"], row["n"]).proportion_ci()
                assert row["low"] <= row["per"] * alone.low + 1e-6, name
                assert row["high"] >= row["per"] * alone.high - 1e-6, name
                assert row["low"] <= row["value"] <= row["high"]
                checked += 1
    assert checked > 20


# --- nothing of the shipped study ---

@cache
def shipped_names() -> list[str]:
    with (ROOT / "corpus" / "outlets.csv").open(encoding="utf-8", newline="") as lines:
        return [row[column] for row in csv.DictReader(lines) for column in ("outlet", "name")]


@cache
def shipped_dictionary() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "corpus" / "dictionary.yml").read_text(encoding="utf-8"))


@cache
def own_words() -> list[str]:
    """Places and people of the shipped study, as the skeleton lists them, without those that are general words."""
    listed = yaml.safe_load((ROOT / "analysis" / "skeleton" / "shipped.yml").read_text(encoding="utf-8"))
    general = {"coordination", "mobilization", "resistance", "militia"}
    return [word for word in (str(word).rstrip("*") for word in listed["leave_out"]["words"]) if word not in general]


@cache
def own_concepts() -> list[str]:
    """Families and concepts of the shipped dictionary that the example dictionary of `new` does not have too.

    "stay" and "hedges" are left out: the one is a common verb, the other a family that every study is given.
    """
    template = (ROOT / "analysis" / "skeleton" / "dictionary.yml.j2").read_text(encoding="utf-8")
    known = {*re.findall(r"(?m)^ +(\w+):", template), "stay", "hedges"}
    names = [name for family, body in shipped_dictionary()["families"].items() for name in (family, *body["concepts"])]
    return [name for name in names if name not in known]


def whole_words(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])", re.IGNORECASE)


def test_outputs_speak_of_nothing_but_their_study(made: Made) -> None:
    foreign = whole_words([*shipped_names(), *own_words(), *own_concepts(), "US", "American", "Americans",
                           *(name.replace("_", " ") for name in own_concepts())])
    said = [str(analysis.say(made.found)), repr(analysis.show(made.found))]
    assert [foreign.search(text)[0] for text in said if foreign.search(text)] == []
    found = [f"{name} [{cell.number}]: {foreign.search(text)[0]}" for name, run in made.runs.items()
             for cell in run.cells for text in (cell.source, cell.text) if foreign.search(text)]
    names = whole_words([*shipped_names(), *own_words()])  # prose may speak of an exit or a coalition
    prose = [f"{name}: {match[0]}" for name, run in made.runs.items() for text in run.prose
             for match in names.finditer(text)]
    assert found + prose == []


def code_and_prose(source: str) -> tuple[list[str], list[str]]:
    """Of a module: the strings and names of its code; and its docstrings and comments without their doctests."""
    tree = ast.parse(source)
    documented = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)]
    docstrings = [ast.get_docstring(node, clean=False) for node in documented]
    code = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            and node.value not in docstrings]
    prose = [re.sub(r"(?m)^\s*>>>(?:.*\n?)(?:^\s*\S.*\n?)*", "", text) for text in docstrings if text]
    return code, [*prose, *re.findall(r"#.*", source)]


@pytest.mark.parametrize("path", sorted((ROOT / "analysis").rglob("*.py")), ids=lambda path: path.stem)
def test_no_module_names_the_shipped_study(path: Path) -> None:
    words = whole_words([*shipped_names(), *own_words()])
    code, prose = code_and_prose(path.read_text(encoding="utf-8"))
    assert [text for text in code if text in own_concepts()] == []
    assert [match[0] for text in (*code, *prose) for match in words.finditer(text)] == []


def test_no_template_names_the_shipped_study() -> None:
    words = whole_words([*shipped_names(), *own_words()])
    paths = [path for ending in ("j2", "yml", "css") for path in sorted((ROOT / "analysis").rglob(f"*.{ending}"))
             if path.name not in ("shipped.yml", "model.yml")]  # the list itself, and the one below
    assert len(paths) > 5
    assert {path.name: words.findall(path.read_text(encoding="utf-8")) for path in paths
            if words.search(path.read_text(encoding="utf-8"))} == {}


def test_the_model_of_attribution_names_the_shipped_study_only_among_peoples_of_many_countries() -> None:
    words, model = whole_words([*shipped_names(), *own_words()]), read_model()
    lists = {name: text for name, text in model["words"].items() if name not in ("demonyms", "person")}
    comments = re.findall(r"(?m)^ *#.*", (ROOT / "analysis/reading/attribution/model.yml").read_text(encoding="utf-8"))
    rest = yaml.safe_dump({**model, "words": lists}) + "\n".join(comments)
    assert comments
    assert words.findall(rest) == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_cell_but_a_reading_names_the_shipped_study(name: str) -> None:
    words = whole_words([*shipped_names(), *own_words()])
    cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
    kept = [cell.source for cell in cells if "reading" not in cell.metadata.get("tags", [])]
    assert kept
    assert [match[0] for source in kept for match in words.finditer(source)] == []
