"""Every finding leads to its places; the texts are shown only where they are and were asked for."""

import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import analysis
from analysis.__main__ import main
from analysis.measures.findings import Fact, Findings
from analysis.reading.update import rebuild_tables
from analysis.showing import places, site
from analysis.showing.beside import PAIRED, Mark, _marked, laid_out
from analysis.showing.front import make_front
from analysis.showing.places import anchor
from analysis.study import Study
from conftest import TEXTS, plain


def report_of(study: Study, folder: Path, texts: dict[str, str] | None = None) -> site.Report:
    """What a site says of a study; stance is coded in one sentence."""
    found = analysis.findings(study, recounted=False, folder=folder)
    stance = pd.DataFrame([{"doc_id": "gull-1", "start": 25, "end": 57, "stance": "deny", "holder": "source"}])
    coded = Fact("stance", "One sentence denies it.", stance, {}, ("stance", (0,)), "coded")
    found = Findings([*(each.basis for each in found.values()), coded])
    tables = {"hits": study.hits, "quotes": study.quotes, "sentences": study.sentences, "stance": stance,
              "attributions": study.attributions}
    return site.Report(study, make_front(study, found, "Ferries"), found, tables, texts or {})


@pytest.fixture
def spoken(study: Study) -> Study:
    """The study with one attribution: the mayor's."""
    row = {"doc_id": "tide-1", "sentence": 0, "source_start": 0, "source_end": 9, "source": "The mayor",
           "speaker": "", "source_type": "town_hall", "named": False, "cue_start": 10, "cue_end": 14, "cue": "said",
           "cue_stance": "neutral", "content_start": 17, "content_end": 72, "form": "direct",
           "scope": "speech", "n_words": 10, "chain": -1}
    table = study.attributions
    made = pd.DataFrame([row])[list(table.columns)]
    kinds = pd.DataFrame([{"source_type": "town_hall", "label": "the town hall"}])
    return replace(study, attributions=made.astype(table.dtypes.to_dict()), source_types=kinds)


def pages_of(report: site.Report) -> dict[str, BeautifulSoup]:
    notebook = new_notebook(cells=[new_markdown_cell("# Which word?")])
    return {name: BeautifulSoup(html, "html.parser") for name, html in site.render_site({"01-x": notebook},
                                                                                        report).items()}


def section(pages: dict[str, BeautifulSoup], name: str) -> BeautifulSoup:
    """The section of a finding."""
    return next(page.find(id=anchor(name)).parent for page in pages.values() if page.find(id=anchor(name)))


def rows(part: BeautifulSoup) -> list[list[str]]:
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in part.select("tbody tr")]


def test_every_finding_has_its_places_and_a_link_to_them(study: Study, tmp_path: Path) -> None:
    report = report_of(study, tmp_path)
    pages = pages_of(report)
    links = [each["href"] for each in pages["index.html"].select("a.places")]
    assert len(links) == 3
    for each in report.found.values():
        part = section(pages, each.name)
        assert part.h2.get_text() == each.sentence
        assert len(rows(part)) == len(each.evidence[1]), each.name
    for link in links:
        page, _, name = link.partition("#")
        assert pages[page].find(id=name)


def test_a_place_is_article_sentence_words_status_and_voice(study: Study, tmp_path: Path) -> None:
    part = section(pages_of(report_of(study, tmp_path)), "words")
    assert [" ".join(each.get_text().split()) for each in part.find_all("h3")][:2] == [
        "The Gull Last boat", "The Gull Next boat"]
    assert [each.get_text() for each in part.thead.find_all("th")] == ["sentence", "matched", "status", "voice",
                                                                      "section"]
    assert rows(part)[:3] == [["1", "closes", "not marked", "own", "lead"],
                              ["2", "closure", "not marked", "own", "lead"], ["1", "closure", "negated", "own", "lead"]]
    assert any(row[3] == "quoted" for row in rows(part))


def test_attributions_quotes_stance_and_sentences_say_what_they_are(spoken: Study, tmp_path: Path) -> None:
    pages = pages_of(report_of(spoken, tmp_path))
    assert rows(section(pages, "speakers")) == [["1", "The mayor", "the town hall", "said", "neutral", "lead"]]
    assert rows(section(pages, "stance")) == [["2", "deny", "source", "lead"]]
    assert rows(section(pages, "scare"))[0][1] == "in scare quotes"
    assert len(rows(section(pages, "quoted"))[0]) == 6


def test_a_title_is_no_numbered_sentence(study: Study, tmp_path: Path) -> None:
    titled = rows(section(pages_of(report_of(study, tmp_path)), "headlines"))
    assert all(row[0] == "title" for row in titled)


def test_much_evidence_makes_several_pages(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "ROOM", 3_000)
    report = report_of(study, tmp_path)
    pages = pages_of(report)
    evidence = [name for name in pages if name.startswith("evidence")]
    assert evidence[:2] == ["evidence.html", "evidence-2.html"]
    assert pages["evidence.html"].select_one("a[rel=next]")["href"] == "evidence-2.html"
    listed = [each["href"] for each in pages["evidence-2.html"].select("details.sections a")]
    assert len(listed) == len(report.found)
    assert all(pages[page].find(id=name) for page, _, name in (each.partition("#") for each in listed))
    several = [part for page in evidence for part in pages[page].select("section.evidence")]
    assert sum(len(rows(part)) for part in several) == sum(len(each.evidence[1]) for each in report.found.values())


def test_no_page_of_evidence_is_large(study: Study, tmp_path: Path) -> None:
    found = report_of(study, tmp_path).found
    many = replace(study, hits=pd.concat([study.hits] * 300, ignore_index=True))
    fact = Fact("words", "Many.", many.hits, {}, ("hits", tuple(many.hits.index)))
    report = replace(report_of(study, tmp_path), study=many, found=Findings([fact]), tables={"hits": many.hits})
    assert found
    pages = site.render_site({}, report)
    assert max(len(html.encode("utf-8")) for html in pages.values()) < 100_000
    left = len(many.hits) - places.ROWS
    assert f"And {left:,} more places, in the rows of hits.csv." in "".join(pages.values())


# --- the texts ---

@pytest.fixture
def texts() -> dict[str, str]:
    return {doc_id: plain(text) for doc_id, text in TEXTS.items()}


def test_without_texts_there_is_none(study: Study, texts: dict[str, str], tmp_path: Path) -> None:
    pages = pages_of(report_of(study, tmp_path))
    assert not [name for name in pages if name.startswith("text")]
    for name, page in pages.items():
        shown = page.get_text()
        lines = [line for text in texts.values() for line in text.split(". ") if len(line) > 30]
        assert not [line for line in lines if line in shown], name
        assert "do not publish" not in shown


def test_with_texts_the_line_is_shown_and_the_match_marked(study: Study, texts: dict[str, str], tmp_path: Path) -> None:
    pages = pages_of(report_of(study, tmp_path, texts))
    part = section(pages, "words")
    assert [each.get_text() for each in part.find_all("mark")][:3] == ["closes", "closure", "closure"]
    assert rows(part)[0][-1].startswith("The ferry closes in May. Islanders call the closure hard.")
    link = part.tbody.a["href"].partition("#")
    assert pages[link[0]].find(id=link[2]).get_text() == "1 The ferry closes in May."
    assert rows(section(pages, "stance"))[0][-1] == "Islanders call the closure hard."
    for name, page in pages.items():
        first = " ".join(page.select_one("header").get_text().split())
        assert first.startswith("This copy holds the articles’ texts: for your own use, do not publish."), name
        assert page.find("meta", attrs={"name": "robots"})["content"].startswith("noindex"), name
        assert not page.find_all("script"), name


def test_any_two_articles_stand_side_by_side(spoken: Study, texts: dict[str, str], tmp_path: Path) -> None:
    pages = pages_of(report_of(spoken, tmp_path, texts))
    pairs = [name for name in pages if "--" in name]
    assert len(pairs) == 4 * 3 // 2
    page = pages["text-gull-1--tide-1.html"]
    articles = page.find_all("article")
    assert [each.h2.small.get_text() for each in articles] == ["The Gull", "Tide Weekly"]
    assert [each.get_text() for each in articles[0].select(".term.t0")] == ["closes", "closure"]
    assert articles[1].select_one(".who").get_text() == "The mayor"
    assert "This closure will ruin" in "".join(each.get_text() for each in articles[1].select(".quotation"))
    ids = [each["id"] for each in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {each["href"] for each in pages["texts.html"].select("main a")} == {name for name in pages
                                                                                if name.startswith("text-")}


def test_marks_that_overlap_are_all_there() -> None:
    html = _marked("abcdef", (0, 6), [Mark(0, 4, "quotation", "q"), Mark(2, 6, "who", "<w>")])
    assert html == ('<span class="quotation" title="q">ab</span><span class="quotation who" title="q; &lt;w&gt;">cd'
                    '</span><span class="who" title="&lt;w&gt;">ef</span>')


def test_many_articles_are_not_paired(study: Study) -> None:
    articles = {str(n): places.Article(str(n), "O", "T", "x", f"text-{n}.html") for n in range(PAIRED + 1)}
    assert len(laid_out(study, study.attributions, articles)) == PAIRED + 1


def test_texts_are_text(study: Study, texts: dict[str, str], tmp_path: Path) -> None:
    hostile = {doc_id: re.sub("[A-Za-z]", "<", text) for doc_id, text in texts.items()}
    pages = pages_of(report_of(study, tmp_path, hostile))
    assert "<<<" in pages["text-gull-1.html"].article.get_text()
    assert rows(section(pages, "words"))[0][-1].startswith("<<<")


# --- the command ---

@pytest.fixture
def studied(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study on disk with one notebook."""
    rebuild_tables(corpus)
    folder = corpus.parent / "notebooks"
    folder.mkdir()
    cells = [new_markdown_cell("# Which word?"), new_code_cell(
        "import analysis\nanalysis.say(analysis.findings(analysis.load_study(), recounted=False).only('words'))",
        metadata={"tags": ["finding"]})]
    nbformat.write(new_notebook(cells=cells), folder / "01-x.ipynb")
    monkeypatch.chdir(corpus.parent)
    return corpus.parent


@pytest.mark.slow
def test_report_builds_evidence_and_texts_only_when_asked(studied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report"]) == 0
    page = BeautifulSoup((studied / "site" / "01-x.html").read_text(encoding="utf-8"), "html.parser")
    assert page.select_one(".findings a.places")["href"] == "evidence.html#words"
    tables = {path.name for path in (studied / "site" / "sources" / "tables").iterdir()}
    assert {"datapackage.json", "hits.csv"} <= tables
    assert not list((studied / "site").glob("text*"))
    assert main(["report", "--with-texts"]) == 0
    made = studied / "site-with-texts"
    assert (made / ".gitignore").read_text() == "*\n"
    assert (made / "text-gull-1--tide-1.html").is_file()
    assert not list((studied / "site").glob("text*"))
    assert "site-with-texts" in capsys.readouterr().out
    for text in (studied / "corpus" / "texts").iterdir():
        text.unlink()
    assert main(["report", "--with-texts", "--site", "other"]) == 1
    assert "none of the articles' texts is here" in capsys.readouterr().err
    assert not (studied / "other-with-texts").exists()


def test_git_ignores_the_texts() -> None:
    root = Path(__file__).resolve().parents[1]
    for file in (root / ".gitignore", root / "analysis" / "skeleton" / "gitignore.j2"):
        assert "site-with-texts/" in file.read_text(encoding="utf-8").splitlines()
