"""Checks of saved notebooks that nbval does not make: pictures, counts, stripped outputs, and the house's style.

    python tests/check_notebooks.py notebooks

prints what is wrong, and how many words of prose each notebook has to a line of code.

Digits in Markdown cells: a number in prose is computed by `say`, so a Markdown cell holds none. Digits may stand in
code (`words_100`, fenced blocks), in links, and in citations: (Name 2000), (Name & Other 2001, ch. 2; Third 2010),
Name (2000). Headings, list markers, sample sizes and dates are no exception: use words, or let `say` write them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import nbformat

MOST_LINES = 4
COMPUTING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.AsyncFor, ast.While, ast.Lambda,
             ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
TABLE_WORK = {"merge", "groupby", "pivot", "pivot_table", "crosstab", "concat", "apply", "map", "agg", "aggregate",
              "transform", "eval"}
PREPARING = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Pass)

ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{5,}")
ROOTS = "home|Users|root|tmp|var|usr|opt|mnt|srv|private|work|etc|content"
ABSOLUTE = re.compile(rf"(?<![\w.:/<])/(?:{ROOTS})/|\b[A-Z]:\\\w")
WORD = re.compile(r"[^\W\d_][\w'’-]*")
FETCHED = re.compile(r"<script|https?://", re.IGNORECASE)

YEAR = r"(?:1[5-9]|20)\d\d[a-z]?"
PLACE = r"(?:,? (?:pp?|ch|sec|tab|fig|eq|app)\. ?\d+(?:[–-]\d+)?)?"
PARTICLES = r"(?:(?:van|von|de|den|der|di|du|la|le|ten|ter) ){0,3}"  # van Someone, de la Someone
WORK = rf"(?:(?:see|cf\.|e\.g\.|after),? )?{PARTICLES}[A-ZÀ-Þ][^()\d;]{{0,80}} {YEAR}(?:, {YEAR})*{PLACE}"
ALLOWED_DIGITS = [re.compile(pattern, re.DOTALL) for pattern in (
    r"```.*?```",
    r"`[^`\n]+`",
    r"!?\[[^\]\n]*\]\([^)\n]*\)",
    r"<?https?://\S+",
    rf"\({WORK}(?:; {WORK})*\)",
    rf"(?:[A-ZÀ-Þ][\w'’-]+|al\.) \({YEAR}(?:, {YEAR})*{PLACE}\)",
)]


def faults(notebook: nbformat.NotebookNode, outlets: Iterable[str] = ()) -> list[str]:
    """Return what is wrong with a saved notebook, one sentence each, in the order of its cells.

    outlets: names that may stand only in cells tagged `reading`; everything else has to hold for any study.
    """
    names = [name for name in outlets if name]
    found = list(_whole(notebook))
    code, prose = 0, 0
    for cell in notebook.cells:
        if not cell.source.strip():
            found.append("an empty cell: remove it.")
        elif cell.cell_type == "code":
            code += 1
            in_cell = (*_code(cell, code), *_outputs(cell), *_named(cell, names))
            found += [f"code cell {code}: {fault}" for fault in in_cell]
        elif cell.cell_type == "markdown":
            prose += 1
            found += [f"Markdown cell {prose}: {fault}" for fault in (*_prose(cell), *_named(cell, names))]
    return found


def words_per_line(notebook: nbformat.NotebookNode) -> float:
    """Return the words of prose in Markdown cells for each line of code; the house aims at 6 to 15."""
    words = sum(len(WORD.findall(cell.source)) for cell in notebook.cells if cell.cell_type == "markdown")
    lines = sum(len(_lines(cell)) for cell in notebook.cells if cell.cell_type == "code")
    return words / max(lines, 1)


def uncomputed_digits(markdown: str) -> list[str]:
    """Return the words of a Markdown text that hold a digit and are neither code nor link nor citation."""
    for allowed in ALLOWED_DIGITS:
        markdown = allowed.sub(" ", markdown)
    return [match.group().strip() for match in re.finditer(r"\S*\d\S*", markdown)]


def _whole(notebook: nbformat.NotebookNode) -> Iterator[str]:
    cells = notebook.cells
    first = cells[0].source.splitlines()[0] if cells and cells[0].source.strip() else ""
    if not (cells and cells[0].cell_type == "markdown" and first.startswith("# ") and first.rstrip().endswith("?")):
        yield "the first cell is not a title that asks: '# ...?'."
    if not any(cell.get("outputs") for cell in cells):
        yield "it has no outputs at all; they are kept: run 'python -m analysis report --save'."
    if "widgets" in notebook.metadata:
        yield "it carries widget state, which shows nothing offline."


def _lines(cell: nbformat.NotebookNode) -> list[str]:
    return [line for line in cell.source.splitlines() if line.strip()]


def _code(cell: nbformat.NotebookNode, number: int) -> Iterator[str]:
    if cell.execution_count != number:
        yield f"saved as [{cell.execution_count}], expected [{number}]; run all cells from the first."
    if "execution" in cell.metadata:
        yield "carries the times of its run."
    if len(_lines(cell)) > MOST_LINES:
        yield f"{len(_lines(cell))} lines; at most {MOST_LINES}."
    if cell.source.rstrip().endswith(";"):
        yield "ends in ';', which hides what it shows."
    if re.search(r"(?m)^\s*(?:!|%%)", cell.source):
        yield "leaves Python ('!' or '%%')."
        return
    tree = ast.parse(re.sub(r"(?m)^\s*%.*$", "pass", cell.source))
    yield from _computing(tree)
    if not cell.outputs and not all(isinstance(statement, PREPARING) for statement in tree.body):
        yield "shows nothing, though it does more than import and assign; was its output stripped?"


def _computing(tree: ast.Module) -> Iterator[str]:
    """A notebook calls, says and shows; what computes belongs in a tested function."""
    for node in ast.walk(tree):
        if isinstance(node, COMPUTING):
            yield f"computes ({type(node).__name__}); put that in a tested function."
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TABLE_WORK:
            yield f"computes (.{node.func.attr}); put that in a tested function."
        elif isinstance(node, ast.BinOp) and not any(_is_text(side) for side in (node.left, node.right)):
            yield f"computes ({ast.unparse(node)}); put that in a tested function."


def _is_text(node: ast.expr) -> bool:
    """Joined strings and path / "name" are no arithmetic."""
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _outputs(cell: nbformat.NotebookNode) -> Iterator[str]:
    for output in cell.outputs:
        data = output.get("data", {})
        if output.output_type == "error":
            yield f"saved error {output.ename}."
        if output.get("name") == "stderr":
            yield "writes to stderr (a warning?)."
        texts = [output.get("text", ""), *(str(value) for kind, value in data.items() if kind.startswith("text/"))]
        for pattern, what in ((ADDRESS, "an address in memory"), (ABSOLUTE, "an absolute path")):
            if any(pattern.search(text) for text in texts):
                yield f"its output holds {what}."
        if FETCHED.search(str(data.get("text/html", ""))):
            yield "its HTML holds a script or an outside address."
        if any(kind.startswith("application/") for kind in data):
            yield "its output is a widget or script, which shows nothing offline."
        if any(kind.startswith("image/") for kind in data):
            yield from _figure(output)


def _figure(output: nbformat.NotebookNode) -> Iterator[str]:
    text = str(output.data.get("text/plain", ""))
    if not text.strip() or text.startswith("<"):
        yield "its figure has no text that says what it shows."
    for kind in output.data:
        alt = output.metadata.get(kind, {}).get("alt", "") if kind.startswith("image/") else "none needed"
        if not alt.strip() or alt.startswith("<"):
            yield "its figure has no alt text."


def _prose(cell: nbformat.NotebookNode) -> Iterator[str]:
    digits = uncomputed_digits(cell.source)
    if digits:
        yield f"a number that was not computed ({', '.join(digits[:5])}); let say() write it."


def _named(cell: nbformat.NotebookNode, outlets: Sequence[str]) -> Iterator[str]:
    if "reading" in cell.metadata.get("tags", []):
        return
    for name in outlets:
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", cell.source):
            yield f"names the outlet {name}, but is not tagged 'reading'."


def main(folders: Sequence[str]) -> int:
    """Check the notebooks of the folders, print what is wrong, and return 1 if anything is."""
    wrong = False
    for path in sorted(path for folder in folders for path in Path(folder).glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        print(f"{path.name}: {words_per_line(notebook):.1f} words of prose to a line of code")
        for fault in faults(notebook):
            wrong = True
            print(f"  {fault}")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["notebooks"]))
