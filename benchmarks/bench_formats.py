"""Readers against real export files: articles, dates, headlines and times per file, printed as a table.

    python benchmarks/bench_formats.py EXPORTS

EXPORTS is a folder with an expected.json: a list of {"file", "articles", "expected": [{"outlet", "date", ...}]}.
"""

import argparse
import json
import re
import time
from pathlib import Path

import pandas as pd

from analysis.formats.duplicates import find_duplicates
from analysis.formats.read import read_files


def plain(text: str | None) -> str:
    """Return text as it is compared: white space single, semicolons without blanks around."""
    return re.sub(r"\s*;\s*", "; ", " ".join((text or "").split()))


def same_headline(row: pd.Series, wanted: dict) -> bool:
    """Say whether a headline is the expected one; some expectations ask for its beginning only."""
    got, want = plain(row["title"]), plain(wanted["headline"])
    return got == want or (wanted.get("headline_check") == "startswith" and bool(got) and want.startswith(got))


def same_outlet(row: pd.Series, wanted: dict) -> bool:
    """Say whether an outlet is the expected one; an expected address is compared with the article's own."""
    want = plain(wanted["outlet"])
    return plain(row["outlet"]) == want or ("://" in want and want.rpartition("//")[2] in row["url"])


def same_byline(row: pd.Series, wanted: dict) -> bool:
    """Say whether an author is the expected byline, none included."""
    return plain(row["author"]) == plain(wanted.get("byline"))


def check(path: Path, expected: list[dict], total: int) -> dict[str, object]:
    """Compare one file with what is expected of it, article by article in order."""
    start = time.perf_counter()
    articles, files, problems = read_files(path)
    seconds = time.perf_counter() - start
    pairs = [(articles.iloc[at], wanted) for at, wanted in enumerate(expected[: len(articles)])]
    outcomes = problems["outcome"].value_counts()
    return {
        "file": path.name,
        "format": files["format"].iloc[0],
        "articles": f"{len(articles)}/{total}",
        "dates": f"{sum(row['date'] == (wanted['date'] or '') for row, wanted in pairs)}/{len(expected)}",
        "headlines": f"{sum(same_headline(row, wanted) for row, wanted in pairs)}/{len(expected)}",
        "outlets": f"{sum(same_outlet(row, wanted) for row, wanted in pairs)}/{len(expected)}",
        "bylines": f"{sum(same_byline(row, wanted) for row, wanted in pairs)}/{len(expected)}",
        "lengths": f"{sum(lengths_fit(row, wanted) for row, wanted in pairs)}/{len(expected)}",
        "with text": int((articles["text"] != "").sum()),
        "skipped": int(outcomes.get("skipped", 0)),
        "warned": int(outcomes.get("warned", 0)),
        "seconds": round(seconds, 2),
    }


def lengths_fit(row: pd.Series, wanted: dict) -> bool:
    """Say whether the stated number of words is the expected one, where one is expected and the format states any."""
    want, got = wanted.get("length_field"), row["stated_words"]
    return not want or pd.isna(got) or int(got) == want


def main() -> None:
    """Read every file, print the table and the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exports", type=Path)
    folder = parser.parse_args().exports
    cases = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    table = pd.DataFrame([check(folder / case["file"], case["expected"], case["articles"]) for case in cases])
    print(table.to_string(index=False))
    for column in ("articles", "dates", "headlines", "outlets", "bylines"):
        got, of = table[column].str.split("/", expand=True).astype(int).sum()
        print(f"{column}: {got} of {of} ({100 * got / of:.1f} in 100)")
    repeat = pd.concat([read_files(folder)[0]] * 8, ignore_index=True)
    repeat["doc_id"] = [f"{name}-{at}" for at, name in enumerate(repeat["doc_id"])]
    start = time.perf_counter()
    pairs = find_duplicates(repeat)
    print(f"duplicates: {len(pairs)} pairs among {len(repeat)} articles in {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
