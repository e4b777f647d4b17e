"""Kernels that are copies of this process: they do what new kernels do, alone and one beside the other."""

import sys
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis.showing import kernels, site
from analysis.study import load_study

CELLS = (
    "import os, random, sys\nprint('to out')\nprint('to err', file=sys.stderr)",
    "os.path.basename(os.getcwd()), __name__, 'PARALLAX_FIGURES' in os.environ, os.environ['IPYTHONDIR'][:4]",
    "!echo from a shell",
    "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])",
    "from IPython.display import HTML, display\ndisplay(HTML('<b>bold</b>'))\nsys.argv[1]",
    "import analysis\nanalysis.findings(analysis.load_study())['choice']",
    "await __import__('asyncio').sleep(0, 'waited')",
)


def write(folder: Path, name: str, *cells: str) -> Path:
    made = [new_code_cell(cell, id=f"cell-{place}") for place, cell in enumerate(cells)]
    folder.mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=made), folder / name)
    return folder / name


@pytest.fixture(autouse=True)
def without_polars(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another test of this process may have used it."""
    monkeypatch.delitem(sys.modules, "polars", raising=False)


def test_where_polars_was_used_kernels_start_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", ModuleType("polars"))
    with kernels.copies(2) as waiting:
        assert waiting == [None, None]


@pytest.mark.slow
@pytest.mark.skipif(not kernels.CAN_COPY, reason="copies of a process are safe on Linux only")
def test_a_copy_gives_what_a_new_kernel_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "corpus").symlink_to(Path(__file__).parents[1] / "corpus")
    path = write(tmp_path / "notebooks", "01-a.ipynb", *CELLS)
    study = load_study()  # a study in use is in the copies too
    copied, _ = site.execute_notebooks([path], lambda _: None)
    monkeypatch.setattr(kernels, "CAN_COPY", False)
    started, _ = site.execute_notebooks([path], lambda _: None)
    assert study.n_sentences
    assert site.notebook_bytes(copied["01-a"]) == site.notebook_bytes(started["01-a"])
    kinds = [output.output_type for cell in copied["01-a"].cells for output in cell.outputs]
    assert kinds.count("stream") == 3
    assert kinds.count("display_data") == 2  # a figure of pyplot, shown inline, and bold letters
    assert len(kinds) == 9


@pytest.mark.slow
@pytest.mark.skipif(not kernels.CAN_COPY, reason="copies of a process are safe on Linux only")
def test_copies_know_nothing_of_each_other_and_end(tmp_path: Path) -> None:
    mark = "import numpy as np, sys\n'left' in vars(np), setattr(np, 'left', 1), np.random.random()"
    paths = [write(tmp_path / "notebooks", f"0{n}-a.ipynb", mark) for n in range(3)]
    made: list[kernels.Kernel] = []
    plain = kernels.Kernel.__init__

    def noted(kernel: kernels.Kernel) -> None:
        plain(kernel)
        made.append(kernel)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels.Kernel, "__init__", noted)
        executed, _ = site.execute_notebooks(paths, lambda _: None)
    told = [notebook.cells[0].outputs[0].data["text/plain"] for notebook in executed.values()]
    assert all(each.startswith("(False, None, ") for each in told)
    assert len(set(told)) == 3  # random numbers of their own
    assert len(made) == 3
    assert all(kernel.poll() is not None for kernel in made)


@pytest.mark.slow
@pytest.mark.skipif(not kernels.CAN_COPY, reason="copies of a process are safe on Linux only")
@pytest.mark.parametrize(("cell", "told"), [("import os\nos._exit(3)", "the kernel ended"), ("1 / 0", "ZeroDivisionE")])
def test_a_copy_that_fails_is_told_and_none_is_left(tmp_path: Path, cell: str, told: str) -> None:
    path = write(tmp_path / "notebooks", "03-dead.ipynb", "x = 1", cell)
    with pytest.raises(site.NotebookError, match=rf"03-dead\.ipynb, code cell 2 .*{told}"):
        site.execute_notebooks([path], lambda _: None)


@pytest.mark.skipif(not kernels.CAN_COPY, reason="copies of a process are safe on Linux only")
def test_copies_that_wait_end_where_something_else_fails() -> None:
    made = kernels.copies(2)
    waiting = made.__enter__()
    assert [kernel.poll() for kernel in waiting if kernel] == [None, None]
    with pytest.raises(KeyError):
        made.gen.throw(KeyError("elsewhere"))
    assert [kernel.poll() for kernel in waiting if kernel] == [-9, -9]
