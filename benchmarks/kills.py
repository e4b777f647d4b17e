"""Kill the program a thousand times while it writes, and look whether anything is lost.

    python benchmarks/kills.py [--kills 1000] [--seed 0]

Over `annotate` with one worker and with two, `add`, `remove`, `texts` and `report --save`, on a made-up study: half of
the kills come before a step (a file opened for writing, renamed, linked or removed), every step in turn, and half at
random times. After each kill a reader must find the old files or the new ones, whole; the next run must finish without
help, leave nothing of its own behind, and nothing that was only read may have changed. The first failure ends the
program with its number.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import partial
from itertools import cycle, islice
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / folder) for folder in ("tests", "")]

import nbformat
from generated import write_study
from killing import content, count_steps, kill_after, kill_before, moments, seconds_of, survey

from analysis.__main__ import main
from analysis.disk import finish
from analysis.showing import site
from analysis.study import read_tables, table_bytes

Work = Callable[[], object]
# Of all kills; workers, which are started anew each time, and reports take longest.
SHARES = {"annotate": 0.2, "annotate --workers 2": 0.05, "add": 0.25, "remove": 0.2, "texts": 0.2, "report --save": 0.1}


def run(*arguments: str) -> None:
    """Run a command of the program in silence; an exit status is an error."""
    with redirect_stdout(io.StringIO()):
        status = main(list(arguments))
    if status:
        raise SystemExit(f"{' '.join(arguments)} failed")


def files_of(folder: Path) -> dict[str, bytes]:
    """What a reader finds in a folder."""
    finish(folder)
    return content(folder)


def annotating(study: Path, *options: str) -> tuple[Path, Work, Work]:
    """Tables of one dictionary, to be made again with another."""
    corpus = study / "corpus"
    dictionary = (corpus / "dictionary.yml").read_text(encoding="utf-8")
    (corpus / "dictionary.yml").write_text(dictionary.replace("pretext*", "sha*"), encoding="utf-8")

    def see() -> dict[str, bytes]:
        tables = read_tables(corpus / "tables")
        return {"hits": table_bytes(tables.hits, "hits"), **files_of(corpus)}

    return corpus, partial(run, "annotate", str(corpus), *options), see


def adding(study: Path) -> tuple[Path, Work, Work]:
    """Articles of a file, to be added."""
    given, corpus = study / "given.json", study / "corpus"
    given.write_text(json.dumps([{"title": f"Heron {n}", "outlet": "Fen Post", "text": f"A heron sat on post {n}."}
                                 for n in range(5)]), encoding="utf-8")
    return corpus, partial(run, "add", str(given), "--corpus", str(corpus)), partial(files_of, corpus)


def removing(study: Path) -> tuple[Path, Work, Work]:
    """Two of three articles, to be taken out; where they are gone, a second run says so and takes out nothing."""
    corpus = study / "corpus"
    gone = sorted(path.stem for path in (corpus / "texts").glob("*.txt"))[:2]

    def remove() -> None:
        with suppress(SystemExit), redirect_stderr(io.StringIO()):
            run("remove", *gone, "--corpus", str(corpus))

    return corpus, remove, partial(files_of, corpus)


def putting(study: Path) -> tuple[Path, Work, Work]:
    """Texts of a study that are not there yet."""
    corpus = study / "corpus"
    mine = shutil.move(corpus / "texts", study / "mine")
    return corpus, partial(run, "texts", str(mine), "--corpus", str(corpus)), partial(files_of, corpus)


def reporting(study: Path) -> tuple[Path, Work, Work]:
    """Notebooks to be saved with their outputs, and pages; all that comes before writing is done only once."""
    place = study / "notebooks"
    for path in sorted(place.glob("*.ipynb"))[2:]:
        path.unlink()
    executed, variants = site.execute_notebooks(site.list_notebooks(place), lambda path: path)
    about = site.read_report(place)
    pages, beside = site.render_site(executed, about, variants), site.collect_files(executed, about, variants)
    site.execute_notebooks, site.read_report = lambda *_: (executed, variants), lambda _: about
    site.render_site, site.collect_files = lambda *_: pages, lambda *_: beside
    given = ["report", "--save", "--notebooks", str(place), "--site", str(study / "site")]

    def see() -> tuple[object, object]:
        finish(study)
        notebooks = {path.name: nbformat.writes(nbformat.read(path, 4)) for path in site.list_notebooks(place)}
        pages = study / "site"
        if pages.exists():
            finish(pages)
        return notebooks, content(pages)

    return study, partial(run, *given), see


def see_apart(see: Work, before: tuple[object, object], after: tuple[object, object]) -> object:
    """What is seen, where notebooks may be new while the pages are old: two sets, of which each is whole."""
    seen = see()
    return before if seen == (after[0], before[1]) else seen


CASES = {"annotate": annotating, "annotate --workers 2": lambda study: annotating(study, "--workers", "2"),
         "add": adding, "remove": removing, "texts": putting, "report --save": reporting}


def measure(name: str, study: Path, kills: int, seed: int) -> tuple[int, int]:
    """Kill one command so many times; return how often the old files were found, and the new ones."""
    folder, work, see = CASES[name](study)
    spare = study.with_name(f"{name}-counted")
    steps = count_steps(folder, work, spare)
    shutil.copytree(folder, spare)
    seconds = seconds_of(work)
    shutil.rmtree(folder)
    spare.rename(folder)
    if name == "report --save":
        shutil.copytree(folder, spare)
        before = see()
        work()
        see = partial(see_apart, see, before, see())
        shutil.rmtree(folder)
        spare.rename(folder)
    chosen = range(1, steps + 1) if kills // 2 >= steps else [1 + n * steps // (kills // 2) for n in range(kills // 2)]
    ordered = [partial(kill_before, step, folder) for step in islice(cycle(chosen), kills // 2)]
    chance = [partial(kill_after, moment) for moment in moments(seconds, seed, kills - kills // 2)]
    old, new = survey(folder, work, see, [*ordered, *chance])
    print(f"{name}: {steps} steps, {len(ordered)} kills before a step, {len(chance)} at random within {seconds:.2f} s: "
          f"old {old}, new {new}, nothing else.", flush=True)
    return old, new


def start() -> None:
    """Run all cases and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=CASES, help="one of the commands")
    options = parser.parse_args()
    for name in [options.only] if options.only else CASES:
        with tempfile.TemporaryDirectory() as spare:
            planted = write_study(Path(spare) / "study", articles=3)
            run("annotate", str(planted.folder / "corpus"))
            measure(name, planted.folder, round(options.kills * SHARES[name]), options.seed)


if __name__ == "__main__":
    start()
