"""The parts of a figure: a picture whose text says the same, drawn without pyplot."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.measures.terms import positions, term_rates
from analysis.showing.chart import HUES, WIDTH, Chart, draw_intervals, dress, finish, make_figure
from analysis.showing.plot import plot
from analysis.study import Study

Refused = Callable[..., object]


def rows(n: int = 0) -> pd.DataFrame:
    return pd.DataFrame({"name": ["A", "B", "C"], "n": [10, n, 12], "value": [2.0, np.nan, 5.0],
                         "low": [1.0, np.nan, np.nan], "high": [4.0, np.nan, np.nan]})


def dots(title: str = "Closures", axis: str = "per 1,000 words", source: str = "Tables abc.") -> Chart:
    figure, axes = make_figure(1, 1, 2.0)
    draw_intervals(axes[0][0], rows(), 3, HUES[0])
    finish(figure, title, axis, source)
    return Chart(figure, "One dot.", rows())


def test_a_chart_shows_its_text_and_its_picture_with_the_text_as_alt() -> None:
    chart = dots()
    data, about = chart._repr_mimebundle_()
    assert repr(chart) == data["text/plain"] == about["image/png"]["alt"] == "One dot."
    assert base64.b64decode(data["image/png"]) == chart.png
    assert about["image/png"]["width"] == 650


def test_every_row_with_a_value_has_a_dot_and_every_bound_a_line() -> None:
    figure, axes = make_figure(1, 1, 2.0)
    draw_intervals(axes[0][0], rows(), 3, HUES[0])
    dots, lines = axes[0][0].collections[1], axes[0][0].collections[0]
    assert dots.get_offsets().tolist() == [[2.0, 2.0], [5.0, 0.0]]  # unit 0 on top
    assert [segment.tolist() for segment in lines.get_segments()] == [[[1.0, 2.0], [4.0, 2.0]]]
    assert [text.get_text() for text in axes[0][0].texts] == ["nothing to count"]
    assert axes[0][0].texts[0].xy[1] == 1.0
    assert figure.get_size_inches().tolist() == [WIDTH, 2.0]


@pytest.mark.parametrize("order", [[0, 2], [2, 0]])
def test_a_row_stands_at_the_height_of_its_unit_and_a_unit_without_one_is_marked(order: list[int]) -> None:
    _, axes = make_figure(1, 1, 2.0)
    draw_intervals(axes[0][0], rows().set_axis([3, 0, 1]).iloc[order], 4, HUES[0])
    lines, dots = axes[0][0].collections
    assert sorted(dots.get_offsets().tolist()) == [[2.0, 0.0], [5.0, 2.0]]
    assert [segment.tolist() for segment in lines.get_segments()] == [[[1.0, 0.0], [4.0, 0.0]]]
    assert {note.xy[1]: note.get_text() for note in axes[0][0].texts} == dict.fromkeys([1, 3], "not in the table")


def test_a_refused_score_is_marked_in_other_words_than_nothing_to_count() -> None:
    _, axes = make_figure(1, 1, 2.0)
    draw_intervals(axes[0][0], rows(n=8), 3, HUES[0])
    assert [text.get_text() for text in axes[0][0].texts] == ["no score"]


def test_a_panel_has_its_labels_first_on_top_and_a_zero_line_where_asked() -> None:
    _, axes = make_figure(1, 2, 2.0)
    dress(axes[0][0], "closure", ["A", "B"], zero=True)
    dress(axes[0][1], "sale", ["A", "B"], zero=False)
    ticks = dict(zip(axes[0][0].get_yticks().tolist(), (tick.get_text() for tick in axes[0][0].get_yticklabels()),
                     strict=True))
    assert ticks == {1: "A", 0: "B"}
    assert axes[0][0].get_title(loc="left") == "closure"
    assert [len(place.lines) for place in axes[0]] == [1, 0]


def test_a_figure_is_the_same_bytes_each_time_and_names_what_it_shows() -> None:
    chart = dots()
    assert [chart.figure.get_suptitle(), chart.figure.get_supxlabel()] == ["Closures", "per 1,000 words\nTables abc."]
    assert chart.png.startswith(b"\x89PNG\r\n")
    assert b"Software" not in chart.png
    assert chart.png == dots().png == chart.png
    assert chart.png != dots("Closings").png
    assert dots(source="").figure.get_supxlabel() == "per 1,000 words"


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

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(OSError, match="no space left"):
        chart.save(place)
    assert place.read_bytes() == whole
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_the_plotted_rows_are_at_hand(study: Study) -> None:
    rates = term_rates(study, "fate")
    pd.testing.assert_frame_equal(plot(rates).values.sort_values(["outlet", "label"], ignore_index=True),
                                  rates.sort_values(["outlet", "label"], ignore_index=True))
    assert len(plot(positions(study, "fate"), only=["closure"]).values) == 4


def test_hues_and_markers_are_each_used_once() -> None:
    assert len({hue for hue, _ in HUES}) == len({marker for _, marker in HUES}) == len(HUES)


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
