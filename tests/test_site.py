"""Running notebooks and making pages of them: repeatable, offline, readable, and harmless when a cell fails."""

import base64
import re
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.__main__ import main
from analysis.measures.findings import Findings
from analysis.showing import markup, site
from analysis.showing.front import make_front
from analysis.showing.show import show
from analysis.study import Study

pytestmark = pytest.mark.slow

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (1300).to_bytes(4) + (600).to_bytes(4)).decode()
NAME = sha256(base64.b64decode(PNG)).hexdigest()[:12]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="468pt" height="216pt" viewBox="0 0 468 216"/>'
VARIANTS = {f"{NAME}-{kind}.svg": SVG for kind in ("wide-light", "wide-dark", "narrow-light", "narrow-dark")}
FIGURE = f"""from IPython.display import HTML, Markdown, display
about = {{"image/png": {{"alt": "Two rates.\\n  A: 1 & 2", "width": 650}}}}
data = {{"image/png": "{PNG}", "text/plain": "Two rates.\\n  A: 1 & 2\\n  B: 3"}}
display(data, raw=True, metadata=about)"""
SENTENCE = 'Markdown("**The Gazette** has 12.0 (7.5 to 18.0). <img src=x onerror=run()><script>run()</script>")'


def write(folder: Path, name: str, *cells: str) -> Path:
    """A notebook of these cells, Markdown where they start with '#', with ids that say their place."""
    made = [new_markdown_cell(cell) if cell.startswith("#") else new_code_cell(cell) for cell in cells]
    for place, cell in enumerate(made):
        cell["id"] = f"cell-{place}"
    folder.mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=made), folder / name)
    return folder / name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("a study") / "notebooks"
    write(place, "00-corpus.ipynb", "# Which *articles* are here?\n\nTwo, [and more](01-terms.ipynb#Limits).",
          "import os, sys\nos.path.basename(os.getcwd()), sys.executable", FIGURE, SENTENCE, "## Limits\n\nFew.",
          "import pandas as pd\npd.DataFrame({'outlet': ['A & B', '<b>C</b>'], 'rate': [1.5, float('nan')]})",
          "print('a plain line', file=sys.stdout)")
    write(place, "01-terms.ipynb", "# How often?\nRates.", "1 + 1", "## What we `found`?", "## Where it is wrong",
          "## Limits")
    return place


@pytest.fixture(scope="module")
def executed(folder: Path) -> nbformat.NotebookNode:
    return site.execute_notebook(folder / "00-corpus.ipynb")


@pytest.fixture(scope="module")
def pages(executed: nbformat.NotebookNode, folder: Path) -> dict[str, BeautifulSoup]:
    terms = nbformat.read(folder / "01-terms.ipynb", as_version=4)
    rendered = site.render_site({"00-corpus": executed, "01-terms": terms})
    return {name: BeautifulSoup(html, "html.parser") for name, html in rendered.items()}


def test_notebook_runs_in_its_folder_with_this_python(executed: nbformat.NotebookNode) -> None:
    shown = executed.cells[1].outputs[0].data["text/plain"]
    assert shown == repr(("notebooks", sys.executable))


def test_notebook_runs_to_the_same_bytes_whatever_the_user_has_set(
        executed: nbformat.NotebookNode, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("raise SystemExit('a start-up file ran')")
    kernel = tmp_path / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text('{"argv": ["no-such-python"], "display_name": "x", "language": "python"}')
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert nbformat.writes(site.execute_notebook(folder / "00-corpus.ipynb")) == nbformat.writes(executed)


def test_nothing_that_passes_is_kept(executed: nbformat.NotebookNode) -> None:
    assert "version" not in executed.metadata["language_info"]
    assert "widgets" not in executed.metadata
    assert not any(cell.metadata for cell in executed.cells)
    assert [cell.execution_count for cell in executed.cells if cell.cell_type == "code"] == [1, 2, 3, 4, 5]


def test_failure_is_one_sentence_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notebooks = tmp_path / "notebooks"
    path = write(notebooks, "02-broken.ipynb", "# Why?", "import math", "math.sqrt(-1)\nmath.pi", "math.e")
    before = path.read_bytes()
    status = main(["report", "--notebooks", str(notebooks), "--site", str(tmp_path / "site"), "--save"])
    told = capsys.readouterr().err
    assert status == 1
    assert told.startswith("analysis report: 02-broken.ipynb, code cell 2 (math.sqrt(-1)): ValueError: ")
    assert told.count("\n") == 1
    assert path.read_bytes() == before
    assert not (tmp_path / "site").exists()


def test_kernel_that_ends_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "notebooks", "03-dead.ipynb", "x = 1", "import os\nos._exit(3)")
    with pytest.raises(site.NotebookError, match=r"03-dead\.ipynb, code cell 2 \(import os\): the kernel ended"):
        site.execute_notebook(path)


def test_report_writes_pages_and_saves_only_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "notebooks", "01-terms.ipynb", "# How often?", "1 + 1")
    before = path.read_bytes()
    arguments = ["report", "--notebooks", str(tmp_path / "notebooks"), "--site", str(tmp_path / "site")]
    assert main(arguments) == 0
    assert path.read_bytes() == before
    assert f"open {(tmp_path / 'site' / 'index.html').as_uri()}" in capsys.readouterr().out
    assert sorted(page.name for page in (tmp_path / "site").glob("*.html")) == ["01-terms.html", "index.html"]
    assert (tmp_path / "site" / "sources" / "01-terms.ipynb").is_file()
    assert main([*arguments, "--save"]) == 0
    assert nbformat.read(path, 4).cells[1].outputs[0].data["text/plain"] == "2"


@pytest.mark.parametrize(("content", "said"), [
    ("{", "can be read"), ('{"nbformat": 4}', "can be read"), (None, "no notebook")])
def test_what_is_no_notebook_is_told(content: str | None, said: str, tmp_path: Path,
                                     capsys: pytest.CaptureFixture[str]) -> None:
    if content is not None:
        (tmp_path / "x.ipynb").write_text(content)
    assert main(["report", "--notebooks", str(tmp_path), "--site", str(tmp_path / "site")]) == 1
    assert re.search(said, capsys.readouterr().err)


def test_pages_ask_nothing_from_the_network_and_run_nothing(pages: dict[str, BeautifulSoup]) -> None:
    for page in pages.values():
        assert not page.find_all(["script", "link", "iframe", "object", "embed", "base"])
        sources = [image["src"] for image in page.find_all("img") if image.get("src")]
        assert all(re.fullmatch(r"figures/[0-9a-f]{12}\.png", source) for source in sources)
        assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
        assert not re.search(r"@import|url\(|https?:", str(page))


def test_pages_lead_to_each_other(pages: dict[str, BeautifulSoup]) -> None:
    assert list(pages) == ["index.html", "00-corpus.html", "01-terms.html"]
    ids = {name: {tag["id"] for tag in page.find_all(id=True)} for name, page in pages.items()}
    for name, page in pages.items():
        for link in page.find_all("a"):
            target, _, part = unquote(link["href"]).partition("#")
            assert not target or target in pages or target.startswith("sources/")
            assert not part or part in ids[target or name]
        assert page.select_one("a.skip")["href"] == "#main"
        assert [link.get_text() for link in page.select("header a")] == ["Parallax", "Corpus", "Terms"]
    assert pages["00-corpus.html"].select_one("header [aria-current]").get_text() == "Corpus"
    assert pages["00-corpus.html"].select_one("a[rel=next]")["href"] == "01-terms.html"
    assert not pages["01-terms.html"].select_one("a[rel=next]")


def test_index_asks_the_notebooks_questions(pages: dict[str, BeautifulSoup]) -> None:
    entries = pages["index.html"].select(".contents li")
    assert [entry.h3.get_text() for entry in entries] == ["Which articles are here?", "How often?"]
    assert [entry.p.get_text() for entry in entries] == ["Two, and more.", "Rates."]


def test_page_shows_code_folded_and_figures_with_their_words(pages: dict[str, BeautifulSoup]) -> None:
    page = pages["00-corpus.html"]
    assert page.title.get_text() == "Which articles are here? · Parallax"
    assert len(page.select("details.code:not([open]) .highlight")) == 5
    assert page.figure.img["alt"] == page.select_one("figcaption p").get_text() == "Two rates."
    assert page.select_one("figcaption details pre").get_text() == "  A: 1 & 2\n  B: 3"
    assert page.figure.img["width"] == "650"
    assert page.select_one("pre.text:not(.stderr)").get_text().startswith("('notebooks'")


def test_long_page_lists_its_sections(pages: dict[str, BeautifulSoup]) -> None:
    listed = [link.get_text() for link in pages["01-terms.html"].select("details.sections a")]
    assert listed == ["What we found?", "Where it is wrong", "Limits"]
    assert not pages["00-corpus.html"].select("details.sections")


def test_sentences_are_prose_and_harmless(pages: dict[str, BeautifulSoup]) -> None:
    sentence = pages["00-corpus.html"].select_one(".cell .prose p")
    assert sentence.get_text().startswith("The Gazette has 12.0 (7.5 to 18.0).")
    assert sentence.strong.get_text() == "The Gazette"
    assert "run()" not in str(sentence)


def test_table_is_readable_and_harmless(pages: dict[str, BeautifulSoup]) -> None:
    table = pages["00-corpus.html"].select_one(".table[role=region] table")
    assert [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")] == [
        ["outlet", "rate"], ["A & B", "1.5"], ["<b>C</b>", "–"]]
    assert [cell["scope"] for cell in table.thead.find_all("th")] == ["col", "col"]
    assert [cell.get("class", []) for cell in table.find_all("td")] == [[], ["n"], [], ["n", "none"]]
    assert table.thead.find_all("th")[1]["class"] == ["n"]


def test_building_again_gives_the_same_and_removes_only_own_pages(
        executed: nbformat.NotebookNode, tmp_path: Path) -> None:
    site.build_site({"00-corpus": executed, "01-gone": executed}, tmp_path)
    (tmp_path / "mine.html").write_text("<p>kept</p>")
    first = (tmp_path / "index.html").read_bytes()
    site.build_site({"00-corpus": executed}, tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.html")) == ["00-corpus.html", "index.html", "mine.html"]
    assert (tmp_path / "index.html").read_bytes() != first
    site.build_site({"00-corpus": executed, "01-gone": executed}, tmp_path)
    assert (tmp_path / "index.html").read_bytes() == first


def cells(html: str) -> list[list[str]]:
    """The text of each row of the table."""
    rows = BeautifulSoup(html, "html.parser").find_all("tr")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]


def test_named_index_stands_in_the_one_header_row() -> None:
    table = pd.DataFrame({"outlet": ["A", "B"], "n": [1, 2]}).set_index("outlet")
    assert cells(markup.tidy_html(table._repr_html_())) == [["outlet", "n"], ["A", "1"], ["B", "2"]]


def test_two_levels_of_columns_are_said_in_one_row() -> None:
    table = pd.DataFrame({("own", "n"): [1], ("own", "rate"): [2.0], ("quoted", "n"): [3]})
    tidied = cells(markup.tidy_html(table.set_axis(pd.Index(["A"], name="outlet"))._repr_html_()))
    assert tidied == [["outlet", "own: n", "own: rate", "quoted: n"], ["A", "1", "2.0", "3"]]


def test_what_show_makes_has_one_header_row_without_any_style() -> None:
    table = pd.DataFrame({"outlet": ["A", "B"], "n": [1, 2]}).set_index("outlet")
    assert cells(show(table)._repr_html_())[0] == ["outlet", "n"]
    assert len(BeautifulSoup(show(table)._repr_html_(), "html.parser").select("thead tr")) == 1


def test_an_empty_corner_is_no_header() -> None:
    html = BeautifulSoup(markup.tidy_html(pd.DataFrame({"n": [5, 6]}, index=["A", "B"])._repr_html_()), "html.parser")
    assert [cell.name for cell in html.thead.tr.find_all(True)] == ["td", "th"]
    assert html.select("th:empty") == []


def test_a_zero_is_marked_and_stays_a_zero() -> None:
    html = BeautifulSoup(markup.tidy_html(pd.DataFrame({"n": [0, 10]}, index=["A", "B"])._repr_html_()), "html.parser")
    assert [(cell.get_text(), cell["class"]) for cell in html.find_all("td", class_="n")] == [
        ("0", ["n", "zero"]), ("10", ["n"])]


def test_tables_are_named_after_their_heading_and_folded_after_the_first() -> None:
    region = '<div class="table" role="region"><table><thead><tr><th>a</th><th>b</th></tr></thead></table></div>'
    page = BeautifulSoup(markup.arrange_tables(f"<h1>T</h1>{region}<h2>Few ¶</h2>{region}<h3>More</h3>{region}"
                                               f"<p>and 3 more rows</p><h2>Last</h2>{region}{region}"), "html.parser")
    assert [each["aria-label"] for each in page.select(".table")] == ["T", "Few", "More", "Last", "Last, table 2"]
    assert [each.summary.get_text() for each in page.select("details.fold")] == ["Table: a, b"] * 2
    assert page.select_one("details.fold").p.get_text() == "and 3 more rows"
    titled = region.replace("<table>", "<table><caption>Shares</caption>").replace("<th>a<", "<th>n<")
    page = BeautifulSoup(markup.arrange_tables(f"<h2>Few</h2>{titled}{titled}"), "html.parser")
    assert page.select_one("details.fold").summary.get_text() == "Shares: b"
    assert len(page.select("caption")) == 1  # of the open one; the other's stands in its summary


def test_a_figure_without_variants_is_one_file_for_light_and_dark(pages: dict[str, BeautifulSoup]) -> None:
    image = pages["00-corpus.html"].figure.picture.img
    assert (image["src"], image["loading"], image["class"]) == (f"figures/{NAME}.png", "lazy", ["flat"])
    assert (image["width"], image["height"]) == ("650", "300")
    assert pages["00-corpus.html"].select("picture source, figcaption a") == []


def test_a_figure_has_its_variants_and_its_values(executed: nbformat.NotebookNode, tmp_path: Path) -> None:
    left = {**VARIANTS, f"{NAME}.csv": b"a,b\n", "123456789abc.csv": b"of no picture"}
    index = site.build_site({"00-corpus": executed}, tmp_path / "site", variants=left)
    page = BeautifulSoup((index.parent / "00-corpus.html").read_text(encoding="utf-8"), "html.parser")
    assert [(each["media"], each["srcset"]) for each in page.picture.find_all("source")] == [
        ("screen and (max-width: 40rem) and (prefers-color-scheme: dark)", f"figures/{NAME}-narrow-dark.svg"),
        ("screen and (max-width: 40rem)", f"figures/{NAME}-narrow-light.svg"),
        ("screen and (prefers-color-scheme: dark)", f"figures/{NAME}-wide-dark.svg")]
    assert (page.picture.img["src"], page.picture.img["width"], page.picture.img["height"]) == (
        f"figures/{NAME}-wide-light.svg", "624", "288")
    assert not page.picture.img.get("class")
    assert page.select_one("figcaption a")["href"] == f"figures/{NAME}.csv"
    assert {path.name for path in (index.parent / "figures").iterdir()} == {*VARIANTS, f"{NAME}.csv"}
    site.build_site({"00-corpus": executed}, tmp_path / "site")  # and those that are gone are removed
    assert {path.name for path in (index.parent / "figures").iterdir()} == {f"{NAME}.png"}


def test_one_variant_alone_is_not_used(executed: nbformat.NotebookNode) -> None:
    some = dict(list(VARIANTS.items())[:3])
    page = site.render_site({"00-corpus": executed}, None, some)["00-corpus.html"]
    assert BeautifulSoup(page, "html.parser").img["src"] == f"figures/{NAME}.png"


def test_kernels_know_where_figures_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "notebooks", "01-where.ipynb", "import os\nos.environ.get('PARALLAX_FIGURES')")
    monkeypatch.setenv("PARALLAX_FIGURES", "elsewhere")
    asked, alone = (site.execute_notebook(path, *where).cells[0].outputs for where in ([tmp_path], []))
    assert asked[0].data["text/plain"] == repr(str(tmp_path))
    assert alone == []
    path = write(tmp_path / "notebooks", "01-where.ipynb",
                 "import os, pathlib\npathlib.Path(os.environ['PARALLAX_FIGURES'], 'a.csv').write_text('x')")
    assert site.execute_notebooks([path], lambda _: None)[1] == {"a.csv": b"x"}


def test_what_they_call_it_is_read_before_who_speaks(tmp_path: Path) -> None:
    for name in ("00-corpus", "01-source-bias", "02-term-frequency", "03-sentiment"):
        (tmp_path / f"{name}.ipynb").write_text("{}")
    assert [path.stem[:2] for path in site.list_notebooks(tmp_path)] == ["00", "02", "01", "03"]


def test_code_stands_below_what_it_put_out(pages: dict[str, BeautifulSoup]) -> None:
    for cell in pages["00-corpus.html"].select(".cell"):
        assert cell.find_all(recursive=False)[-1].get("class") == ["code"]


def test_row_numbers_stay_where_they_mean_something() -> None:
    table = pd.DataFrame({"n": [5, 6]}, index=[3, 4])
    assert cells(markup.tidy_html(table._repr_html_())) == [["", "n"], ["3", "5"], ["4", "6"]]
    assert cells(markup.tidy_html(table.rename_axis("row")._repr_html_()))[0] == ["row", "n"]


@pytest.mark.parametrize(("values", "of_figures"), [
    (["1.5", "−2", "1,234", "+0.3", "12%", "1e-05"], True),
    (["1.2–3.4", "[0.1, 0.9]", "(1.0 to 2.0)", "NaN"], True),
    (["2 %", "12.0 (7.5 to 18.0)", "3 [1, 5]", "0 (≤ 7.9)"], True),
    (["2031-03-04"], False), (["3 of 12"], False), (["1.5", "few"], False), (["NaN"], False), (["doc-1"], False),
])
def test_columns_of_figures_stand_to_the_right(values: list[str], of_figures: bool) -> None:
    html = markup.tidy_html(pd.DataFrame({"x": values})._repr_html_())
    held = BeautifulSoup(html, "html.parser").find_all("td")
    assert ["n" in cell.get("class", []) for cell in held] == [of_figures] * len(values)


@pytest.mark.parametrize(("html", "clean"), [
    ("<a href='javascript:run()'>x</a>", "<a>x</a>"),
    ("<img src='https://x.example/a.png' alt='a'>", '<img alt="a">'),
    ("<img src='data:image/png;base64,AA=='>", '<img src="data:image/png;base64,AA==">'),
    ("<style>p {}</style><p style='color:red'>x</p>", "<p>x</p>"),
    ("<iframe src='x'>kept</iframe> &amp;<br>", "kept &amp;<br>"),
])
def test_sanitised(html: str, clean: str) -> None:
    assert markup.sanitise_html(html) == clean


@pytest.mark.parametrize(("text", "split"), [
    ("One line.", ("One line.", "")), ("", ("", "")), ("First.\n  a: 1\n  b: 2", ("First.", "  a: 1\n  b: 2")),
    ("Over two\nlines.\n\na  1\nb  2\n", ("Over two lines.", "a  1\nb  2")),
])
def test_caption_is_split_from_values(text: str, split: tuple[str, str]) -> None:
    assert markup.split_caption(text) == split


def test_opening_without_heading_falls_back() -> None:
    cells = [new_code_cell("# no heading"), new_markdown_cell("Only\nprose."), new_markdown_cell("More.")]
    assert markup.read_opening(new_notebook(cells=cells), "name") == ("name", "Only prose.")
    assert markup.read_opening(new_notebook(), "name") == ("name", "")


def test_only_links_to_known_notebooks_lead_to_pages() -> None:
    html = '<a href="./01-a.ipynb">a</a> <a href="02-b.ipynb">b</a> <a href="x01-a.ipynb">c</a>'
    assert markup.link_pages(html, ["01-a"]) == html.replace('"./01-a.ipynb"', '"01-a.html"')


def test_a_sheet_to_fill_in_is_not_published() -> None:
    sheet = new_markdown_cell("## Judge the hits yourself", metadata={"tags": ["sheet"]})
    cells = [new_markdown_cell("# What was done?"), sheet, new_markdown_cell("## What was found")]
    pages = site.render_site({"05-x": new_notebook(cells=cells)})
    assert "What was found" in pages["05-x.html"]
    assert "Judge the hits" not in pages["05-x.html"]


def test_the_shipped_sheet_is_marked_as_one() -> None:
    notebook = nbformat.read(Path(__file__).resolve().parents[1] / "notebooks" / "05-validation.ipynb", as_version=4)
    sheets = [cell for cell in notebook.cells if "coding_sheet" in cell.source]
    assert sheets
    assert all("sheet" in cell.metadata.get("tags", []) for cell in sheets)


def test_a_page_about_time_stands_only_where_articles_have_dates(study: Study) -> None:
    notebook = new_notebook(cells=[new_markdown_cell("# When?")], metadata={"needs": "dates"})
    dated = replace(study, articles=study.articles.assign(date="2031-05"))
    undated = replace(study, articles=study.articles.assign(date="2031"))
    front = make_front(study, Findings([]), "Ferries")
    for known, wanted in ((dated, True), (undated, False)):
        report = site.Report(known, front, Findings([]), {})
        assert ("07-over-time.html" in site.render_site({"07-over-time": notebook}, report)) is wanted
