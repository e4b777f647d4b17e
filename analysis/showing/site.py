"""Notebooks run in memory, and pages made of them: one an article of its own, offline, without a line of script.

Besides `study` and `reading.articles` no other module touches the disk: this one reads notebooks and writes pages.
"""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.showing.markup import (
    label_page,
    link_pages,
    list_sections,
    read_opening,
    sanitise_html,
    split_caption,
    tidy_html,
)
from analysis.showing.readme import BEGIN, collect_figure, collect_findings, update_findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbclient import NotebookClient
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
PASSING = ("execution", "collapsed", "scrolled", "trusted")  # metadata that say when and where, not what
GENERATOR = "parallax-notebooks"
SECONDS_A_CELL = 600


class NotebookError(ValueError):
    """A notebook that is missing, or a cell of one that failed: one sentence that says which and why."""


def execute_notebook(path: str | os.PathLike[str]) -> NotebookNode:
    """Run a notebook from its first cell to its last, in a fresh kernel of this Python, and return it with its outputs.

    The file is not written (`save_notebook` does that). The kernel works in the notebook's own folder and without the
    user's IPython set-up. Nothing that differs from run to run is kept: no times, no widget state, no Python version.
    So the same notebook on the same tables gives the same bytes, as long as its own outputs are stable.

    Raises NotebookError, naming notebook, cell and error, where a cell fails, hangs or ends its kernel.
    """
    path = Path(path)
    notebook = _read(path)
    fault = _run(notebook, path.resolve().parent)
    if fault:
        raise NotebookError(f"{path.name}, {fault}")
    return _normalise(notebook)


def save_notebook(notebook: NotebookNode, path: str | os.PathLike[str]) -> None:
    """Write a notebook, with line ends that are the same on every system."""
    import nbformat

    Path(path).write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def save_findings(notebooks: Mapping[str, NotebookNode], folder: str | os.PathLike[str]) -> None:
    """Write the notebooks' figure beside them and their findings into the README above, where there is one."""
    figure, readme = collect_figure(notebooks), Path(folder).resolve().parent / "README.md"
    if figure:
        (Path(folder) / "figure.png").write_bytes(figure[0])
    if readme.is_file() and BEGIN in (text := readme.read_text(encoding="utf-8")):
        readme.write_text(update_findings(text, collect_findings(notebooks)), encoding="utf-8", newline="\n")


def list_notebooks(folder: str | os.PathLike[str]) -> list[Path]:
    """Return the notebooks of a folder in the order of their names; NotebookError where there is none."""
    paths = sorted(Path(folder).glob("*.ipynb"))
    if not paths:
        raise NotebookError(f"{folder}: no notebook (*.ipynb) is there; name their folder with --notebooks.")
    return paths


def build_site(notebooks: Mapping[str, NotebookNode], site_folder: str | os.PathLike[str]) -> Path:
    """Write a page for each notebook, by name, and an index of them; return the index's path.

    Each page stands alone: style and pictures are inside it, it asks nothing from the network and runs no script.
    Code is folded away; a figure has its sentence under it and its values in reach; tables scroll on narrow screens.
    Pages of an earlier build whose notebooks are gone are removed; other files in the folder are left alone.
    """
    site = Path(site_folder)
    pages = render_site(notebooks)
    site.mkdir(parents=True, exist_ok=True)
    for old in site.glob("*.html"):
        if old.name not in pages and f'content="{GENERATOR}"' in old.read_text(encoding="utf-8", errors="replace"):
            old.unlink()
    for name, html in pages.items():
        (site / name).write_text(html, encoding="utf-8", newline="\n")
    return site / "index.html"


def render_site(notebooks: Mapping[str, NotebookNode]) -> dict[str, str]:
    """Return the pages as HTML by file name, `index.html` first, the notebooks in their given order after it."""
    exporter = _exporter()
    entries = [_entry(name, notebook) for name, notebook in notebooks.items()]
    contents = exporter.environment.get_template("contents.html.j2")
    pages = {"index.html": contents.render(resources={"pages": entries, "current": None, "generator": GENERATOR})}
    for place, (entry, notebook) in enumerate(zip(entries, notebooks.values(), strict=True)):
        around = {"pages": entries, "current": entry, "generator": GENERATOR, "sections": _sections(notebook, exporter),
                  "before": entries[place - 1] if place else None,
                  "after": entries[place + 1] if place + 1 < len(entries) else None}
        html, _ = exporter.from_notebook_node(notebook, resources=around)
        pages[entry["href"]] = html
    return {name: link_pages(html, notebooks).rstrip() + "\n" for name, html in pages.items()}


def _read(path: Path) -> NotebookNode:
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.validator.ValidationError) as error:
        raise NotebookError(f"{path}: this is not a notebook that can be read ({_first_line(str(error))}).") from None


def _client(notebook: NotebookNode, folder: Path, started: list[int]) -> NotebookClient:
    """Return a client whose kernel is this very Python, whatever kernels are installed for the user.

    It appends the place of each code cell it starts to `started`.
    """
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    silent = logging.Logger("notebooks")  # faults are raised, and told once
    silent.addHandler(logging.NullHandler())
    kernels = KernelSpecManager(kernel_dirs=[])
    manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=kernels, transport_encryption="auto")
    return NotebookClient(notebook, km=manager, timeout=SECONDS_A_CELL, record_timing=False, log=silent,
                          on_cell_execute=lambda cell, cell_index: started.append(cell_index),  # noqa: ARG005
                          resources={"metadata": {"path": str(folder)}})


def _run(notebook: NotebookNode, folder: Path) -> str:
    """Run all cells, outputs into the given notebook; return what went wrong, or nothing."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    started: list[int] = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    with tempfile.TemporaryDirectory(prefix="ipython-") as settings:
        try:
            client = _client(notebook, folder, started)
            client.execute(env={**os.environ, "IPYTHONDIR": settings}, cleanup_kc=True)
        except CellExecutionError as error:
            return f"{_last_cell(notebook, started)}: {error.ename}: {_first_line(error.evalue)}"
        except CellTimeoutError:
            return f"{_last_cell(notebook, started)}: not done after {SECONDS_A_CELL} seconds."
        except DeadKernelError:
            return f"{_last_cell(notebook, started)}: the kernel ended; is there memory left?"
    return ""


def _last_cell(notebook: NotebookNode, started: list[int]) -> str:
    """Name the cell that was started last, by its number and its first line."""
    if not started:
        return "before its first cell"
    return f"code cell {len(started)} ({_first_line(notebook.cells[started[-1]].source)})"


def _first_line(text: str) -> str:
    lines = text.strip().splitlines() or [""]
    return lines[0] if len(lines[0]) <= 200 else f"{lines[0][:199]}…"


def _normalise(notebook: NotebookNode) -> NotebookNode:
    notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = dict(KERNEL)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for cell in notebook.cells:
        for name in PASSING:
            cell.metadata.pop(name, None)
    return notebook


def _exporter() -> HTMLExporter:
    from nbconvert import HTMLExporter

    here = Path(__file__).resolve().parent
    filters = {"sanitise": sanitise_html, "tidy": tidy_html, "split_caption": split_caption}
    return HTMLExporter(template_name="template", extra_template_basedirs=[str(here)], filters=filters)


def _entry(name: str, notebook: NotebookNode) -> dict[str, str]:
    title, paragraph = read_opening(notebook, fallback=label_page(name))
    return {"href": f"{name}.html", "label": label_page(name), "title": title, "opening": paragraph}


def _sections(notebook: NotebookNode, exporter: HTMLExporter) -> list[tuple[str, str]]:
    prose = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return list_sections("".join(exporter.markdown2html({}, source) for source in prose))
