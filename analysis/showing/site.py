"""Notebooks run in memory, and pages made of them: a front page, one a notebook, the evidence; without scripts.

This module reads notebooks; what it writes is written by `analysis.disk`, whole or not at all.
"""

from __future__ import annotations

import copy
import logging
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.disk import finish, put_files
from analysis.measures.findings import findings
from analysis.measures.gold import coded, load_gold
from analysis.measures.names import in_study_order, isolate, outlet_names
from analysis.showing.beside import laid_out, legend, page_of
from analysis.showing.chart import FIGURES_ENV
from analysis.showing.front import ORIGINALS, Front, front_markdown, make_front
from analysis.showing.markup import (
    arrange_tables,
    label_page,
    link_findings,
    link_pages,
    list_sections,
    read_opening,
    sanitise_html,
    split_caption,
    tidy_html,
)
from analysis.showing.pictures import FOLDER, files_of, first_figure, outputs_with_pictures, picture_of, png_of
from analysis.showing.places import PAGE, Article, EvidencePage, evidence_links, evidence_pages
from analysis.showing.readme import BEGIN, title_of_figure, update_readme
from analysis.study import (
    NotCodedError,
    Study,
    StudyError,
    find_tables,
    load_study,
    read_front,
    study_name,
    table_paths,
)

if TYPE_CHECKING:
    import pandas as pd
    from jinja2 import Environment
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter
    from nbformat import NotebookNode

    from analysis.measures.findings import Findings
    from analysis.showing.kernels import Kernel

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
PASSING = ("execution", "collapsed", "scrolled", "trusted")  # metadata that say when and where, not what
GENERATOR = "parallax-notebooks"
# Read in the order of their names, but for those that have another place: what they call it comes before who speaks.
PLACES = {"02-term-frequency": "00-corpus-then"}
BENCHMARKS = "gold/benchmarks.csv"  # of the instruments, on other people's texts: nobody coded these
SOURCES = "sources"  # notebooks and tables, in the folder of pages
MADE = re.compile(r"[0-9a-f]{12}(?:-(?:wide|narrow)-(?:light|dark))?\.(?:png|svg|csv)")
SECONDS_A_CELL = 600


class NotebookError(ValueError):
    """A notebook that is missing, or a cell of one that failed: one sentence that says which and why."""


def execute_notebook(path: str | os.PathLike[str], figures: str | os.PathLike[str] | None = None,
                     kernel: Kernel | None = None) -> NotebookNode:
    """Run a notebook from its first cell to its last, in a fresh kernel of this Python, and return it with its outputs.

    The file is not written (`save_outputs` does that). The kernel works in the notebook's own folder and without the
    user's IPython set-up. Nothing that differs from run to run is kept: no times, no widget state, no Python version.
    So the same notebook on the same tables gives the same bytes, as long as its own outputs are stable.
    figures: a folder in which charts leave their variants for narrow and dark screens, and the plotted values. kernel:
    one that waits (`analysis.showing.kernels`); by default one is started.

    Raises NotebookError, naming notebook, cell and error, where a cell fails, hangs or ends its kernel.
    """
    path = Path(path)
    notebook = _read(path)
    asked = {FIGURES_ENV: str(Path(figures).resolve())} if figures else {}
    fault = _run(notebook, path.resolve().parent, asked, kernel)
    if fault:
        raise NotebookError(f"{path.name}, {fault}")
    return _normalise(notebook)


def execute_notebooks(paths: Sequence[Path], tell: Callable[[Path], object]) -> tuple[dict[str, NotebookNode],
                                                                                   dict[str, bytes]]:
    """Run notebooks, a core each; return them by name, and the variants that their charts left, by file name.

    tell: called with the path of each before it runs. Of several notebooks that fail the first is told.
    """
    from analysis.showing.kernels import copies

    def run(path: Path, kernel: Kernel | None) -> NotebookNode:
        tell(path)
        return execute_notebook(path, figures, kernel)

    # Copies are made before there are threads.
    with (copies(len(paths)) as kernels, tempfile.TemporaryDirectory(prefix="figures-") as figures,
          ThreadPoolExecutor(os.cpu_count()) as side_by_side):
        executed = dict(zip((path.stem for path in paths), side_by_side.map(run, paths, kernels), strict=True))
        return executed, {path.name: path.read_bytes() for path in sorted(Path(figures).iterdir()) if path.is_file()}


def save_outputs(notebooks: Mapping[str, NotebookNode], folder: str | os.PathLike[str],
                 front: Front | None = None) -> None:
    """Write notebooks, by name, with their outputs, and the front page into the README: all of it or nothing.

    The figure of the front page lies beside the notebooks; a README without a place for it stays as it is. Line ends
    are the same on every system.
    """
    place = Path(folder).resolve()
    files = {f"{place.name}/{name}.ipynb": notebook_bytes(notebook) for name, notebook in notebooks.items()}
    put_files(place.parent, files | (_front_files(notebooks, place, front) if front else {}))


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """A notebook as the bytes of its file."""
    import nbformat

    return f"{nbformat.writes(notebook)}\n".encode()


def _front_files(notebooks: Mapping[str, NotebookNode], place: Path, front: Front) -> dict[str, bytes]:
    figure, readme = first_figure(notebooks, front.figure), place.parent / "README.md"
    files = {f"{place.name}/figure.png": png_of(figure)} if figure is not None else {}
    if readme.is_file() and BEGIN in (text := readme.read_text(encoding="utf-8")):
        block = front_markdown(front, next(iter(files), ""), title_of_figure(figure))
        files["README.md"] = update_readme(text, block).encode("utf-8")
    return files


def list_notebooks(folder: str | os.PathLike[str]) -> list[Path]:
    """Return the notebooks of a folder in the order in which they are read; NotebookError where there is none."""
    finish(Path(folder).resolve().parent)
    paths = sorted(Path(folder).glob("*.ipynb"), key=lambda path: PLACES.get(path.stem, path.stem))
    if not paths:
        raise NotebookError(f"{folder}: no notebook (*.ipynb) is there; name their folder with --notebooks.")
    return paths


@dataclass(frozen=True)
class Report:
    """What pages say besides their notebooks: of which study they are, what it finds, and where that was counted.

    tables: the tables in which findings were counted, by name. texts: the articles' clean texts, to be shown only to
    whoever has them. files: the study's own files, by name, to be laid beside the pages.
    """

    study: Study
    front: Front
    found: Findings
    tables: Mapping[str, pd.DataFrame]
    texts: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)


def read_report(notebooks_folder: str | os.PathLike[str]) -> Report | None:
    """The study of a folder of notebooks, and what it finds; None where no study is there or above."""
    try:
        tables = find_tables(notebooks_folder)
    except StudyError:
        return None
    study, corpus = load_study(tables), tables.parent
    found = findings(study, folder=corpus)
    hand = coded(study, corpus / "gold")
    counted_in = {"hits": study.hits, "quotes": hand.quotes, "sentences": study.sentences,
                  "attributions": hand.attributions}
    with suppress(NotCodedError):
        counted_in["stance"] = load_gold("stance", corpus / "gold")
    front = make_front(study, found, study_name(tables), read_front(corpus))
    held = {"tables": table_paths(tables), "gold": sorted((corpus / "gold").glob("*.csv"))}
    files = {f"{folder}/{file.name}": file.read_bytes() for folder, some in held.items() for file in some
             if file.is_file()}
    return Report(study, front, found, counted_in, files=files)


def build_site(notebooks: Mapping[str, NotebookNode], site_folder: str | os.PathLike[str], report: Report | None = None,
               variants: Mapping[str, bytes] | None = None) -> Path:
    """Write a page for each notebook, by name, a front page, and the evidence; return the front page's path.

    Pages ask nothing from the network and run no script; pictures lie beside them in `figures/`, the notebooks and the
    tables in `sources/`. variants: what charts left of themselves while the notebooks ran, files by name. Pages and
    pictures of an earlier build that are gone are removed; other files in the folder are left alone.
    """
    site = Path(site_folder)
    files = {name: html.encode("utf-8") for name, html in render_site(notebooks, report, variants).items()}
    files |= collect_files(notebooks, report, variants)
    earlier = [old for old in [*site.glob("*.html"), *(site / FOLDER).glob("*")] if _is_made(old)]
    put_files(site, dict.fromkeys((old.relative_to(site).as_posix() for old in earlier), None) | files)
    return site / "index.html"


def _is_made(path: Path) -> bool:
    """Whether a page or a picture is one of an earlier build."""
    if path.suffix != ".html":
        return MADE.fullmatch(path.name) is not None
    return f'content="{GENERATOR}"' in path.read_text(encoding="utf-8", errors="replace")


def collect_files(notebooks: Mapping[str, NotebookNode], report: Report | None = None,
                  variants: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """What lies beside the pages, by its place: pictures with the plotted values, the notebooks, the study's tables."""
    files: dict[str, bytes] = {}
    for notebook in notebooks.values():
        for output in outputs_with_pictures(notebook):
            files |= files_of(picture_of(output, variants or {}), output, variants or {})
    files |= {f"{SOURCES}/{name}.ipynb": notebook_bytes(notebook)
              for name, notebook in notebooks.items()}
    if report:
        files |= {f"{SOURCES}/{name}": data for name, data in report.files.items()}
        if report.texts:
            files[".gitignore"] = b"*\n"
    return files


def render_site(notebooks: Mapping[str, NotebookNode], report: Report | None = None,
                variants: Mapping[str, bytes] | None = None) -> dict[str, str]:
    """Return the pages as HTML by file name, `index.html` first, the notebooks in their given order after it."""
    exporter, variants = _exporter(), variants or {}
    plain, notebooks = _environment(exporter), {name: published(notebook) for name, notebook in notebooks.items()
                                                if has_what_it_needs(notebook, report)}
    entries = [_entry(name, notebook) for name, notebook in notebooks.items()]
    articles = _articles(report) if report else {}
    evidence = evidence_pages(report.study, report.tables, report.found, articles) if report else []
    links = evidence_links(evidence)
    common = {"pages": entries, "current": None, "here": "", "generator": GENERATOR,
              "front": report.front if report else None,
              "listed_originals": bool(report and len(report.front.originals) <= ORIGINALS),
              "has_texts": bool(report and report.texts), "sources": SOURCES,
              "evidence": PAGE if evidence else "", "has_tables": bool(report and report.files),
              "has_codes": bool(report and any(name.startswith("gold/") for name in {*report.files} - {BENCHMARKS}))}
    figure = first_figure(notebooks, report.front.figure) if report else None
    shown = {"picture": picture_of(figure, variants), "about": title_of_figure(figure)} if figure is not None else None
    pages = {"index.html": _fill(plain, "front", {**common, "here": "front", "figure": shown, "links": links})}
    for place, (entry, notebook) in enumerate(zip(entries, notebooks.values(), strict=True)):
        around = {**common, "current": entry, "sections": _sections(notebook, exporter),
                  "before": entries[place - 1] if place else None,
                  "after": entries[place + 1] if place + 1 < len(entries) else None,
                  "picture": lambda output: picture_of(output, variants),
                  "link_findings": lambda output, html: link_findings(
                      html, report.found if report else {}, links, str(output["data"].get("text/plain", "")))}
        html, _ = exporter.from_notebook_node(notebook, resources=around)
        pages[entry["href"]] = arrange_tables(html)
    pages |= _evidence_html(plain, common, evidence)
    if report and report.texts:
        pages |= _texts_html(plain, common, report, articles)
    return {name: link_pages(html, notebooks).rstrip() + "\n" for name, html in pages.items()}


def published(notebook: NotebookNode) -> NotebookNode:
    """The notebook without the cells tagged `sheet`: sheets to fill in are for whoever works on the study."""
    kept = copy.copy(notebook)
    kept["cells"] = [cell for cell in notebook.cells if "sheet" not in cell.metadata.get("tags", [])]
    return kept


def has_what_it_needs(notebook: NotebookNode, report: Report | None) -> bool:
    """Whether a notebook has something to tell of a study: one whose metadata say `needs: dates`, where some are."""
    if report is None or notebook.metadata.get("needs") != "dates":
        return True
    return bool((report.study.articles["date"].str.len() > len("2031")).any())  # of a year alone nothing follows


def _evidence_html(plain: Environment, common: Mapping[str, Any], evidence: list[EvidencePage]) -> dict[str, str]:
    first: dict[str, tuple[str, str]] = {}
    for page in evidence:
        for found, _, _ in page.findings:
            first.setdefault(found.name, (found.sentence, evidence_links([page])[found.name]))
    return {page.href: arrange_tables(
        _fill(plain, "evidence", {**common, "here": "evidence", "page": page, "number": number, "all": evidence,
                                 "listed": first.values()}),
        fold=False) for number, page in enumerate(evidence, start=1)}


def _texts_html(plain: Environment, common: Mapping[str, Any], report: Report,
                articles: Mapping[str, Article]) -> dict[str, str]:
    laid = laid_out(report.study, report.tables["attributions"], articles)
    around = {**common, "here": "texts", "legend": legend(report.study), "laid": laid}
    pages = {page.href: _fill(plain, "texts", {**around, "page": page}) for page in laid}
    return {"texts.html": _fill(plain, "texts", {**around, "page": None}), **pages}


def _articles(report: Report) -> dict[str, Article]:
    """The articles of a study as evidence names them, in the order of its outlets."""
    study, made = report.study, {}
    names = outlet_names(study)
    spans: dict[str, dict[int, tuple[int, int]]] = {}
    for row in study.sentences.itertuples():
        spans.setdefault(row.doc_id, {})[row.sentence] = (row.start, row.end)
    for row in in_study_order(study.articles, study).to_dict("records"):
        doc_id, text = row["doc_id"], report.texts.get(row["doc_id"], "")
        made[doc_id] = Article(doc_id, isolate(names[row["outlet"]]), row["title"] or doc_id, text,
                               page_of(doc_id) if text else "",
                               {number: span for number, span in spans.get(doc_id, {}).items() if number >= 0})
    return made


def _fill(plain: Environment, template: str, values: Mapping[str, Any]) -> str:
    return plain.get_template(f"{template}.html.j2").render(resources=values)


def _environment(exporter: HTMLExporter) -> Environment:
    """Templates in which all that is filled in is text, unless it was made as HTML."""
    import jinja2
    from markupsafe import Markup

    made = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined,
                              loader=jinja2.FileSystemLoader(Path(__file__).resolve().parent / "template"))
    made.filters["prose"] = lambda text: Markup(sanitise_html(exporter.markdown2html({}, text)))
    made.filters["plain"] = lambda text: _plain_text(exporter.markdown2html({}, text))
    return made


def _plain_text(html: str) -> str:
    from bs4 import BeautifulSoup

    return " ".join(BeautifulSoup(html, "html.parser").get_text().split()).removesuffix("¶")


def _read(path: Path) -> NotebookNode:
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.validator.ValidationError) as error:
        raise NotebookError(f"{path}: this is not a notebook that can be read ({_first_line(str(error))}).") from None


def _client(notebook: NotebookNode, folder: Path, started: list[int], kernel: Kernel | None) -> NotebookClient:
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
    if kernel is not None:
        from analysis.showing.kernels import Provisioner

        manager.provisioner = Provisioner(kernel, manager)
    return NotebookClient(notebook, km=manager, timeout=SECONDS_A_CELL, record_timing=False, log=silent,
                          on_cell_execute=lambda cell, cell_index: started.append(cell_index),  # noqa: ARG005
                          resources={"metadata": {"path": str(folder)}})


def _run(notebook: NotebookNode, folder: Path, asked: Mapping[str, str], kernel: Kernel | None) -> str:
    """Run all cells, outputs into the given notebook; return what went wrong, or nothing."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    started: list[int] = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    with tempfile.TemporaryDirectory(prefix="ipython-") as settings:
        try:
            client = _client(notebook, folder, started, kernel)
            outside = {name: value for name, value in os.environ.items() if name != FIGURES_ENV}
            client.execute(env={**outside, **asked, "IPYTHONDIR": settings}, cleanup_kc=True)
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
    notebook["metadata"]["kernelspec"] = dict(KERNEL)
    forget_passing(notebook)
    return notebook


def forget_passing(notebook: dict[str, Any]) -> None:
    """Take out of a notebook, as it lies in a file, what differs from run to run and from machine to machine."""
    notebook["metadata"].pop("widgets", None)
    notebook["metadata"].get("language_info", {}).pop("version", None)
    for cell in notebook["cells"]:
        for name in PASSING:
            cell["metadata"].pop(name, None)


def _exporter() -> HTMLExporter:
    from nbconvert import HTMLExporter

    here = Path(__file__).resolve().parent
    filters = {"sanitise": sanitise_html, "tidy": tidy_html, "split_caption": split_caption}
    return HTMLExporter(template_name="template", extra_template_basedirs=[str(here)], filters=filters)


def _entry(name: str, notebook: NotebookNode) -> dict[str, str]:
    title, paragraph = read_opening(notebook, fallback=label_page(name))
    return {"href": f"{name}.html", "label": str(notebook.metadata.get("title", "")) or label_page(name),
            "title": title, "opening": paragraph, "notebook": f"{SOURCES}/{name}.ipynb"}


def _sections(notebook: NotebookNode, exporter: HTMLExporter) -> list[tuple[str, str]]:
    prose = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return list_sections("".join(exporter.markdown2html({}, source) for source in prose))
