"""The code cells of a notebook run here, without a kernel: what each of them shows, with the objects themselves.

A kernel takes seconds to start and hands back text only. Here a test gets at the tables and claims behind a sentence.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

ASKED = "_asked"  # under this name the last call of a cell finds its arguments


@dataclass(frozen=True)
class Cell:
    """One code cell after its run: what it shows, what it printed, and the warnings it gave."""

    number: int  # its place among all cells of the notebook
    source: str
    tags: tuple[str, ...]
    value: Any  # of its last line, if that is an expression
    text: str  # what a reader sees of it
    noise: str  # what it printed or warned of
    seconds: float
    asked: tuple[Any, ...] = ()  # what the call in its last line was given


@dataclass(frozen=True)
class Run:
    """One notebook after its run: its cells that are code, its names, and its prose."""

    cells: list[Cell]
    names: dict[str, Any]
    prose: list[str]
    fault: str = ""  # of the cell after the last one here, if that failed


def run_cells(path: str | Path) -> Run:
    """Run a notebook's code cells in the notebook's own folder, from the first to the last, in one namespace."""
    notebook = nbformat.read(path, as_version=4)
    names: dict[str, Any] = {"__name__": "__main__"}
    cells, fault = [], ""
    with _inside(Path(path).parent):
        for number, cell in enumerate(notebook.cells):
            if cell.cell_type == "code" and not fault:
                try:
                    cells.append(_run(number, cell, names))
                except Exception as error:  # whatever a cell may raise is the test's to judge
                    fault = f"cell {number}: {type(error).__name__}: {error}"
    return Run(cells, names, [cell.source for cell in notebook.cells if cell.cell_type == "markdown"], fault)


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _run(number: int, cell: nbformat.NotebookNode, names: dict[str, Any]) -> Cell:
    tree, last = ast.parse(cell.source), None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    printed, start = io.StringIO(), time.perf_counter()
    with warnings.catch_warnings(record=True) as warned, contextlib.redirect_stdout(printed):
        warnings.simplefilter("always")
        exec(compile(tree, f"cell {number}", "exec"), names)
        asked = _asked(last, names)
        known = {**names, ASKED: asked} if asked else names
        value = None if last is None else eval(compile(last, f"cell {number}", "eval"), known)
        text = "" if value is None else repr(value)
    noise = printed.getvalue() + "\n".join(str(each.message) for each in warned)
    return Cell(number, cell.source, tuple(cell.metadata.get("tags", ())), value, text, noise,
                time.perf_counter() - start, asked)


def _asked(last: ast.Expression | None, names: dict[str, Any]) -> tuple[Any, ...]:
    """What a sentence is made from: the arguments of the call, worked out here once; the call then takes them so."""
    if last is None or not isinstance(last.body, ast.Call) or ".say_" not in ast.unparse(last.body.func):
        return ()
    given = tuple(eval(compile(ast.Expression(each), "given", "eval"), names) for each in last.body.args)
    last.body.args = [ast.parse(f"{ASKED}[{place}]", mode="eval").body for place in range(len(given))]
    return given
