"""The front page: one source for the site and the README, true of any study, and safe whatever the articles hold."""

import base64
import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import analysis
from analysis.measures.findings import Findings
from analysis.reading.update import rebuild_tables
from analysis.showing import site
from analysis.showing.front import Front, front_markdown, honesty_line, make_front, originals_of, web_address
from analysis.showing.markup import escape_markdown, link_findings
from analysis.showing.readme import BEGIN, END, update_readme
from analysis.study import Study, read_front, study_name
from conftest import MakeStudy, Refused

ROOT = Path(__file__).resolve().parents[1]
PNG = base64.b64encode(b"\x89PNG").decode()
HOSTILE = ["<script>run()</script>", "<img src=x onerror=run()>", "{{7*7}}", "[x](javascript:run())", "a | b",
           "costs $5 or $6", "`code`", "*stars* and _lines_",
           "1. first", "- dash", "# head", "back\\slash", "&lt;b&gt;"]


@pytest.fixture
def found(study: Study, tmp_path: Path) -> Findings:
    return analysis.findings(study, recounted=False, folder=tmp_path)


def figure_notebook(tags: tuple[str, ...] = ("figure",), text: str = "Two rates.\n  A: 1") -> object:
    """A notebook with one picture."""
    cell = new_code_cell("plot()", metadata={"tags": list(tags)})
    cell.outputs = [new_output("display_data", data={"image/png": PNG, "text/plain": text})]
    return new_notebook(cells=[new_markdown_cell("# Which word?\n\nOne paragraph."), cell])


def report_of(study: Study, front: Front, found: Findings) -> site.Report:
    """What a site says of a study, without its files."""
    return site.Report(study, front, found, {"hits": study.hits, "quotes": study.quotes, "sentences": study.sentences,
                                             "attributions": study.attributions})


def with_titles(study: Study, title: str, name: str) -> Study:
    """The study with every title, outlet and label set by hand."""
    outlets = study.outlets.assign(name=[f"{name} {n}" for n in range(len(study.outlets))])
    return replace(study, articles=study.articles.assign(title=title), outlets=outlets,
                   concepts=study.concepts.assign(label=[f"{name} {n}" for n in range(len(study.concepts))]))


# --- what it says ---

def test_the_event_is_told_of_the_articles_it_was_written_for_alone(study: Study, found: Findings) -> None:
    about = {"says": "The event: a ferry line is to close.", "articles": list(study.articles["doc_id"])}
    front = make_front(study, found, "Ferries", {"about": about})
    assert front.about == about["says"]
    assert about["says"] in BeautifulSoup(front_markdown(front), "html.parser").get_text()
    fewer = {**about, "articles": about["articles"][1:]}
    assert make_front(study, found, "Ferries", {"about": fewer}).about == ""


@pytest.mark.parametrize("about", ["words", "{says: a ferry line is to close}"])
def test_an_event_without_its_articles_is_refused(about: str, tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "readings.yml").write_text(f"front: {{about: {about}}}\n", encoding="utf-8")
    with refused("readings.yml", "`about`", "articles", error=analysis.StudyError):
        read_front(tmp_path)


def test_a_study_without_wishes_gets_its_own_words_and_three_findings(study: Study, found: Findings) -> None:
    front = make_front(study, found, "Ferries")
    assert front.headline == "“closure” or “new timetable”: what three outlets write"
    assert [each.name for each in front.findings] == list(found.decided())[:3]
    assert front.honesty.startswith("Four articles of three outlets, one or more an outlet")
    assert front.rests_on is None


@pytest.mark.parametrize(("texts", "said"), [
    ({"a-1": "The ferry closes.", "b-1": "No closure."}, "Two articles, one an outlet: this is about these texts."),
    ({"a-1": "The ferry closes."}, "One article: this is about that text."),
    ({"a-1": "The ferry closes.", "a-2": "No."}, "Two articles of one outlet: this is about these texts."),
    ({"a-1": ""}, "No text has been read yet: there is nothing to say."),
])
def test_the_honest_line_is_counted(texts: dict[str, str], said: str, make_study: MakeStudy) -> None:
    assert honesty_line(make_study(texts)) == said


def test_wishes_are_kept_while_the_tables_bear_them(study: Study, found: Findings) -> None:
    wish = {"headline": {"finding": "words", "says": "{count} times it closes", "needs": {"outlets": 3}},
            "findings": ["phrase", {"finding": "words", "says": "{outlets} outlets.", "needs": {"outlets": ">= 3"}}]}
    front = make_front(study, found, "Ferries", wish)
    assert front.headline == f"{found['words'].basis.values['count']} times it closes"
    assert front.rests_on is not None
    assert [each.sentence for each in front.findings[:2]] == [found["phrase"].sentence, "3 outlets."]
    assert front.unmet == ()


def test_wishes_that_the_tables_do_not_bear_are_not_printed(study: Study, found: Findings) -> None:
    wish = {"headline": {"finding": "words", "says": "All nine close", "needs": {"outlets": 9}},
            "findings": [{"finding": "words", "says": "Nine.", "needs": {"outlets": 9}}]}
    front = make_front(study, found, "Ferries", wish)
    assert front.headline == make_front(study, found, "Ferries").headline
    assert front.findings[0].sentence == found["words"].sentence
    assert front.unmet == ("outlets is 3, not 9",) * 2


def test_what_cannot_be_told_is_not_on_the_front_page(study: Study, found: Findings) -> None:
    undecided = next(iter(found.undecided()))
    assert undecided not in [each.name for each in make_front(study, found, "F", {"findings": [undecided]}).findings]


@pytest.mark.parametrize(("text", "word"), [
    ("front: [choice]", "headline"), ("front: {findings: choice}", "findings"),
    ("front: {headline: {says: x, needs: {n: 1}}}", "finding:"), ("front: {headline: {finding: words}}", "needs"),
])
def test_a_fault_in_the_wishes_is_told(text: str, word: str, tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "readings.yml").write_text(text)
    with refused("readings.yml", "front", word):
        read_front(tmp_path)


def test_an_unknown_finding_is_told(study: Study, found: Findings) -> None:
    with pytest.raises(ValueError, match=r"readings.yml, front: .*no finding 'wurds'"):
        make_front(study, found, "F", {"findings": ["wurds"]})


def test_only_addresses_of_the_web_are_links(study: Study) -> None:
    for url in ("javascript:run()", "data:text/html,x", "java\tscript:run()", "//gull.example", "https://", "ftp://a.b/",
                "https://gull.example/\n1", "http://[x"):
        assert web_address(url) == "", url
    assert web_address("HTTPS://gull.example/a(1)") == "HTTPS://gull.example/a(1)"
    assert [(each.outlet, each.url) for each in originals_of(study)][:2] == [
        ("The Gull", "https://gull.example/1"), ("The Gull", "")]


# --- one source for the site and the README ---

def test_site_and_readme_say_the_same(study: Study, found: Findings) -> None:
    front = make_front(study, found, "Ferries")
    notebooks = {"02-term-frequency": figure_notebook()}
    page = BeautifulSoup(site.render_site(notebooks, report_of(study, front, found))["index.html"], "html.parser")
    readme = BeautifulSoup(site._exporter().markdown2html({}, front_markdown(front, "n/figure.png", "Two rates.")),
                           "html.parser")
    assert readme.strong.get_text() == page.h1.get_text() + "." == f"{front.headline}."
    said = [" ".join(each.get_text().split()) for each in readme.ul.find_all("li")]
    assert said == [" ".join(each.get_text().split()).removesuffix(" places") for each in page.select(".findings li")]
    assert len(said) == 3
    assert front.honesty in page.get_text()
    assert front.honesty in readme.get_text()
    assert [each["href"] for each in page.select(".originals a")] == [each["href"] for each in readme.find_all("a")]
    assert page.select_one(".front img")["alt"] == readme.img["alt"] == "Two rates."


def test_the_figure_is_of_the_notebook_that_is_named(study: Study, found: Findings) -> None:
    front = make_front(study, found, "F", {"figure": "02-x"})
    notebooks = {"01-x": figure_notebook(text="First."), "02-x": figure_notebook(text="Second.")}
    page = site.render_site(notebooks, report_of(study, front, found))["index.html"]
    assert BeautifulSoup(page, "html.parser").select_one(".front img")["alt"] == "Second."
    page = site.render_site({"01-x": notebooks["01-x"]}, report_of(study, front, found))["index.html"]
    assert BeautifulSoup(page, "html.parser").select_one(".front img")["alt"] == "First."
    page = site.render_site({"01-x": figure_notebook(())}, report_of(study, front, found))["index.html"]
    assert BeautifulSoup(page, "html.parser").select_one(".front img") is None


def test_every_page_names_the_study_and_its_sources(study: Study, found: Findings) -> None:
    front = make_front(study, found, "Ferries <1>")
    report = replace(report_of(study, front, found), files={"tables/datapackage.json": b"{}"})
    pages = site.render_site({"02-term-frequency": figure_notebook()}, report)
    for name, html in pages.items():
        page = BeautifulSoup(html, "html.parser")
        assert page.select_one("header .home").get_text() == "Ferries <1>", name
        links = [each["href"] for each in page.find_all("a")]
        assert {"https://gull.example/1", "sources/tables/datapackage.json"} <= set(links), name
        assert len(html.encode("utf-8")) < 100_000, name
    assert 'href="sources/02-term-frequency.ipynb"' in pages["02-term-frequency.html"]
    assert set(site.collect_files({"a": figure_notebook()}, report)) >= {"sources/a.ipynb",
                                                                         "sources/tables/datapackage.json"}


def test_readme_is_written_between_its_marks(study: Study, found: Findings, tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "README.md").write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    front = make_front(with_titles(study, f"{END} x", "A"), found, "Ferries")
    for _ in range(2):  # the second time too: nothing in a title ends the block
        site.save_outputs({"02-term-frequency": figure_notebook()}, tmp_path / "notebooks", front)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert text == f"before\n{BEGIN}\n{front_markdown(front, 'notebooks/figure.png', 'Two rates.')}\n{END}\nafter\n"
    assert (tmp_path / "notebooks" / "figure.png").read_bytes() == b"\x89PNG"


@pytest.mark.parametrize("mark", [BEGIN, END])
def test_a_readme_without_a_mark_is_told(mark: str) -> None:
    with pytest.raises(ValueError, match="marks"):
        update_readme(f"{BEGIN}\n{END}".replace(mark, ""), "x")


# --- text is data ---

@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text: str, study: Study, tmp_path: Path) -> None:
    poisoned = with_titles(study, text, text)
    found = analysis.findings(poisoned, recounted=False, folder=tmp_path)
    front = make_front(poisoned, found, text)
    shown = {name: BeautifulSoup(html, "html.parser") for name, html in site.render_site(
        {"02-term-frequency": figure_notebook(text=text)}, report_of(poisoned, front, found)).items()}
    shown["README"] = BeautifulSoup(site._exporter().markdown2html({}, front_markdown(front, "f.png", text)),
                                    "html.parser")
    for name, page in shown.items():
        assert text in " ".join(page.get_text().split()), name
        assert not page.find_all("script"), name
        assert not [mark for tag in page.find_all(True) for mark in tag.attrs if mark.startswith("on")], name
        assert not [link for link in page.find_all("a") if "javascript" in link.get("href", "")], name
    listed = shown["README"].find_all("ul")[-1]
    assert [each.name for each in listed.find_all(["em", "code", "ol", "strong", "h1", "table", "b"])] == []


@pytest.mark.parametrize("text", [*HOSTILE, "12) twelve", "a ~~b~~ c"])
def test_markdown_shows_the_text_as_it_is(text: str) -> None:
    html = BeautifulSoup(site._exporter().markdown2html({}, f"- {escape_markdown(text)}"), "html.parser")
    assert html.get_text().strip() == text
    assert [tag.name for tag in html.find_all(True)] == ["ul", "li"]


def test_findings_of_a_page_lead_to_their_places_and_stay_text(study: Study, tmp_path: Path) -> None:
    found = analysis.findings(with_titles(study, "t", "*s* [x](y)"), recounted=False, folder=tmp_path)
    links = {name: f"evidence.html#{name}" for name in found}
    some = found.only("words", "headlines")
    html = BeautifulSoup(link_findings("<p>not this</p>", found, links, some._say()), "html.parser")
    assert [each["href"] for each in html.find_all("a")] == ["evidence.html#words", "evidence.html#headlines"]
    assert "*s* [x](y) 0" in html.get_text()
    other = BeautifulSoup(link_findings(f"<p>So: {found['words'].sentence} Yes.</p><p>No.</p>", found, links, "So:"),
                          "html.parser")
    assert [each.parent.get_text()[:3] for each in other.find_all("a")] == ["So:"]


def test_what_a_claim_rests_on_is_folded_under_it_and_a_count_has_its_places_alone(study: Study) -> None:
    found = analysis.findings(study, recounted=False)
    some = found.only("words", "choice")
    html = BeautifulSoup(link_findings("", found, {}, some._say()), "html.parser")
    blocks = dict(zip(("words", "choice"), html.find_all("li"), strict=True))
    assert blocks["words"].find("details") is None
    row = found["choice"]._show().iloc[0]
    fold = blocks["choice"].find("details").get_text()
    assert f"its interval: {row['its interval']}" in fold
    assert row["what it lacks"] in fold


# --- what a study is called ---

def test_a_study_is_called_by_its_package_or_its_folder(corpus: Path) -> None:
    rebuild_tables(corpus)
    folder = corpus.parent.name
    assert study_name(corpus / "tables").lower() == folder.replace("_", " ").replace("-", " ").lower()
    package = corpus / "tables" / "datapackage.json"
    text = package.read_text(encoding="utf-8")
    package.write_text(re.sub(r'"title": "[^"]*",\n  "desc', '"title": "The ferry",\n  "desc', text), encoding="utf-8")
    rebuild_tables(corpus)
    assert study_name(corpus / "tables") == "The ferry"


# --- the shipped study ---

@pytest.mark.slow
def test_the_shipped_front_page_says_iraq_and_rests_on_its_tables() -> None:
    report = site.read_report(ROOT / "notebooks")
    assert report is not None
    front = report.front
    assert front.unmet == ()
    assert "Iraq" in front.headline
    assert "Iraq" in front.name
    assert len(front.findings) == 3
    assert all(len(each.sentence) < 200 for each in front.findings)
    assert front.honesty == "Five articles, one an outlet: this is about these texts."
    assert front.about.startswith("The event: ")
    assert all(each.url for each in front.originals)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = text.partition(BEGIN)[2].partition(END)[0]
    figure = re.search(r"!\[.*\]\(notebooks/figure\.png\)", block)
    assert figure is not None
    assert block.replace(figure[0], "FIGURE").strip() == front_markdown(front, "FIGURE").replace(
        "![](FIGURE)", "FIGURE").strip()


def test_a_study_without_concepts_is_headed_by_its_name(make_study: MakeStudy) -> None:
    study = make_study({"a-1": "The ferry closes."})
    study = replace(study, concepts=study.concepts.head(0), hits=study.hits.head(0))
    assert make_front(study, Findings([]), "Ferries").headline == "Ferries"
    assert front_markdown(make_front(study, Findings([]), "Ferries")).startswith(
        "**Ferries.**\n\nNothing can be stated yet.")
