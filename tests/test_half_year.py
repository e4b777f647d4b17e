"""From three exports to the pages of a study of half a year: 60 dated articles in two languages, each number known."""

from __future__ import annotations

import re
from pathlib import Path

import half_year
import pytest
from in_process import Run, run_cells

from analysis.commands.add import add_files
from analysis.commands.check import check_corpus
from analysis.commands.findings import describe_findings
from analysis.commands.new import new_study
from analysis.reading.articles import read_article_list
from analysis.reading.update import rebuild_tables
from analysis.study import Study, load_study

pytestmark = pytest.mark.slow

PLANTED = half_year.stories()
FORMS = {"closure": r"\b(?:clos|shutdown|cierr)\w*", "pause": r"\b(?:suspen|mothball)\w*",
         "renewal": r"\b(?:renew|renov|repair)\w*", "cost": r"\b(?:cost|expens)\w*",
         "subsidy": r"\b(?:subsid|grant|subvenci)\w*"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study, added from its exports and annotated."""
    base = tmp_path_factory.mktemp("half-year")
    half_year.write_exports(base / "exports")
    study = new_study(base / "salt-tramway")
    dictionary = study / "corpus" / "dictionary.yml"
    text = dictionary.read_text(encoding="utf-8")
    ours = half_year.DICTIONARY.partition("families:\n")[2]
    start, end = text.index("  outcome:\n"), text.index("  actors:\n")
    dictionary.write_text(f"{text[:start]}{ours}\n{text[end:]}", encoding="utf-8")
    (study / "corpus" / "events.csv").write_text(half_year.EVENTS, encoding="utf-8")
    told = add_files(sorted((base / "exports").iterdir()), study / "corpus")
    (base / "told.txt").write_text("\n".join(told), encoding="utf-8")
    rebuild_tables(study / "corpus")
    return study


@pytest.fixture(scope="module")
def study(place: Path) -> Study:
    return load_study(place / "corpus" / "tables")


@pytest.fixture(scope="module")
def runs(place: Path) -> dict[str, Run]:
    names = ("00-corpus", "07-over-time", "08-all-families")
    return {name: run_cells(place / "notebooks" / f"{name}.ipynb") for name in names}


def said(run: Run) -> str:
    return "\n".join(cell.text for cell in run.cells)


def test_every_article_is_there_with_its_day_outlet_and_language(place: Path, study: Study) -> None:
    table = read_article_list(place / "corpus" / "articles.csv")
    names = dict(zip(study.outlets["outlet"], study.outlets["name"], strict=True))
    found = sorted(zip(table["title"], table["date"], table["outlet"].map(names), table["url"], strict=True))
    assert found == sorted((story.title, story.day.isoformat(), story.outlet, story.url) for story in PLANTED)
    language = dict(zip(study.articles["title"], study.articles["language"], strict=True))
    assert language == {story.title: story.language for story in PLANTED}
    assert max(map(len, table["doc_id"])) <= 30


def test_the_wire_story_is_kept_twice_and_told(place: Path) -> None:
    told = (place.parent / "told.txt").read_text(encoding="utf-8")
    assert "Added 60 articles; 0 were there already." in told
    assert "  same text (100%): the-orrmouth-bell-2031-03-11 and saltmarsh-ledger-2031-03-11" in told
    assert "No outlet is named" not in told


def test_check_fits_on_a_screen(place: Path) -> None:
    found = check_corpus(place / "corpus")
    assert not (found["outcome"] != "look").any()
    lines = describe_findings(found)
    assert len(lines) <= 30
    told = "20 articles are in Spanish: tone, who speaks and what is denied are not measured there"
    assert any(told in line for line in lines)


@pytest.mark.parametrize("concept", FORMS)
def test_hits_are_those_that_were_planted(concept: str, study: Study) -> None:
    hits = study.hits[(study.hits["concept"] == concept) & (study.hits["sentence"] >= 0)]
    counted = hits.merge(study.articles, on="doc_id").groupby("title").size().to_dict()
    planted: dict[str, int] = {}
    for story in PLANTED:  # the wire story has one title in two outlets
        number = len(re.findall(FORMS[concept], story.text.lower()))
        planted |= {story.title: planted.get(story.title, 0) + number} if number else {}
    assert counted == planted


def test_the_notebooks_run_and_say_what_is_there(runs: dict[str, Run]) -> None:
    assert {name: run.fault for name, run in runs.items()} == dict.fromkeys(runs, "")
    corpus, time, rest = (said(run) for run in runs.values())
    assert "Not in English: 20 in Spanish." in corpus
    days = [story.day.isoformat() for story in PLANTED]
    assert f"60 of 60 articles are dated to the day, from {min(days)} to {max(days)}." in time
    assert "no article of this study states" not in time.lower()
    assert "event 1, 2031-03-11: the council votes" in time
    assert "times 1." in time or "times 0." in time
    assert "“money”: " in rest  # the second family, which no notebook names
    assert "Where the words stand: money." in rest


def test_who_starts_is_who_was_planted_first(runs: dict[str, Run]) -> None:
    told = said(runs["07-over-time"])
    for concept in ("closure", "pause", "renewal"):
        using = [story for story in PLANTED if re.search(FORMS[concept], f"{story.title} {story.text}".lower())]
        first = min(using, key=lambda story: story.day)
        assert f"**{concept}**: first in {first.outlet} on {first.day.isoformat()}" in told


def test_a_word_that_comes_later_is_told_with_its_day(study: Study) -> None:
    from dataclasses import replace

    from analysis.measures.over_time import first_uses

    later = replace(study, hits=study.hits[study.hits["pattern"] == "mothball*"].reset_index(drop=True))
    row = first_uses(later, "fate").query("concept == 'pause' and starts")
    first = min(story.day for story in PLANTED if "mothball" in story.text)
    assert row[["name", "date"]].values.tolist() == [[half_year.OUTLETS[0], first.isoformat()]]
    assert first >= half_year.NEW_WORD
    assert row["waited"].item() == sum(story.outlet == half_year.OUTLETS[0] and story.day < first for story in PLANTED)


def test_adding_the_exports_again_changes_nothing(place: Path) -> None:
    files = {path: path.read_bytes() for path in (place / "corpus").rglob("*") if path.is_file()}
    lines = add_files(sorted((place.parent / "exports").iterdir()), place / "corpus")
    assert "Added 0 articles; 60 were there already." in lines
    assert {path: path.read_bytes() for path in (place / "corpus").rglob("*") if path.is_file()} == files
