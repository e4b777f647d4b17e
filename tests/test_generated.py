"""The package on studies that nobody prepared for it: made up by a grammar, with every count known beforehand.

From `new` over `annotate` to every notebook. What was planted must be what is found and what is shown; each sentence's
numbers are counted again from the CSV files in plain pandas (`recount`); and nothing reads as if no person had looked.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
import yaml
from analysis.measures.claims.claim import HALVES, Claim
from analysis.showing.claims import say_claim
from analysis.showing.tables import Table
from generated import FAMILIES, Planted, write_study
from in_process import Cell, Run, run_cells
from recount import LEAST_CASES, Tables, by_outlet, pairs, taking_part, two_sides, wilson

from analysis.reading.annotate import rebuild_tables
from analysis.reading.attribution.model import read_model
from analysis.showing.chart import Chart
from analysis.showing.say import Sentence

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
SIZES = (3, 40, 400)
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("0[0-5]-*.ipynb"))
NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?%?")
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


# The measures of which only one finding can be empty, and what it was asked with.
OF_OUTLETS = {"hit_shares": lambda _: {"family": "dome", "concept": "shuttering"},
              "tone": lambda claim: {"score": "compound" if "compound" in claim.measured else "polarity"}}


@dataclass(frozen=True)
class Made:
    """A made-up study, its tables as CSV, and its notebooks as they ran."""

    size: int
    planted: Planted
    tables: Tables
    runs: dict[str, Run]


@cache
def make(size: int, place: Path) -> Made:
    planted = write_study(place / f"study-{size}", size)
    rebuild_tables(planted.folder / "corpus")
    runs = {path.stem: run_cells(path) for path in sorted((planted.folder / "notebooks").glob("*.ipynb"))}
    return Made(size, planted, Tables(planted.folder / "corpus" / "tables"), runs)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("generated")


@pytest.fixture(scope="module", params=SIZES)
def made(request: pytest.FixtureRequest, place: Path) -> Made:
    return make(request.param, place)


def shown(made: Made, kind: type) -> Iterator[tuple[str, Cell]]:
    """The cells of all notebooks that show a value of a kind, with the notebook's name."""
    for name, run in made.runs.items():
        yield from ((name, cell) for cell in run.cells if isinstance(cell.value, kind))


def claims_of(made: Made) -> dict[str, Claim]:
    """Every claim that a notebook holds, by the sentence it is said with."""
    held = [value for run in made.runs.values() for value in run.names.values()]
    said = [value for run in made.runs.values() for cell in run.cells for value in cell.asked]
    lists = [value if isinstance(value, list) else [value] for value in (*held, *said)]
    return {str(say_claim(each)): each for values in lists for each in values if isinstance(each, Claim)}


def measured(made: Made) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every table of estimates that a notebook keeps under a name."""
    for run in made.runs.values():
        for name, value in run.names.items():
            if isinstance(value, pd.DataFrame) and {"outlet", "n", "low", "high", "varies"} <= set(value):
                yield name, value


# --- everything runs, and reads well ---

@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_notebook_executes(made: Made, name: str) -> None:
    run = made.runs[name]
    assert run.fault == ""
    assert [cell.noise for cell in run.cells if cell.noise] == []


@pytest.mark.parametrize("what", UGLY)
def test_nothing_ugly_is_shown(made: Made, what: str) -> None:
    kinds = (Sentence,) if what in IN_SENTENCES else (Sentence, Table, Chart)
    found = [f"{name} [{cell.number}]: {match[0]!r} in {match.string[max(0, match.start() - 60):match.end() + 40]!r}"
             for kind in kinds for name, cell in shown(made, kind) for match in re.finditer(UGLY[what], cell.text)]
    assert found == []


def test_named_sources_are_not_told_as_scare_quotes(made: Made) -> None:
    texts = [cell.text for _, cell in shown(made, Table) if "anonymous_share(" in cell.source]
    assert texts
    assert [text for text in texts if "scare" in text] == []


def test_no_output_grows_with_the_articles(made: Made) -> None:
    """A table shows sixty rows at most; a figure's values in words are those of its outlets, at most ten panels."""
    most = {Table: 64, Chart: 10 * (len(made.tables.order) + 1)}
    longest = {f"{name} [{cell.number}]": cell.text.count("\n") for kind, lines in most.items()
               for name, cell in shown(made, kind) if cell.text.count("\n") > lines}
    assert longest == {}


# --- planted = found = shown ---

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


def test_attributions_are_those_planted(made: Made) -> None:
    planted = made.planted.speakers.groupby(["doc_id", "source_type"])["n"].sum()
    assert planted.sum() > 0
    assert made.tables.attributions.groupby(["doc_id", "source_type"]).size().to_dict() == planted.to_dict()


def test_tables_of_words_show_what_was_planted(made: Made) -> None:
    hits, checked = made.planted.hits.assign(form=made.planted.hits["form"].str.lower()), 0
    for _, cell in shown(made, Table):
        frame = cell.value.frame
        if "all" not in frame or not set(made.tables.order) <= set(frame):
            continue
        of, quoted = ("pattern" if "tier" in frame else "form"), "voice=\"quoted\"" in cell.source
        rows = hits[hits["voice"] == "quoted"] if quoted else hits
        counts = rows.groupby([of, "outlet"])["n"].sum().unstack(fill_value=0).reindex(columns=made.tables.order,
                                                                                       fill_value=0)
        assert frame[made.tables.order].to_dict("index") == counts.loc[frame.index].to_dict("index")
        assert frame["all"].tolist() == frame[made.tables.order].sum(axis=1).tolist()
        checked += len(frame)
    assert checked >= 4


def test_cells_of_estimates_show_what_was_planted(made: Made) -> None:
    dome, words = made.planted.hits[made.planted.hits["family"] == "dome"], made.planted.articles
    labels = {body["label"]: concept for concept, body in FAMILIES["dome"]["concepts"].items()}
    checked = 0
    for _, cell in shown(made, Table):
        if not set(labels) < set(cell.value.frame):
            continue
        for outlet, row in zip(made.tables.order, cell.value.frame.to_dict("records"), strict=True):
            uses = dome[dome["outlet"] == outlet]
            total, size = uses["n"].sum(), words["words"][words["outlet"] == outlet].sum()
            assert row["n"] in (total, size)
            for label, concept in labels.items():
                count = uses["n"][uses["concept"] == concept].sum()
                share, rate = (f"{100 * count / total:.0f} %" if total else "nothing", f"{1000 * count / size:.1f}"
                               if size else "nothing")
                expected = (share if "%" in str(row[label]) else rate) if row["n"] else "nothing to count"
                assert str(row[label]).startswith(expected if count or not row["n"] else "0"), (outlet, label)
                checked += 1
    assert checked >= 2 * 4 * len(made.tables.order)


def test_the_description_shows_what_was_planted(made: Made) -> None:
    articles = made.planted.articles
    [frame] = [cell.value.frame for _, cell in shown(made, Table) if "words per sentence" in cell.value.frame][:1]
    for outlet, row in zip(made.tables.order, frame.to_dict("records"), strict=True):
        own = articles[articles["outlet"] == outlet]
        assert (row["articles"], row["words"], row["sentences"]) == (len(own), own["words"].sum(),
                                                                     own["sentences"].sum())
        assert row["dated"] == (own["date"] != "").sum()


# --- every number of a sentence, counted again ---

def test_every_sentence_that_claims_is_a_claim_that_is_held(made: Made) -> None:
    known = claims_of(made)
    lines = [line.removeprefix("- ") for _, cell in shown(made, Sentence) if "say_claims(" in cell.source
             for line in cell.text.splitlines()]
    assert len(lines) >= 15
    assert [line for line in lines if line not in known] == []


def test_claims_count_what_stands_in_the_files(made: Made) -> None:
    for sentence, claim in claims_of(made).items():
        sides = two_sides(made.tables, claim)
        if not sides:
            continue  # nothing to compare: the next test sees whether that is so
        for side, (value, count, n) in {"subject": (claim.value, claim.count, claim.n),
                                        "against": (claim.other, claim.other_count, claim.other_n)}.items():
            expected_count, expected_n = sides[side]
            assert n == expected_n, sentence
            if expected_n:
                assert count == pytest.approx(expected_count), sentence
                assert value == pytest.approx(claim.per * expected_count / expected_n), sentence
            else:
                assert pd.isna(value), sentence


def test_extremes_name_the_outlets_that_are_extreme(made: Made) -> None:
    claims = claims_of(made).values()
    for claim in (claim for claim in claims if claim.measure in OF_OUTLETS and not claim.subject):
        assert len(taking_part(made.tables, claim.measure, OF_OUTLETS[claim.measure](claim))) < 2
    extremes = [claim for claim in claims if claim.kind == "outlets" and claim.subject]
    for claim in extremes:
        known = taking_part(made.tables, claim.arguments["measure"], claim.arguments)
        few = by_outlet(made.tables, claim.arguments["measure"], claim.arguments).keys() - known
        assert set(claim.left_out) == {made.tables.names[outlet] for outlet in few}
        value = {made.tables.names[outlet]: count / n for outlet, (count, n) in known.items()}
        assert value[claim.subject] == max(value.values())
        assert value[claim.against] == min(value.values())
    assert len(extremes) >= 3


def test_the_types_that_speak_most_are_named(made: Made) -> None:
    counts = made.planted.speakers[made.planted.speakers["source_type"] != "other"].groupby("source_type")["n"].sum()
    [claim] = {claim.name: claim for claim in claims_of(made).values() if claim.kind == "sources"}.values()
    assert claim.count == counts.max()
    assert counts[claim.subject.replace(" ", "_")] == counts.max()


def test_numbers_of_a_sentence_are_those_counted(made: Made) -> None:
    for sentence, claim in claims_of(made).items():
        sides = two_sides(made.tables, claim)
        said = set(NUMBER.findall(sentence.replace(claim.measured, " ")))
        if not sides:
            assert said <= {f"{LEAST_CASES}"}, sentence
            continue
        stated = [sides["subject"]] if claim.kind in HALVES else sides.values()  # of a share the rest is not stated
        values = {_say(claim.per * count / n, claim.scale) for count, n in stated if n}
        counts = {f"{number:,.0f}" for pair in sides.values() for number in pair}
        bounds = {_say(number, claim.scale) for number in (claim.low, claim.high, claim.other_low, claim.other_high)}
        ways = {f"{claim.kept}", f"{claim.specifications}"}
        picked = {f"{pairs(made.tables, claim):,}", f"{LEAST_CASES}"}
        assert said <= values | counts | bounds | ways | picked, sentence
        assert values <= said, sentence
        if claim.picked_from > 1:
            assert f"{claim.picked_from:,}" in picked, sentence


def _say(number: float, scale: str) -> str:
    return {"share": f"{number:.0%}", "rate": f"{number:.1f}", "mean": f"{round(number, 2) + 0:.2f}"}[scale]


def test_wording_follows_the_numbers(made: Made) -> None:
    """Said higher: it is higher. Said level: it is. Said apart: no interval reaches the other."""
    seen = set()
    for sentence, claim in claims_of(made).items():
        text = sentence.replace(claim.measured, " ")
        apart = claim.low > claim.other_high or claim.other_low > claim.high
        known = {"higher": claim.value > claim.other, "lower": claim.value < claim.other,
                 "level": claim.value == claim.other, "cannot be compared": claim.n * claim.other_n == 0,
                 "do not overlap": apart, "intervals overlap": not apart and not pd.isna(claim.low)}
        for words in (words for words in known if words in text):
            assert known[words], sentence
            seen.add(words)
        assert (claim.specifications or 0) >= (claim.kept or 0) >= 0
    assert len(seen) >= 3


def test_the_tally_counts_each_outlet_once(made: Made) -> None:
    dome = made.planted.hits[made.planted.hits["family"] == "dome"].groupby("outlet")["n"].sum()
    tallies = [cell.text for _, cell in shown(made, Sentence) if "say_tally(" in cell.source]
    for text in tallies:
        numbers = [int(number) for number in re.findall(r"\bin (\d+)\b", text.partition(". In ")[0])]
        assert sum(numbers) == len(dome)
    assert tallies


def test_the_limits_are_those_of_the_design(made: Made) -> None:
    from scipy.special import comb

    words = made.planted.articles[made.planted.articles["words"] > 0]
    sizes = words.groupby("outlet").size()
    smallest = min((1 + (2 * n == len(words))) / comb(len(words), n) for n in sizes)
    least = words.groupby("outlet")["words"].sum().min()
    low, high = wilson(0.005 * least, least)
    for name in NOTEBOOKS:
        said = next(cell.text for cell in made.runs[name].cells if "say_limits(" in cell.source)
        assert f"{1000 * low:.1f} to {1000 * high:.1f}" in said
        assert f"{least:,} words" in said
        [p] = re.findall(r"p-value (?:as small as|below) ([\d.e-]*\d)", said)
        assert float(p) == pytest.approx(smallest, rel=0.1) or (smallest < 1e-4 and "below 0.0001" in said)
        spread = re.search(r"(\d+) to (\d+) articles an outlet", said)
        fewest_most = (int(spread[1]), int(spread[2])) if spread else (1, 1)
        assert fewest_most == (sizes.min(), sizes.max())
        assert f"{len(sizes)} outlet" in said


def test_totals_and_extremes_of_the_corpus(made: Made) -> None:
    articles = made.planted.articles
    run = made.runs["00-corpus"]
    [total] = [cell.text for cell in run.cells if "describe_total(" in cell.source]
    numbers = [int(number.replace(",", "")) for number in NUMBER.findall(total)]
    with_text = articles[articles["words"] > 0]
    assert numbers[0] in (len(articles), len(with_text))
    assert articles["words"].sum() in numbers
    assert articles["sentences"].sum() in numbers
    sums = articles.groupby("outlet")[["removed", "words"]].sum()
    share = (sums["removed"] / (sums["removed"] + sums["words"])).rename(made.tables.names)
    for text in (cell.text for cell in run.cells if "say_extremes(" in cell.source):
        for side, extreme in (("highest", share.max()), ("lowest", share.min())):
            named = re.search(rf"{side} in (.*?)(?:, lowest|\.(?= |$))", text)
            if named:
                found = dict(re.findall(r"\*\*(.+?)\*\*, (\d+%)", named[1]))
                assert set(found) == set(share.index[share == extreme]), text
                assert set(found.values()) == {f"{extreme:.0%}"}, text
            else:
                assert share.nunique() == 1, text


def test_a_colophon_counts_the_articles(made: Made) -> None:
    articles = made.planted.articles
    for run in made.runs.values():
        said = next(cell.text for cell in run.cells if "colophon(" in cell.source)
        assert f"{len(articles)} articles, {articles['words'].sum():,} words" in said


# --- intervals ---

def test_intervals_vary_over_articles_where_there_are_several(made: Made) -> None:
    kinds, sizes = set(), made.tables.articles[made.tables.articles["n_words"] > 0].groupby("outlet").size()
    for name, table in measured(made):
        for row in table.to_dict("records"):
            kinds.add(row["varies"])
            if row["varies"] == "over articles":
                assert sizes[row["outlet"]] > 1, name
            elif row["varies"] == "within this text":
                assert row.get("n_articles", sizes[row["outlet"]]) == 1, name
            elif pd.notna(row.get("rate", row.get("share"))):
                assert row["count"] == 0, name
    assert "within this text" in kinds
    assert ("over articles" in kinds) == (made.size > 3)


def test_no_interval_is_narrower_than_independent_words_would_give(made: Made) -> None:
    checked = 0
    for name, table in measured(made):
        value = next((column for column in ("rate", "share") if column in table), None)
        for row in table.to_dict("records") if value else ():
            if row["n"]:
                low, high = wilson(row["count"], row["n"])
                assert row["low"] <= row["per"] * low + 1e-6, name
                assert row["high"] >= row["per"] * high - 1e-6, name
                assert row["low"] <= row[value] <= row["high"]
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
