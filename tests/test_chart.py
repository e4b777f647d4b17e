"""The parts of a figure: a picture whose text says the same, drawn without pyplot."""

from __future__ import annotations

import base64
import errno
import hashlib
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.measures.terms import positions, term_rates
from analysis.showing.chart import Chart
from analysis.showing.dots import draw_intervals, dress
from analysis.showing.look import LOOKS, WIDE, Look
from analysis.showing.page import Caption, open_page, styled
from analysis.showing.plot import plot
from analysis.study import Study

Refused = Callable[..., object]


def rows(n: int = 0) -> pd.DataFrame:
    return pd.DataFrame({"name": ["A", "B", "C"], "n": [10, n, 12], "value": [2.0, np.nan, 5.0],
                         "low": [1.0, np.nan, np.nan], "high": [4.0, np.nan, np.nan]})


@styled
def paint(look: Look, *, caption: Caption) -> Figure:
    page = open_page(look, caption, 2.0)
    draw_intervals(page.axes(0.5, 0, page.width - 0.5, 1.8), rows(), 3, look)
    return page.figure


def dots(title: str = "Closures", about: str = "per 1,000 words", source: str = "Tables abc.") -> Chart:
    return Chart(lambda look: paint(look, caption=Caption(title, about, source)), "One dot.", rows())


def empty(n: int = 1) -> list[Axes]:
    return list(Figure().subplots(1, n, squeeze=False)[0])


def test_a_chart_shows_its_text_and_its_picture_with_the_text_as_alt() -> None:
    chart = dots()
    data, about = chart._repr_mimebundle_()
    assert repr(chart) == data["text/plain"] == about["image/png"]["alt"] == "One dot."
    assert base64.b64decode(data["image/png"]) == chart.png
    assert about["image/png"]["width"] == 650


def test_every_row_with_a_value_has_a_dot_and_every_bound_a_line() -> None:
    [axes] = empty()
    draw_intervals(axes, rows(), 3, Look())
    lines, dots = axes.collections
    assert dots.get_offsets().tolist() == [[2.0, 2.0], [5.0, 0.0]]  # unit 0 on top
    assert [segment.tolist() for segment in lines.get_segments()] == [[[1.0, 2.0], [4.0, 2.0]]]
    assert [text.get_text() for text in axes.texts] == ["nothing to count"]
    assert axes.texts[0].xy[1] == 1.0


@pytest.mark.parametrize("order", [[0, 2], [2, 0]])
def test_a_row_stands_at_the_height_of_its_unit_and_a_unit_without_one_is_marked(order: list[int]) -> None:
    [axes] = empty()
    draw_intervals(axes, rows().set_axis([3, 0, 1]).iloc[order], 4, Look())
    lines, dots = axes.collections
    assert sorted(dots.get_offsets().tolist()) == [[2.0, 0.0], [5.0, 2.0]]
    assert [segment.tolist() for segment in lines.get_segments()] == [[[1.0, 0.0], [4.0, 0.0]]]
    assert {note.xy[1]: note.get_text() for note in axes.texts} == dict.fromkeys([1, 3], "not in the table")


def test_a_refused_score_is_marked_in_other_words_than_nothing_to_count() -> None:
    [axes] = empty()
    draw_intervals(axes, rows(n=8), 3, Look())
    assert [text.get_text() for text in axes.texts] == ["no score"]


def test_a_panel_has_its_labels_first_on_top_and_a_zero_line_where_asked() -> None:
    axes, other = empty(2)
    dress(axes, "closure", ["A", "B"], Look(), zero=True)
    dress(other, "sale", ["A", "B"], Look(), zero=False)
    ticks = dict(zip(axes.get_yticks().tolist(), (tick.get_text() for tick in axes.get_yticklabels()), strict=True))
    assert ticks == {1: "A", 0: "B"}
    assert axes.get_title(loc="left") == "closure"
    assert [len(place.lines) for place in (axes, other)] == [1, 0]


def test_a_figure_is_the_same_bytes_each_time_and_names_what_it_shows() -> None:
    chart = dots()
    assert [chart.figure.get_suptitle(), chart.figure.get_supxlabel()] == ["Closures", "Tables abc."]
    assert [text.get_text() for text in chart.figure.texts if text.get_gid() == "about"] == ["per 1,000 words"]
    assert chart.png.startswith(b"\x89PNG\r\n")
    assert b"Software" not in chart.png
    assert chart.png == dots().png == chart.png
    assert chart.png != dots("Closings").png
    assert dots(source="").figure.get_supxlabel() == ""


def test_a_changed_figure_is_what_is_shown_and_saved(tmp_path: Path) -> None:
    chart, before = dots(), dots().png
    chart.figure.axes[0].set_xlim(0, 90)
    assert chart.png != before
    assert chart.save(tmp_path / "wide.png").read_bytes() == chart.png


@pytest.mark.parametrize(("name", "begins"), [("a.png", b"\x89PNG"), ("b.SVG", b"<?xml"), ("c.d.pdf", b"%PDF")])
def test_a_chart_is_saved_as_its_name_says_and_alike_each_time(tmp_path: Path, name: str, begins: bytes) -> None:
    chart = dots()
    assert chart.save(str(tmp_path / name)) == tmp_path / name
    first = (tmp_path / name).read_bytes()
    assert first.startswith(begins)
    assert dots().save(tmp_path / name).read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == [name]
    if name == "b.SVG":
        assert "Closures" in first.decode()  # letters, not outlines


def test_a_chart_is_saved_whole_or_not_at_all(tmp_path: Path, refused: Refused,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    chart, place = dots(), tmp_path / "a.png"
    for name in ("a.gif", "a", "a.png.txt"):
        with refused(name, ".png, .svg or .pdf"):
            chart.save(tmp_path / name)
    with refused("nowhere", "make it"):
        chart.save(tmp_path / "nowhere" / "a.png")
    chart.save(place)
    whole = place.read_bytes()
    chart.figure.suptitle("Other")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match=r"a\.png: the disk is full"):
        chart.save(place)
    assert place.read_bytes() == whole
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_a_chart_is_drawn_for_every_look() -> None:
    chart = dots()
    assert [chart.draw(look).get_size_inches()[0] for look in LOOKS.values()] == [WIDE, WIDE, 350 / 96, 350 / 96]
    assert chart.figure is chart.figure
    assert chart.draw(Look()) is not chart.figure


def test_variants_are_written_where_the_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chart, folder = dots(), tmp_path / "figures"
    monkeypatch.delenv("PARALLAX_FIGURES", raising=False)
    shown = chart._repr_mimebundle_()
    assert not folder.exists()
    monkeypatch.setenv("PARALLAX_FIGURES", str(folder))
    assert chart._repr_mimebundle_() == shown  # nothing of it shows
    name = hashlib.sha256(chart.png).hexdigest()[:12]
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(written) == sorted([f"{name}.csv", *(f"{name}-{look}.svg" for look in LOOKS)])
    assert written == dots().variants()  # the same bytes twice
    table = pd.read_csv(folder / f"{name}.csv")
    pd.testing.assert_frame_equal(table, chart.values, check_dtype=False)
    for look in LOOKS:
        drawing = written[f"{name}-{look}.svg"].decode()
        assert "<text" not in drawing  # outlines
        assert f'width="{468 if "wide" in look else 262.5}pt"' in drawing
        assert not re.search(r"<dc:date|style=\"fill: #(?:ffffff|17181a); opacity: 1", drawing.split("<g id=\"axes")[0])
    chart.figure.suptitle("Mine")
    assert chart.variants() == {}


def test_the_plotted_rows_are_at_hand(study: Study) -> None:
    rates = term_rates(study, "fate")
    pd.testing.assert_frame_equal(plot(rates).values.sort_values(["outlet", "label"], ignore_index=True),
                                  rates.sort_values(["outlet", "label"], ignore_index=True))
    assert len(plot(positions(study, "fate"), only=["closure"]).values) == 4


def test_hues_and_markers_are_each_used_once() -> None:
    for look in (Look(), Look(dark=True)):
        hues = [look.hue(number) for number in range(36)]
        assert len(set(hues)) == 36
        assert len({hue for hue, _ in hues[:6]}) == len({marker for _, marker in hues[:6]}) == 6


DRAW = """
import sys
from analysis import load_study, plot, positions, term_choices, term_rates, tone
study = load_study()
plot(term_rates(study)).png, plot(term_choices(study)), plot(tone(study)), plot(positions(study))
assert "matplotlib.figure" in sys.modules
print([name for name in ("matplotlib.pyplot", "nltk", "textblob", "vaderSentiment") if name in sys.modules])
"""


@pytest.mark.slow
@pytest.mark.parametrize("code", [DRAW, "import sys, analysis\nprint([name for name in ('matplotlib', 'nltk', "
                                        "'textblob', 'vaderSentiment', 'scipy.stats') if name in sys.modules])"],
                         ids=["drawing", "importing"])
def test_what_is_not_needed_is_not_imported(code: str) -> None:
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (told.stdout.strip(), told.returncode) == ("[]", 0), told.stderr
