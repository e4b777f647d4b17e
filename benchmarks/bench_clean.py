"""Measure cleaning on pasted pages, and its speed.  Not collected by pytest; run by hand:

    python benchmarks/bench_clean.py GOLD.jsonl[.gz] [--pages] [--plain ARTICLES.jsonl]

GOLD has one page a line: lines (the page as pasted), gold (the article's text) and meta (title, authors; may lack).
Score: precision, recall and F1 of the 4-word shingles of the clean text against the gold text, mean over pages, and
the share of pages with an F1 of .95 or more; the interval resamples pages.  Beside it the two plain baselines.
ARTICLES has one article a line that needs no cleaning (text): there, what is taken out is counted by rule.
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from ledgers import apply_removals, restore_raw

from analysis.reading.clean import clean_text

WORD = re.compile(r"\w+")


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count the runs of four words of a text, lower-cased."""
    words = [word.lower() for word in WORD.findall(text)]
    return Counter(tuple(words[i:i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()


def score_page(gold: str, clean: str) -> tuple[float, float, float]:
    """Score one page: precision, recall, F1."""
    wanted, got = shingles(gold), shingles(clean)
    hits = (wanted & got).total()
    precision = hits / got.total() if got else float(not wanted)
    recall = hits / wanted.total() if wanted else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def report(name: str, scores: np.ndarray) -> None:
    """Print the means of one way of cleaning."""
    draws = np.random.default_rng(0).integers(0, len(scores), (2_000, len(scores)))
    low, high = np.quantile(scores[draws, 2].mean(axis=1), (0.025, 0.975))
    p, r, f = scores.mean(axis=0)
    share = (scores[:, 2] >= 0.95).mean()
    print(f"{name:31} P {p:.3f}  R {r:.3f}  F1 {f:.3f} ({low:.3f}-{high:.3f})  "  # noqa: T201
          f"pages at .95: {share:.0%}  n {len(scores)}")


def long_stopped(raw: str) -> str:
    """Keep lines of ten words or more that end in a stop: the baseline."""
    return "\n".join(line for line in raw.split("\n") if len(line.split()) >= 10 and line.rstrip()[-1] in ".!?”\"’")


def known(meta: dict[str, str]) -> dict[str, str]:
    """Take what a page's metadata say of its title and author."""
    return {"title": meta.get("title") or "", "author": meta.get("authors") or ""}


def read_lines(path: str) -> list[dict]:
    """Read a file of JSON lines, packed or not."""
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def report_plain(path: str) -> None:
    """Print what cleaning takes out of articles that came without a page around them."""
    texts = [article["text"] for article in read_lines(path)]
    taken = pd.concat([clean_text(text)[1] for text in texts])
    words = sum(len(text.split()) for text in texts)
    shares = taken.groupby("rule")["n_words"].sum().div(words).mul(1_000)
    print(f"plain articles, words taken out per 1,000 of {words:,}:", shares[shares > 0].round(2).to_dict())  # noqa: T201


def time_clean(name: str, raw: str) -> None:
    """Print the time that one text takes."""
    start = time.perf_counter()
    _, removals = clean_text(raw)
    print(f"{name:34} {len(raw) / 1e6:.2f} MB  {time.perf_counter() - start:.2f} s  {len(removals)} rows")  # noqa: T201


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("--pages", action="store_true", help="print each page's F1")
    parser.add_argument("--plain", help="articles that need no cleaning")
    given = parser.parse_args()
    pages = read_lines(given.gold)
    raws, golds = ["\n".join(page["lines"]) for page in pages], [page["gold"] for page in pages]
    ways = {"keep all": raws, "ten words and a stop": list(map(long_stopped, raws)),
            "clean_text(raw)": [clean_text(raw)[0] for raw in raws],
            "clean_text(raw, title, author)": [clean_text(raw, **known(page["meta"]))[0]
                                               for raw, page in zip(raws, pages, strict=True)]}
    for name, texts in ways.items():
        scores = np.array([score_page(*pair) for pair in zip(golds, texts, strict=True)])
        report(name, scores)
        if given.pages and name == "clean_text(raw)":
            print("  ".join(f"{i}:{f:.2f}" for i, f in enumerate(scores[:, 2])))  # noqa: T201
    for raw in raws:
        clean, removals = clean_text(raw)
        if apply_removals(raw, removals) != clean or restore_raw(clean, removals) != raw or len(clean_text(clean)[1]):
            raise SystemExit("a ledger does not lead there and back, or cleaning a clean text took something out")
    if given.plain:
        report_plain(given.plain)
    all_pages = "\n".join(raws)
    time_clean("pages, joined", all_pages * (1 + 1_000_000 // len(all_pages)))
    time_clean("long paragraphs", "\n".join(golds * 9))
    for name, sign in {"letters": "a", "capitals": "A", "line breaks": "\n", "dashes": "—", "hyphens, spaced": "- ",
                       "no-break spaces": "\xa0", "zero-width": "\u200b", "joiners": "\u200d", "quotation marks": "“",
                       "stops": ".", "brackets": "(", "short lines": "a\n", "dates": "1 May ", "words": "Ab ",
                       "spaced odd": "a\xa0", "datelines": "OSLO — "}.items():
        time_clean(name, sign * (200_000 // len(sign)))


if __name__ == "__main__":
    main()
