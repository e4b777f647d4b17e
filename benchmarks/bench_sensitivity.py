"""Measure how fast a claim is counted again, on a made-up study of many sentences.  Not collected by pytest; by hand:

    python benchmarks/bench_sensitivity.py [--sentences 10000] [--articles 50]

The study has five outlets, a family of three concepts with twenty patterns, and a hit in every third sentence or so.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analysis import load_study
from analysis.measures.claims import claim, widest
from analysis.measures.sensitivity import carriers, leave_one_out, sensitivity
from analysis.study import Study


def made_study(n: int, articles: int, seed: int = 0) -> Study:
    """A study of n sentences of twenty words, its other tables empty."""
    rng, shipped = np.random.default_rng(seed), load_study()
    doc_id = np.repeat([f"a{number}" for number in range(articles)], n // articles)
    sentences = pd.DataFrame({"doc_id": doc_id, "sentence": np.tile(np.arange(n // articles), articles),
                              "paragraph": 0, "section": "body", "start": 0, "end": 1, "n_words": 20,
                              "n_quoted_words": rng.integers(0, 2, len(doc_id)) * 10})
    for name in shipped.sentences.columns.difference(sentences.columns):
        sentences[name] = sentences["n_words"] if name.startswith("n_") else rng.normal(0, 0.3, len(doc_id))
    at = rng.integers(0, len(sentences), len(sentences) // 3)
    hits = sentences.loc[at, ["doc_id", "sentence"]].reset_index(drop=True)
    concept = rng.choice(["withdrawal", "security_partnership", "stay"], len(at))
    hits = hits.assign(start=0, end=1, family="exit", concept=concept, tier="", form="x", head="", scare_quoted=False,
                       pattern=np.char.add(concept, rng.integers(0, 20, len(at)).astype(str)), section="body",
                       voice=rng.choice(["own", "quoted"], len(at)),
                       status=rng.choice(["not marked", "negated"], len(at)))
    named = hits.assign(family="actors", concept="armed_groups", tier="name")
    outlets = shipped.outlets["outlet"].to_numpy()
    listed = pd.DataFrame({"doc_id": [f"a{number}" for number in range(articles)],
                           "outlet": outlets[np.arange(articles) % len(outlets)], "n_words": 20 * (n // articles)})
    listed = listed.reindex(columns=shipped.articles.columns, fill_value="")
    return replace(shipped, articles=listed, sentences=sentences, hits=pd.concat([hits, named], ignore_index=True),
                   **{name: getattr(shipped, name).iloc[:0]
                      for name in ("removals", "words", "shadowed", "quotes", "attributions", "tone_words")})


def timed(name: str, call: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    done = call()
    print(f"  {name:<36} {time.perf_counter() - start:7.2f} s")
    return done


def main() -> None:
    """Print the seconds that each step takes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=10_000)
    parser.add_argument("--articles", type=int, default=50)
    given = parser.parse_args()
    study = made_study(given.sentences, given.articles)
    kinds = {
        "choice": partial(claim, study, "term_choices", "withdrawal", "security_partnership", family="exit"),
        "rate": partial(widest, study, "term_rates", family="exit", concept="stay"),
        "naming": partial(widest, study, "label_shares", actor="armed_groups", tier="name"),
        "tone": partial(widest, study, "tone", score="compound"),
    }
    for kind, make in kinds.items():
        print(f"{kind} ({len(study.sentences):,} sentences, {len(study.hits):,} hits)")
        found = timed("claim with intervals", make)
        table = timed("every way of counting", partial(sensitivity, study, found))
        print(f"  {'':<36} {len(table):7} ways")
        timed("without each sentence", partial(leave_one_out, study, found, "sentence"))
        timed("what carries it", partial(carriers, study, [found]))


if __name__ == "__main__":
    main()
