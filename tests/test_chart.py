"""The parts of a figure: a picture whose text says the same, drawn without pyplot."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.showing.chart import HUES, WIDTH, Chart, check_known, draw_intervals, dress, finish, make_figure

Refused = Callable[..., object]


def rows(value: str = "rate", n: int = 0) -> pd.DataFrame:
    return pd.DataFrame({"name": ["A", "B", "C"], "n": [10, n, 12], value: [2.0, np.nan, 5.0],
                         "low": [1.0, np.nan, np.nan], "high": [4.0, np.nan, np.nan]})


def test_a_chart_shows_its_text_and_its_picture_with_the_text_as_alt() -> None:
    chart = Chart(b"\x89PNG", "One dot.", rows())
    data, about = chart._repr_mimebundle_()
    assert repr(chart) == data["text/plain"] == about["image/png"]["alt"] == "One dot."
    assert base64.b64decode(data["image/png"]) == b"\x89PNG"
    assert about["image/png"]["width"] == 650


def test_every_row_with_a_value_has_a_dot_and_every_bound_a_line() -> None:
    figure, axes = make_figure(1, 1, 2.0)
    draw_intervals(axes[0][0], rows(), "rate", HUES[0])
    dots, lines = axes[0][0].collections[1], axes[0][0].collections[0]
    assert dots.get_offsets().tolist() == [[2.0, 2.0], [5.0, 0.0]]  # the first row on top
    assert [segment.tolist() for segment in lines.get_segments()] == [[[1.0, 2.0], [4.0, 2.0]]]
    assert [text.get_text() for text in axes[0][0].texts] == ["nothing to count"]
    assert axes[0][0].texts[0].xy[1] == 1.0
    assert figure.get_size_inches().tolist() == [WIDTH, 2.0]


def test_a_refused_score_is_marked_in_other_words_than_nothing_to_count() -> None:
    _, axes = make_figure(1, 1, 2.0)
    draw_intervals(axes[0][0], rows("mean", n=8), "mean", HUES[0])
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
    def draw(title: str, axis: str, source: str) -> tuple[bytes, list[str]]:
        figure, axes = make_figure(1, 1, 2.0)
        draw_intervals(axes[0][0], rows(), "rate", HUES[0])
        png = finish(figure, title, axis, source)
        return png, [figure.get_suptitle(), figure.get_supxlabel()]

    png, told = draw("Closures", "per 1,000 words", "Tables abc.")
    assert told == ["Closures", "per 1,000 words\nTables abc."]
    assert png.startswith(b"\x89PNG\r\n")
    assert b"Software" not in png
    assert png == draw("Closures", "per 1,000 words", "Tables abc.")[0]
    assert png != draw("Closings", "per 1,000 words", "Tables abc.")[0]


def test_hues_and_markers_are_each_used_once() -> None:
    assert len({hue for hue, _ in HUES}) == len({marker for _, marker in HUES}) == len(HUES)


def test_names_asked_for_must_be_there(refused: Refused) -> None:
    assert check_known(["b", "a"], ["a", "b", "b"]) == ["b", "a"]
    with refused("'c'", "['a', 'b']"):
        check_known(["c"], ["a", "b", "b"])


DRAW = """
import sys
from analysis import load_study, plot_positions, plot_rates, plot_shares, plot_tone, term_choices, term_rates, tone
study = load_study()
family = study.concepts["family"].iloc[0]
concept = study.concepts["concept"].iloc[0]
plot_rates(term_rates(study, family)), plot_shares(term_choices(study, family)), plot_tone(tone(study))
plot_positions(study, family, [concept])
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
