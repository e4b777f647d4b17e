"""A picture of a notebook that is not what its cell draws fails the notebook, though its text is right."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis.showing.site import execute_notebook, save_outputs

ROOT = Path(__file__).resolve().parents[1]
DRAW = """import pandas as pd
from matplotlib.figure import Figure
from analysis.showing.chart import Chart

def draw(look):
    figure = Figure(figsize=(2, 1))
    figure.text({x}, 0.5, "gulls", color="{colour}")
    return figure

Chart(draw, "Nine gulls", pd.DataFrame())"""

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a notebook that draws, as it was run and saved."""
    for name in ("conftest.py", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "notebooks").mkdir()
    save(tmp_path / "notebooks" / "01-gulls.ipynb", DRAW.format(x=0.2, colour="#0072B2"))
    return tmp_path


def save(path: Path, source: str) -> None:
    """Write a notebook of one cell, run."""
    nbformat.write(new_notebook(cells=[new_code_cell(source, id="gulls")]), path)
    save_outputs({path.stem: execute_notebook(path)}, path.parent)


def compare(folder: Path) -> str:
    """What nbval says of the notebooks of a folder, called as its users call it."""
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "notebooks/"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("other", [{"x": 0.2, "colour": "#D55E00"}, {"x": 0.21, "colour": "#0072B2"}])
def test_a_swapped_colour_and_a_shifted_label_fail_though_the_text_is_right(
        folder: Path, other: dict[str, object]) -> None:
    assert "1 passed" in compare(folder)
    notebook = nbformat.read(folder / "notebooks" / "01-gulls.ipynb", as_version=4)
    save(folder / "notebooks" / "other.ipynb", DRAW.format(**other))
    drawn = nbformat.read(folder / "notebooks" / "other.ipynb", as_version=4)
    (folder / "notebooks" / "other.ipynb").unlink()
    assert base64.b64decode(drawn.cells[0].outputs[0].data["image/png"])
    notebook.cells[0].outputs = drawn.cells[0].outputs
    save_outputs({"01-gulls": notebook}, folder / "notebooks")
    told = compare(folder)
    assert "1 failed" in told
    assert "image/png" in told


def test_where_matplotlib_is_another_pictures_are_left_out_and_it_is_said(folder: Path) -> None:
    lock = folder / "requirements.lock"
    lock.write_text(re.sub(r"(?m)^matplotlib==\S+", "matplotlib==3.0", lock.read_text(encoding="utf-8")), "utf-8")
    notebook = nbformat.read(folder / "notebooks" / "01-gulls.ipynb", as_version=4)
    notebook.cells[0].outputs[0].data["image/png"] = "AAAA"
    save_outputs({"01-gulls": notebook}, folder / "notebooks")
    told = compare(folder)
    assert "1 passed" in told
    assert "Pictures of notebooks were not compared" in told
