"""The made-up study that ships with the package: what was planted in it is what the instruments find, trap by trap.

`corpus/sample/planted.csv` was counted from marks set while writing, without the package.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml

from analysis.commands.new import general_sections
from analysis.formats.duplicates import find_duplicates
from analysis.formats.read import read_articles, read_files
from analysis.measures.titles import part_of
from analysis.reading.articles import read_corpus, read_text, sha256, write_text
from analysis.reading.clean import clean_text
from analysis.reading.update import annotate_corpus
from analysis.schema import STATUSES
from analysis.study import Study

Refused = Callable[..., object]
Counts = dict[tuple[str, str], int]

CORPUS = Path(__file__).parent.parent / "corpus"
SAMPLE = CORPUS / "sample"
ROWS = list(csv.DictReader((SAMPLE / "planted.csv").read_text(encoding="utf-8").splitlines()))
PLANTED = {(row["doc_id"], row["fact"]): row["value"] for row in ROWS}
DOC_IDS = list(dict.fromkeys(row["doc_id"] for row in ROWS))
OUTLETS = ["lantern", "ledger", "dispatch"]
CONCEPTS = ["closure", "suspension", "modernisation", "transfer", "abandonment"]
MEASURED = ("words", "paragraphs", "sentences", "subheadings", "unclosed_quotations")
ORGANISATIONS = {"Corvane Lines", "Kelderwick Ledger"}
WHO_IS_WHO = {"Ruth Askeldane": "islanders_council", "Nell Ottersby": "public", "Jörn Möllanger": "crew_and_union",
              "Tomas Vellacourt": "government", "Ida Brannoway": "ferry_company", "Corvane Lines": "ferry_company",
              "Emrik Stoneholt": "expert", "Petra Ullenwick": "other_official", "Deckhands Union": "crew_and_union"}


def each_article(*facts: str) -> pytest.MarkDecorator:
    """Run a test for every article, and every one of these facts."""
    cases = [pytest.param(doc_id, fact, id=f"{doc_id}-{fact}") for doc_id in DOC_IDS for fact in facts]
    return pytest.mark.parametrize(("doc_id", "fact"), cases)


def planted(doc_id: str, fact: str) -> int:
    """A planted count; a fact that is not listed is zero."""
    return int(PLANTED.get((doc_id, fact), 0))


def planted_counts(kind: str) -> Counts:
    """All planted counts of one kind, as (article, what): n, without the zeros."""
    return {(doc_id, fact.partition(" ")[2]): int(value) for (doc_id, fact), value in PLANTED.items()
            if fact.startswith(f"{kind} ") and value != "0"}


def planted_people(kind: str) -> set[tuple[str, str]]:
    """(article, person) for everyone planted under a full name, organisations left out."""
    return {(doc_id, who) for doc_id, who in planted_counts(kind)
            if re.fullmatch(r"[A-Z]\w+ [A-Z]\w+", who) and who not in ORGANISATIONS}


def counts(table: pd.DataFrame, *columns: str) -> Counts:
    """Rows by article and by these columns, as (article, what): n."""
    rows = table[["doc_id", *columns]].itertuples(index=False)
    return dict(Counter((str(row[0]), " ".join(map(str, row[1:]))) for row in rows))


def rows_of(table: pd.DataFrame, doc_id: str) -> pd.DataFrame:
    return table[table["doc_id"] == doc_id]


def clean(row: pd.Series, text: str | None = None) -> str:
    """An article's clean text, from its own text or from another of the same article."""
    raw = row["text"] if text is None else text
    return clean_text(raw, title=row["title"], author=row["author"], outlet=row["outlet_name"])[0]


def straight(text: str) -> str:
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


@pytest.fixture(scope="module")
def sample() -> Study:
    """The made-up study, annotated once, without its titles: what is planted is of the texts alone."""
    return part_of(annotate_corpus(SAMPLE))


@pytest.fixture(scope="module")
def articles(sample: Study) -> pd.DataFrame:
    """The made-up articles with their texts as they came, and the full names of their outlets."""
    names = sample.outlets.set_index("outlet")["name"]
    table = read_corpus(SAMPLE)
    return table.assign(outlet_name=table["outlet"].map(names)).set_index("doc_id", drop=False)


# --- what the sample is ---

def test_the_sample_has_four_articles_of_each_of_three_outlets(sample: Study) -> None:
    assert sample.articles["doc_id"].tolist() == DOC_IDS
    assert sample.articles["outlet"].tolist() == [outlet for outlet in OUTLETS for _ in range(4)]
    assert sample.outlets["outlet"].tolist() == OUTLETS
    assert sample.outlets["description"].str.startswith("invented: ").all()
    assert sorted(file.stem for file in (SAMPLE / "texts").iterdir()) == sorted(DOC_IDS)
    assert sample.articles["n_words"].between(250, 600).all()


def test_the_readme_tells_what_is_planted() -> None:
    lines = (SAMPLE / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip("` ") for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    told = {row[0]: row[1:] for row in rows if row[0] in DOC_IDS}
    assert list(told) == DOC_IDS
    for doc_id, cells in told.items():
        uses = [(planted(doc_id, f"uses {concept}"), planted(doc_id, f"negated {concept}")) for concept in CONCEPTS]
        assert cells[:-1] == [str(planted(doc_id, "words")), str(planted(doc_id, "sentences")),
                              *[f"{n} ({no} not)" if no else str(n) for n, no in uses],
                              str(planted(doc_id, "quotations")), str(planted(doc_id, "scare_quotes"))]
        who = [f"{who} {n}" for (at, who), n in planted_counts("quotations_by").items() if at == doc_id]
        assert cells[-1] == ("; ".join(who) or "nobody")


def test_the_rules_for_any_study_are_those_that_new_writes() -> None:
    """After a change of the shipped dictionary: put what `general_sections` makes of it into the sample's."""
    shipped, own = (yaml.safe_load(read_text(folder / "dictionary.yml")) for folder in (CORPUS, SAMPLE))
    new = {name: yaml.safe_load(text)[name] for name, text in general_sections(shipped).items()}
    assert own["families"]["hedges"] == new["hedges"]
    assert own["stop_words"] == new["stop_words"]
    lists, general = own["attribution"]["source_lists"], new["attribution"]["source_lists"]
    assert {name: words for name, words in lists.items() if name in general} == {
        name: words for name, words in general.items() if name != "camp"}  # no party has a part in it
    assert set(own["attribution"]) == set(new["attribution"])
    assert own["attribution"]["person_types"] == new["attribution"]["person_types"]


# --- reading the raw files ---

@each_article("clean_sha256")
def test_page_furniture_is_gone_and_nothing_else(articles: pd.DataFrame, doc_id: str, fact: str) -> None:
    found = clean(articles.loc[doc_id])
    assert found.split()[:5] == PLANTED[doc_id, "begins"].split()
    assert found.split()[-5:] == PLANTED[doc_id, "ends"].split()
    assert sha256(found) == PLANTED[doc_id, fact]


@each_article("raw_file")
def test_raw_files_give_the_same_clean_texts(articles: pd.DataFrame, doc_id: str, fact: str) -> None:
    file = SAMPLE / "raw" / PLANTED[doc_id, fact]
    if file.suffix == ".html":
        pytest.importorskip("trafilatura")
    read, _, _ = read_files(file)
    row = read[read["record"] == planted(doc_id, "raw_record")]
    assert len(row) == 1
    assert sha256(clean(articles.loc[doc_id], row["text"].iloc[0])) == PLANTED[doc_id, "clean_sha256"]


def test_what_a_file_states_of_an_article_is_found(articles: pd.DataFrame) -> None:
    stating = ["ledger-export.csv", "dispatch.jsonl", "forty-winters.md"]
    read, _, _ = read_files(*[SAMPLE / "raw" / file for file in stating])
    here = articles[articles["doc_id"].map(lambda doc_id: PLANTED[doc_id, "raw_file"] in stating)]
    for column, wanted in (("title", "title"), ("author", "author"), ("date", "date"), ("url", "url"),
                           ("outlet", "outlet_name")):
        assert sorted(read[column]) == sorted(here[wanted]), column
    assert len(read) == 6


def test_the_empty_file_alone_is_refused_and_told() -> None:
    texts = [file for file in sorted((SAMPLE / "raw").iterdir()) if file.suffix != ".html"]
    read, files, problems = read_files(*texts)
    assert len(read) == 11
    refused = files[files["refused"] != ""]
    assert [Path(file).name for file in refused["file"]] == ["empty-page.txt"]
    told = problems[problems["outcome"] == "refused"]
    assert len(told) == 1
    assert "empty" in told["problem"].iloc[0]
    assert told["remedy"].iloc[0]
    with pytest.raises(ValueError, match="empty"):
        read_articles(SAMPLE / "raw" / "empty-page.txt")


def test_an_empty_text_is_refused_by_row_and_file(tmp_path: Path, refused: Refused) -> None:
    corpus = tmp_path / "sample"
    shutil.copytree(SAMPLE, corpus)
    write_text(corpus, "empty-page", read_text(SAMPLE / "raw" / "empty-page.txt"))
    row = "empty-page,lantern,An empty page" + "," * 7 + "\n"
    (corpus / "articles.csv").write_text(read_text(SAMPLE / "articles.csv") + row, encoding="utf-8", newline="\n")
    with refused("articles.csv", "row 14", "'doc_id'", "empty-page.txt is empty", "take the row out"):
        annotate_corpus(corpus)


def test_the_file_that_is_not_utf8_is_read_with_a_warning_or_refused(refused: Refused) -> None:
    file = SAMPLE / "raw" / PLANTED["lantern-4", "raw_file"]
    read, _, problems = read_files(file)
    text = read["text"].iloc[0]
    assert "\ufffd" not in text
    assert (text.count("Möllanger"), text.count("£"), text.count("“")) == (1, 2, planted("lantern-4", "quotations"))
    assert problems["outcome"].tolist() == ["warned"]
    assert "windows-1252" in problems["problem"].iloc[0]
    with refused(file.name, "is not UTF-8", "save the file as UTF-8"):
        read_text(file)


def test_only_the_opinion_piece_has_no_date(sample: Study) -> None:
    undated = sample.articles[sample.articles["date"] == ""]
    assert undated["doc_id"].tolist() == ["lantern-2"]
    assert undated["date_note"].str.contains("not on the page").all()
    assert sample.articles["date_note"].ne("").sum() == 1


def test_the_agency_story_is_found_twice(articles: pd.DataFrame) -> None:
    texts = pd.DataFrame([{"doc_id": row["doc_id"], "outlet": row["outlet"], "text": clean(row)}
                          for _, row in articles.iterrows()])
    found = find_duplicates(texts)
    assert found[["doc_id", "doc_id_other", "kind"]].to_numpy().tolist() == [["ledger-4", "dispatch-4", "wire copy"]]
    ledger, dispatch = (straight(clean(articles.loc[doc_id])).split("\n") for doc_id in ("ledger-4", "dispatch-4"))
    assert [paragraph in dispatch for paragraph in ledger] == [False, True, True, True, False, True, True, True]
    assert len(dispatch) == 9


def test_the_agency_story_is_counted_alike_in_both_kinds_of_marks(sample: Study) -> None:
    quoted = sample.sentences.groupby("doc_id")["n_quoted_words"].sum()
    assert quoted["ledger-4"] == quoted["dispatch-4"] == planted("ledger-4", "quoted_words")


# --- counting ---

@each_article(*MEASURED)
def test_lengths_are_those_planted(sample: Study, doc_id: str, fact: str) -> None:
    sentences, quotes = rows_of(sample.sentences, doc_id), rows_of(sample.quotes, doc_id)
    headings = sentences[sentences["section"] == "headline"]
    found = {"words": sentences["n_words"].sum(), "paragraphs": sentences["paragraph"].nunique(),
             "sentences": len(sentences), "subheadings": headings["paragraph"].nunique(),
             "unclosed_quotations": (~quotes["closed"]).sum()}
    assert found[fact] == planted(doc_id, fact)


def test_every_use_of_a_noun_is_found_and_none_beside(sample: Study) -> None:
    hits = sample.hits[sample.hits["family"] == "closure"]
    assert counts(hits, "concept") == planted_counts("uses")
    assert sum(planted_counts("uses").values()) == 87


@pytest.mark.parametrize("status", STATUSES[1:])
def test_statuses_are_those_planted_within_the_reach_of_their_rules(sample: Study, status: str) -> None:
    hits = sample.hits[(sample.hits["family"] == "closure") & (sample.hits["status"] == status)]
    unseen = Counter(planted_counts(f"{status}_beyond_reach"))
    wanted = Counter(planted_counts(status))
    assert wanted
    assert counts(hits, "concept") == dict(wanted - unseen)


def test_uses_stand_in_the_voice_planted(sample: Study) -> None:
    hits = sample.hits[sample.hits["family"] == "closure"]
    # A short phrase beside a verb of speech may be taken either way; in it a use is scare-quoted or quoted.
    unclear = {("lantern-1", "modernisation"), ("ledger-1", "closure")}
    for kind, found in (("quoted", hits[hits["voice"] == "quoted"]), ("scare_quoted", hits[hits["scare_quoted"]])):
        wanted, got = planted_counts(kind), counts(found, "concept")
        assert {at: n for at, n in got.items() if at not in unclear} == {
            at: n for at, n in wanted.items() if at not in unclear}
    marked = counts(hits[(hits["voice"] == "quoted") | hits["scare_quoted"]], "concept")
    assert marked == dict(Counter(planted_counts("quoted")) + Counter(planted_counts("scare_quoted")))


@pytest.mark.parametrize(("kind", "family", "columns"), [
    ("names", "actors", ["concept", "tier"]), ("loaded", "loaded", ["concept"]), ("hedges", "hedges", ["concept"])])
def test_names_loaded_words_and_hedges_are_those_planted(sample: Study, kind: str, family: str,
                                                         columns: list[str]) -> None:
    hits = sample.hits[sample.hits["family"] == family]
    assert counts(hits, *columns) == planted_counts(kind)


def test_words_that_only_look_like_a_use_are_told_apart(sample: Study) -> None:
    looking = sample.shadowed[(sample.shadowed["family"] == "closure")
                              & ~sample.shadowed["reason"].str.startswith("inside")]
    assert counts(looking, "form", "reason") == {
        ("lantern-1", "closed with: none near"): 1, ("lantern-3", "closed with: none near"): 1,
        ("lantern-3", "close not: close to"): 1, ("ledger-1", "closed with: none near"): 1,
        ("ledger-2", "close not: close to"): 1}


# --- quotation, sources, tone ---

@each_article("quotations")
def test_quotations_are_those_planted(sample: Study, doc_id: str, fact: str) -> None:
    uses = rows_of(sample.quotes, doc_id)["use"].value_counts().to_dict()
    assert sum(uses.values()) == planted(doc_id, fact) + planted(doc_id, "scare_quotes")
    assert abs(uses.get("quotation", 0) - planted(doc_id, fact)) <= planted(doc_id, "unclear_quotes")
    quoted = rows_of(sample.sentences, doc_id)["n_quoted_words"].sum()
    assert abs(quoted - planted(doc_id, "quoted_words")) <= planted(doc_id, "unclear_words")


def test_scare_quotes_that_no_verb_of_speech_stands_by_are_kept(sample: Study) -> None:
    forms = counts(sample.quotes[sample.quotes["use"] == "scare"], "form")
    wanted = {("lantern-1", "suspension"): 1, ("lantern-2", "modernisation"): 2, ("lantern-2", "service renewal"): 1,
              ("lantern-3", "a crossing renewed"): 1, ("ledger-3", "betrayal"): 1, ("ledger-3", "conspiracy"): 1,
              ("dispatch-2", "modernisation"): 1}
    assert {at: forms.get(at, 0) for at in wanted} == wanted


def test_who_is_quoted_is_found(sample: Study) -> None:
    named = sample.attributions[sample.attributions["speaker"] != ""]
    assert set(counts(named[named["form"] != "indirect"], "speaker")) == planted_people("quotations_by")
    reported = set(counts(named[named["form"] != "direct"], "speaker"))
    wanted = planted_people("paraphrases_of")
    assert len(wanted & reported) >= 0.75 * len(wanted)


def test_who_speaks_for_whom_is_told(sample: Study) -> None:
    named = sample.attributions[sample.attributions["speaker"].isin(list(WHO_IS_WHO))]
    types = named.groupby("speaker")["source_type"].agg(lambda found: sorted(set(found)))
    assert types.to_dict() == {who: [what] for who, what in WHO_IS_WHO.items()}


def test_no_word_of_a_quotation_is_counted_for_two_cues(sample: Study) -> None:
    direct = sample.attributions[sample.attributions["form"] == "direct"].groupby("doc_id")["n_words"].sum()
    assert len(direct) == 11
    assert [doc_id for doc_id, n in direct.items() if n > planted(doc_id, "quoted_words")] == []


def test_the_outlet_that_was_written_friendly_scores_highest(sample: Study) -> None:
    outlet = sample.sentences["doc_id"].str.partition("-")[0]
    for scorer in ("polarity", "compound"):
        means = sample.sentences.groupby(outlet)[scorer].mean()
        assert means.idxmax() == "ledger", scorer
        assert means["lantern"] < 0, scorer
