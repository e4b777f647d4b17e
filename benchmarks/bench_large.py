"""Take generated studies from texts to numbers, as large as asked for.  By hand:

    python benchmarks/bench_large.py FOLDER [--articles 10000] [--workers 1]

Makes a corpus in FOLDER, unless there is one, and runs each step as a program of its own: annotate, annotate again
(nothing has changed), load, measures in memory, and measures part by part. Prints for each its processor time (of all
its processes), that time an article, and the most memory that its processes held together (looked up twice a second).
The articles are those of `bench_speed.py`: sentences of the sample texts, and invented words as frequent as Zipf's law
says; eight outlets, and the days of a year.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))

from bench_speed import SAMPLE, generate

CHUNK = 1_000  # articles that are generated together
OUTLETS = [f"outlet-{letter}" for letter in "abcdefgh"]
COLUMNS = ["doc_id", "outlet", "title", "author", "date", "date_note", "url", "kind", "translation", "rights"]
PROGRAMS = {
    "load": "import analysis; analysis.load_study({tables!r})",
    "by outlet and article, in memory": "import analysis; study = analysis.load_study({tables!r})\n{measures}",
    "by outlet and article, part by part": "import analysis; study = analysis.open_study({tables!r})\n{measures}",
}
MEASURES = """
for by in ("outlet", "article"):
    analysis.term_rates(study, "closure", by=by), analysis.hit_shares(study, "closure", by=by)
    analysis.voice_shares(study, by=by), analysis.tone(study, by=by)
"""


def make_corpus(folder: Path, n: int) -> None:
    """Write a corpus folder of so many generated articles, the same for the same number."""
    (folder / "texts").mkdir(parents=True)
    draw, start = random.Random(n), date(2031, 1, 1)
    with (folder / "articles.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(COLUMNS)
        for number in range(n):
            if number % CHUNK == 0:
                texts = generate(min(CHUNK, n - number), seed=number)
            name = f"article-{number:07}"
            (folder / "texts" / f"{name}.txt").write_text(texts[number % CHUNK], encoding="utf-8", newline="\n")
            day = start + timedelta(days=draw.randrange(365))
            rows.writerow([name, draw.choice(OUTLETS), "A quiet day", "", day.isoformat(), "", "", "news", "no", ""])
    with (folder / "outlets.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(["outlet", "name", "country", "owner", "description", "source"])
        rows.writerows([one, one.title(), "nowhere", "unknown", "invented", ""] for one in OUTLETS)
    (folder / "dictionary.yml").write_bytes((SAMPLE / "dictionary.yml").read_bytes())


def run(command: list[str]) -> tuple[float, float]:
    """Processor time (s) of a program and all it starts, and the most memory (MB) that they held together."""
    before, most = resource.getrusage(resource.RUSAGE_CHILDREN), 0.0
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    while program.poll() is None:
        most = max(most, sum(map(held, family(program.pid))))
        time.sleep(0.5)
    if program.returncode:
        raise SystemExit(f"{' '.join(command)[:200]}: ended with {program.returncode}.")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, most


def family(pid: int) -> list[int]:
    """A process and all that it started, as the system lists them now."""
    parents: dict[int, list[int]] = {}
    for each in filter(str.isdecimal, os.listdir("/proc")):
        try:
            parent = int(Path(f"/proc/{each}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
        parents.setdefault(parent, []).append(int(each))
    found = [pid]
    for each in found:
        found += parents.get(each, [])
    return found


def held(pid: int) -> float:
    """The memory (MB) of a process, its share of what several use."""
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024


def main() -> None:
    """Make a corpus, run each step and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    folder, n = options.folder.resolve(), options.articles
    if not folder.exists():
        make_corpus(folder, n)
    annotate = [sys.executable, "-m", "analysis", "annotate", str(folder), "--workers", str(options.workers)]
    programs = {name: [sys.executable, "-c", code.format(tables=str(folder / "tables"), measures=MEASURES)]
                for name, code in PROGRAMS.items()}
    print(f"{n:,} articles\n| step | s | ms an article | most memory, MB |\n| --- | --- | --- | --- |")
    for name, command in {"annotate": annotate, "annotate, nothing changed": annotate, **programs}.items():
        seconds, most = run(command)
        print(f"| {name} | {seconds:,.1f} | {1_000 * seconds / n:,.2f} | {most:,.0f} |", flush=True)


if __name__ == "__main__":
    main()
