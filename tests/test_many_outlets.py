"""30 outlets with long names in five scripts: figures of a screen, letters that can be read, words in their order."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import many_outlets
import pytest
from test_figures import seen

from analysis import (
    describe,
    findings,
    forms,
    over_time,
    plot,
    positions,
    read_events,
    say,
    show,
    source_mix,
    term_choices,
    term_rates,
    tone,
)
from analysis.commands.add import add_files
from analysis.commands.new import new_study
from analysis.measures.names import isolate, isolate_names
from analysis.reading.update import rebuild_tables
from analysis.showing import letters
from analysis.showing.chart import Chart
from analysis.showing.front import front_markdown, make_front
from analysis.showing.letters import IN_LATIN, LETTERS, drawable, families
from analysis.showing.look import LOOKS, SCREEN, cut, text_width
from analysis.showing.site import Report, render_site
from analysis.study import Study, load_study

SIZE = 130
pytestmark = pytest.mark.slow
RIGHT_TO_LEFT = "\u202e"
FIRST, LAST = "\u2068", "\u2069"
CHINESE, RUSSIAN, HEBREW = "奥尔茅斯日报", "Вестник Соляной Набережной", "הד הנמל"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("many")
    many_outlets.write_exports(base / "exports", size=SIZE)
    study = new_study(base / "salt-tramway")
    many_outlets.use_dictionary(study / "corpus")
    add_files(sorted((base / "exports").iterdir()), study / "corpus")
    rebuild_tables(study / "corpus")
    return study


@pytest.fixture(scope="module")
def study(place: Path) -> Study:
    return load_study(place / "corpus" / "tables")


@pytest.fixture
def no_other_font(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that has no font but matplotlib's own."""
    def forget() -> None:
        for known in (letters.families, letters._signs, text_width):
            known.cache_clear()

    monkeypatch.setattr(letters, "MORE", ())
    forget()
    yield
    monkeypatch.undo()
    forget()


FIGURES: dict[str, Callable[[Study, Path], Chart]] = {
    "strip": lambda study, _: plot(positions(study, "fate", titles="with")),
    "choices": lambda study, _: plot(term_choices(study, "fate")),
    "rates": lambda study, _: plot(term_rates(study)),
    "by article": lambda study, _: plot(term_rates(study, "fate", by="article")),
    "sources": lambda study, _: plot(source_mix(study)),
    "tone": lambda study, _: plot(tone(study)),
    "ranks": lambda study, _: plot(tone(study), ranks=True, only=["polarity", "compound"]),
    "words": lambda study, _: plot(forms(study, "fate", of="form")),
    "time": lambda study, place: plot(over_time(study, "fate"), events=read_events(place / "corpus")),
}


@pytest.mark.parametrize("look", list(LOOKS)[::2], ids=lambda look: look.partition("-")[0])
@pytest.mark.parametrize("kind", FIGURES)
def test_a_figure_of_30_outlets_is_on_a_screen_and_can_be_read(kind: str, look: str, study: Study, place: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # of a glyph that no font has
        figure = FIGURES[kind](study, place).draw(LOOKS[look])
        figure.draw_without_rendering()
    if not LOOKS[look].narrow:
        assert figure.get_size_inches()[1] <= SCREEN
    boxes = [(text.get_text(), text.get_window_extent()) for text in seen(figure)]
    assert [text for text, box in boxes if box.x0 < 0 or box.x1 > figure.bbox.width + 1] == []
    assert [(one, two) for (one, a), (two, b) in combinations(boxes, 2)
            if min(a.x1, b.x1) - max(a.x0, b.x0) > 2 and min(a.y1, b.y1) - max(a.y0, b.y0) > 3] == []


def test_400_articles_stay_on_a_screen(study: Study) -> None:
    rates = term_rates(study, "fate", by="article")
    copies = [rates.assign(doc_id=rates["doc_id"] + f"-{number}") for number in range(4)]
    import pandas as pd

    figure = plot(pd.concat(copies, ignore_index=True)).figure
    assert figure.get_size_inches()[1] <= SCREEN
    assert sum(len(marks.get_offsets()) for marks in figure.axes[0].collections if hasattr(marks, "get_sizes")) == 520


def test_a_matrix_of_30_outlets_counts_all_of_them(study: Study) -> None:
    table = forms(study, "fate", "closure")
    [axes] = plot(table).figure.axes
    headings = [text.get_text() for text in axes.texts if text.get_gid() == "heading"]
    rest = next(int(text.partition(" ")[0]) for text in headings if text.endswith(" others"))
    assert len(headings) - 2 + rest == len(table.columns) - 1 == 30
    beside = ("heading", "word", "label", "all")
    drawn = sum(int(text.get_text()) for text in axes.texts if text.get_gid() not in beside)
    assert drawn == table["all"].sum()


@pytest.mark.usefixtures("no_other_font")
def test_a_name_that_no_font_has_is_written_in_latin_letters(study: Study, place: Path) -> None:
    assert families() == (LETTERS,)
    for kind, make in FIGURES.items():
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            figure = make(study, place).figure
            figure.draw_without_rendering()
        words = " ".join(" ".join(text.get_text().split()) for text in seen(figure))
        assert CHINESE not in words
        if kind not in ("by article", "time"):
            assert "AoErMao" in words or "YanZhao" in words, kind
            assert IN_LATIN in words, kind
            assert "הנמל" in words, kind
    assert CHINESE in FIGURES["choices"](study, place).text


@pytest.mark.usefixtures("no_other_font")
def test_a_figure_in_latin_letters_says_nothing_of_fonts() -> None:
    figure = plot(forms(load_study(), "actors", "us_forces", of="pattern")).figure
    assert IN_LATIN.split(":")[0] not in " ".join(text.get_text() for text in seen(figure))


def test_fonts_for_other_scripts_do_not_change_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    rates = term_rates(load_study(), "exit")
    before = plot(rates).png
    monkeypatch.setattr("analysis.showing.look.families", lambda: (LETTERS,))
    text_width.cache_clear()
    assert plot(rates).png == before


def test_a_name_is_cut_to_its_room() -> None:
    long = many_outlets.OUTLETS[5]
    assert text_width(cut(long, 1.2, 8).rstrip("…"), 8) <= 1.2
    assert cut(long, 1.2, 8).endswith("…")
    assert cut(long, 1.2, 8, 2).count("\n") == 1
    assert cut("Coast Wire", 1.2, 8) == "Coast Wire"


# --- the order of words ---

def test_a_name_that_could_turn_a_line_is_isolated() -> None:
    assert isolate("Coast Wire") == "Coast Wire"
    assert isolate(HEBREW) == f"{FIRST}{HEBREW}{LAST}" == isolate(isolate(HEBREW))
    assert isolate(f"a{LAST}b{RIGHT_TO_LEFT}c") == f"{FIRST}ab{RIGHT_TO_LEFT}c{LAST}"
    told = f"In {HEBREW} and {HEBREW} today."
    assert isolate_names(told, ["Coast Wire", HEBREW]) == told.replace(HEBREW, isolate(HEBREW))
    assert isolate_names(isolate_names(told, [HEBREW]), [HEBREW]) == isolate_names(told, [HEBREW])
    assert RIGHT_TO_LEFT not in drawable(f"a{RIGHT_TO_LEFT}b")


@pytest.fixture(scope="module")
def turned(study: Study) -> Study:
    """The study with a title, and names, that would turn all that follows them."""
    title = f"Tramway {RIGHT_TO_LEFT}closes"
    articles, outlets = study.articles.copy(), study.outlets.copy()
    articles.loc[articles["outlet"] == "coast-wire", "title"] = title
    outlets["name"] = outlets["name"].str.replace(" ", f" {RIGHT_TO_LEFT}", n=1)
    return replace(study, articles=articles, outlets=outlets)


def is_closed(text: str) -> bool:
    """Whether every character that turns what follows stands within an isolate."""
    depth = 0
    for sign in text:
        depth += (sign == FIRST) - (sign == LAST)
        if sign == RIGHT_TO_LEFT and not depth:
            return False
    return depth == 0


def test_no_title_or_name_turns_what_follows_it(turned: Study) -> None:
    found = findings(turned, recounted=False)
    words = [each._say() for each in found.values()] + [each.title for each in found.values()]
    words += [front_markdown(make_front(turned, found, "salt-tramway"))]
    words += [str(say("{name}: {title}.", describe(turned, "articles"))), str(say("{name}, {owner}", turned.outlets))]
    words += [plot(positions(turned, "fate")).text, plot(term_rates(turned)).text]
    assert sum(RIGHT_TO_LEFT in text for text in words) >= 8
    for text in words:
        assert all(map(is_closed, text.splitlines())), text
    shown = show(turned.articles, columns=["date"], index="article", study=turned).frame
    assert all(map(is_closed, shown.index))


def test_pages_isolate_names_and_titles(turned: Study) -> None:
    found = findings(turned, recounted=False)
    few = turned.articles[turned.articles["outlet"] == "coast-wire"].reset_index(drop=True)
    small = replace(turned, articles=few)
    pages = render_site({}, Report(small, make_front(small, found, "salt"), found, {"hits": turned.hits}))
    bare = [line for page in pages.values() for line in page.splitlines()
            if not is_closed(re.sub("</bdi>", LAST, re.sub("<bdi>", FIRST, re.sub(r'="[^"]*"', "", line))))]
    assert bare == []
    assert RIGHT_TO_LEFT in pages["index.html"]


# --- long lists ---

def test_cards_are_a_few_and_the_rest_is_counted(study: Study) -> None:
    lines = str(say("{name}", describe(study, "articles"), rows=8)).splitlines()
    assert len(lines) == 9
    assert lines[-1] == f"- and {SIZE - 8} more"
    assert len(str(say("{name}", study.outlets, rows=30)).splitlines()) == 30


def test_pages_of_many_articles_do_not_list_them_all(study: Study) -> None:
    found = findings(study, recounted=False)
    front = make_front(study, found, "salt-tramway")
    pages = render_site({}, Report(study, front, found, {"hits": study.hits}, files={"tables/articles.csv": b""}))
    assert all(len(page.encode()) <= 100_000 for page in pages.values())
    assert "130 articles" in pages["index.html"]
    assert "sources/tables/articles.csv" in pages["index.html"]
    assert "day 1:" not in pages["index.html"]
    assert "`corpus/tables/articles.csv`" in front_markdown(front)
