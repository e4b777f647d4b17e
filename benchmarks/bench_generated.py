"""Measure how a study of several hundred made-up articles fares: time, length and look of every notebook.  By hand:

    python benchmarks/bench_generated.py [--articles 400] [--keep FOLDER] [--kernels]

Prints the seconds of each step and notebook, the slowest cells, outputs longer than a table may be, figures taller than
two screens, and whatever reads as if no person had looked. --kernels runs the notebooks as `report` does, in kernels.
"""

import argparse
import re
import struct
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from generated import write_study
from in_process import run_cells
from test_generated import UGLY

from analysis.reading.update import rebuild_tables
from analysis.showing.chart import Chart
from analysis.showing.site import execute_notebook

MOST_LINES, MOST_PIXELS, SLOW = 64, 2_400, 1.0


def main() -> None:
    """Make, annotate and run one study, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=400, choices=(3, 40, 400))
    parser.add_argument("--keep", default="", metavar="FOLDER", help="where to make the study, if it is to stay")
    parser.add_argument("--kernels", action="store_true", help="run the notebooks in kernels of their own")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        place = Path(options.keep or spare) / f"study-{options.articles}"
        start = time.perf_counter()
        planted = write_study(place, options.articles)
        print(f"written: {time.perf_counter() - start:.1f} s")
        start = time.perf_counter()
        rebuild_tables(place / "corpus")
        print(f"annotated: {time.perf_counter() - start:.1f} s, {planted.articles['words'].sum():,} words, "
              f"{planted.hits['n'].sum():,} planted hits")
        for path in sorted((place / "notebooks").glob("*.ipynb")):
            (_in_kernel if options.kernels else _here)(path)


def _in_kernel(path: Path) -> None:
    start = time.perf_counter()
    execute_notebook(path)
    print(f"{path.stem}: {time.perf_counter() - start:.1f} s in a kernel")


def _here(path: Path) -> None:
    run = run_cells(path)
    print(f"{path.stem}: {sum(cell.seconds for cell in run.cells):.1f} s{'; failed in ' * bool(run.fault)}{run.fault}")
    for cell in run.cells:
        last, lines = cell.source.splitlines()[-1][:90], cell.text.count("\n") + 1
        height = struct.unpack(">I", cell.value.png[20:24])[0] if isinstance(cell.value, Chart) else 0
        told = [f"{cell.seconds:.1f} s"] * (cell.seconds > SLOW) + [f"{lines} lines"] * (lines > MOST_LINES) + [
            f"{height} pixels tall"] * (height > MOST_PIXELS) + [f"noise: {cell.noise[:80]}"] * bool(cell.noise)
        told += [f"{what}: {match[0]!r}" for what, form in UGLY.items() if (match := re.search(form, cell.text))]
        if told:
            print(f"  [{cell.number}] {'; '.join(told)}: {last}")


if __name__ == "__main__":
    main()
