"""Count how often a study of outlets that do not differ is told that they do, and how large a difference is found.

    python benchmarks/false_claims.py [--news FILE] [--studies 100] [--designs 5x1,5x4,10x4] [--power]

A null study is dealt at random: whole articles to outlets, or, for outlets with one article (5x1: five outlets, one
article each), short runs of neighbouring sentences into texts of 30 to 60 sentences. So outlets do not differ, whatever
a claim says of them. Each study is looked at as `findings` looks: the widest pair of outlets on every measure of LOOKS,
each claim paying for all comparisons of the study, and counted again in all other ways before it is called firm.

Without --news the articles are made up here: an invented ferry line, with terms that come in bursts, quotations in
runs, moods that last, and articles that differ in all of these. With --news they are those of a JSONL file, one article
a line with a field `text`; the dictionary of common news terms is NEWS. --power plants differences in one outlet.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from math import comb
from multiprocessing import Pool
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pandas as pd
import yaml

from analysis.estimate import share_interval
from analysis.measures.claims import BEYOND, FIRM, Claim, strength, widest
from analysis.measures.sensitivity import recount
from analysis.reading.annotate import annotate
from analysis.reading.dictionary import parse_dictionary
from analysis.study import Study

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "dictionary.yml"
DESIGNS = "5x1,5x4,5x10,10x1,10x4,10x10,30x1,30x4,30x10"
ALL_FIRM = (FIRM, BEYOND)

NEWS = {
    "terms": {"concepts": {
        "vote": {"label": "vote", "patterns": ["vote*", "voting", "elect*", "poll*"]},
        "money": {"label": "money", "patterns": ["million*", "billion*", "dollar*", "money", "donat*"]},
        "war": {"label": "war", "patterns": ["war", "wars", "military", "terror*", "attack*", "troop*"]},
        "policy": {"label": "policy", "patterns": ["polic*", "plan*", "law*", "tax*"]}}},
    "actors": {"concepts": {
        "first": {"label": "Trump", "name": ["trump"], "role": ["republican nominee", "nominee", "candidate", "mogul"],
                  "evaluative": ["demagogue", "bully"]},
        "second": {"label": "Clinton", "name": ["clinton", "hillary"],
                   "role": ["democratic nominee", "former secretary of state"], "evaluative": ["crooked"]}}},
    "loaded": {"concepts": {"alarm": {"label": "alarm", "patterns": [
        "crisis", "disaster*", "dangerous", "threat*", "scandal*", "corrupt*", "lie", "lies", "lying", "hate*"]}}},
}
INVENTED = {
    "terms": {"concepts": {
        "vote": {"label": "vote", "patterns": ["vote*", "ballot*"]},
        "money": {"label": "money", "patterns": ["toll*", "fare*"]},
        "war": {"label": "closure", "patterns": ["clos*"]},
        "policy": {"label": "dredging", "patterns": ["dredg*"]}}},
    "actors": {"concepts": {
        "first": {"label": "Harbour Line", "name": ["harbour line"], "role": ["the operator"],
                  "evaluative": ["profiteer*"]},
        "second": {"label": "Mayor Odell", "name": ["odell"], "role": ["the mayor"], "evaluative": ["tyrant*"]}}},
    "loaded": {"concepts": {"alarm": {"label": "alarm", "patterns": ["crisis", "ruin*", "wreck*"]}}},
}
LOOKS: list[tuple[str, dict[str, Any]]] = [
    *[("term_rates", {"family": "terms", "concept": concept}) for concept in ("vote", "money", "war")],
    ("term_rates", {"family": "actors", "concept": "first"}),
    ("term_rates", {"family": "loaded", "concept": "alarm"}),
    ("term_choices", {"family": "terms", "concept": "policy"}),
    ("term_choices", {"family": "actors", "concept": "second"}),
    ("hit_shares", {"family": "terms", "status": "negated"}),
    ("voice_shares", {"voice": "quoted"}),
    ("tone", {"score": "compound"}), ("tone", {"score": "polarity"}),
    ("source_mix", {"of": "named", "named": True}), ("source_mix", {"of": "cue_stance", "cue_stance": "neutral"}),
    ("label_shares", {"actor": "first", "tier": "role"}), ("label_shares", {"actor": "second", "tier": "name"}),
]
PLANTED = {"rate": (("term_rates", {"family": "actors", "concept": "first"}), (2, 3, 5, 8, 12)),
           "share": (("label_shares", {"actor": "first", "tier": "role"}), (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)),
           "tone": (("tone", {"score": "compound"}), (0.25, 0.5, 0.75, 1.0, 1.5, 2.0))}
UNITS = {"rate": "times the rate", "share": "difference of shares", "tone": "sd of sentences"}


# ---------------------------------------------------------------- articles, read once

def read_pool(texts: Sequence[str], families: dict[str, Any]) -> Study:
    """The texts as one study, with the rules of the shipped dictionary and these families in place of its own."""
    rules = yaml.safe_load(CORPUS.read_text(encoding="utf-8"))
    entries = {name: {"about": "a benchmark", "reference": "made up", **family} for name, family in families.items()}
    rows = [{"doc_id": f"text-{number:04d}", "outlet": "pool", "title": "", "text": text}
            for number, text in enumerate(texts)]
    return annotate(pd.DataFrame(rows, dtype="str"), parse_dictionary({**rules, "families": entries}))


def invented_texts(n: int, seed: int = 0) -> Iterator[str]:
    """Articles about an invented ferry line; each has its own love of terms, quotations and good or bad words."""
    rng = np.random.default_rng(seed)
    things = ["the old boats", "the pier", "a winter timetable", "the ramp at low water", "two crews",
              "the night sailing"]
    people = ["Mayor Odell", "the mayor", "Ms Ferris", "a skipper", "the union", "residents", "an official"]
    terms = ["closing", "the vote", "a ballot", "the toll", "fares", "dredging", "the closure"]
    owners, loaded = ["Harbour Line", "Harbour Line", "the operator", "profiteers"], ["crisis", "ruin", "wreck"]
    glad, sad = ["good", "happy", "great", "safe"], ["bad", "terrible", "sad", "ugly"]
    for _ in range(n):
        love, talk, mood = rng.gamma(4, 0.25), rng.beta(4, 8), rng.normal(0, 0.25)
        own = rng.dirichlet(np.full(len(terms), 1.5))
        quoting = bursting = False
        feeling, lines = mood, []
        for _ in range(int(rng.integers(25, 50))):
            quoting = rng.random() < (0.5 if quoting else 0.5 * talk)
            bursting = rng.random() < (0.6 if bursting else 0.2 * love)
            feeling = mood + 0.3 * (feeling - mood) + rng.normal(0, 0.5)
            words = ["for", str(rng.choice(things))]
            if bursting:
                words += ["after", "no" if rng.random() < 0.1 else "some", "talk of", str(rng.choice(terms, p=own))]
            if rng.random() < 0.25 * love:
                words += ["by", str(rng.choice(owners))]
            if rng.random() < 0.04 * love:
                words += ["and", str(rng.choice(loaded))]
            if abs(feeling) > 0.3:
                words += ["in a", str(rng.choice(glad if feeling > 0 else sad)), "season"]
            words += ["near the island"] * int(rng.integers(0, 4))
            said, who = " ".join(words), str(rng.choice(people))
            lines.append(f"“It is a day {said},” said {who}." if quoting else f"It was a day {said} and {who}.")
        yield " ".join(lines)


def news_texts(path: str) -> Iterator[str]:
    """The field `text` of each line of a JSONL file."""
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)["text"]


# ---------------------------------------------------------------- studies, dealt at random

def deal(pool: Study, outlets: int, articles: int, rng: np.random.Generator) -> Study:
    """A study of so many outlets with so many articles each, dealt from the pool's, as the module says."""
    places = pool.sentences.reset_index(drop=True).groupby("doc_id").indices
    texts = list(places.values())
    if articles > 1:
        rounds = -(-outlets * articles // len(texts))
        order = np.concatenate([rng.permutation(len(texts)) for _ in range(rounds)])[:outlets * articles]
        return assemble(pool, [texts[place] for place in order], np.repeat(np.arange(outlets), articles))
    runs = [text[start:start + 4] for text in texts for start in range(int(rng.integers(0, 4)), len(text), 4)]
    deck, dealt = iter(()), []
    for length in rng.integers(30, 61, outlets):
        text: list[np.ndarray] = []
        while sum(map(len, text)) < length:
            place = next(deck, None)
            if place is None:
                deck = iter(rng.permutation(len(runs)))
                continue
            text.append(runs[place])
        dealt.append(np.concatenate(text))
    return assemble(pool, dealt, np.arange(outlets))


def assemble(pool: Study, texts: Sequence[np.ndarray], outlet: np.ndarray) -> Study:
    """A study whose articles are these rows of the pool's sentences, with all that was found in them."""
    names, rows = [f"{place:02d}-{number:04d}" for number, place in enumerate(outlet)], np.concatenate(texts)
    old = pool.sentences.iloc[rows]
    key = pd.DataFrame({"doc_id": old["doc_id"].to_numpy(), "sentence": old["sentence"].to_numpy(),
                        "_doc": np.repeat(names, [len(text) for text in texts]),
                        "_at": np.concatenate([np.arange(len(text)) for text in texts])})
    tables = {name: _moved(getattr(pool, name), key) for name in ("hits", "quotes", "attributions", "tone_words")}
    tables["sentences"] = old.assign(doc_id=key["_doc"].astype("str").to_numpy(), sentence=key["_at"].to_numpy())
    tables["sentences"] = tables["sentences"].reset_index(drop=True)
    tables["attributions"] = tables["attributions"].assign(chain=-1)  # links between rows that are now elsewhere
    codes = pd.Series([f"o{place:02d}" for place in outlet], dtype="str")
    words = tables["sentences"].groupby("doc_id")["n_words"].sum().reindex(names).to_numpy()
    articles = pool.articles.iloc[np.zeros(len(names), dtype=int)].reset_index(drop=True)
    tables["articles"] = articles.assign(doc_id=pd.Series(names, dtype="str"), outlet=codes, n_words=words)
    known = codes.drop_duplicates().reset_index(drop=True)
    listed = pool.outlets.iloc[np.zeros(len(known), dtype=int)].reset_index(drop=True)
    tables["outlets"] = listed.assign(outlet=known, name=known)
    return replace(pool, **tables)


def _moved(table: pd.DataFrame, key: pd.DataFrame) -> pd.DataFrame:
    found = table.merge(key, on=["doc_id", "sentence"]).sort_values(["_doc", "_at"], kind="stable", ignore_index=True)
    return found.assign(doc_id=found["_doc"].astype("str"), sentence=found["_at"])[table.columns]


# ---------------------------------------------------------------- what is said of them

def look(study: Study, looks: Sequence[tuple[str, dict[str, Any]]] = tuple(LOOKS), paid: int = 0) -> list[Claim]:
    """The widest pair on every measure; those whose interval excludes zero are counted in all other ways too."""
    paid = paid or comb(len(study.outlets), 2) * len(LOOKS)
    found = [widest(study, measure, looked_at=paid, **question) for measure, question in looks]
    return [recount(study, each) if each.difference_low > 0 or each.difference_high < 0 else each
            for each in found if each is not None]


def false_claims(seed: int, pool: Study, outlets: int, articles: int) -> list[tuple[str, str]]:
    """The measure and strength of each claim of one null study that says that outlets differ."""
    claims = look(deal(pool, outlets, articles, np.random.default_rng([outlets, articles, seed])))
    return [(each.measure, strength(each)) for each in claims if strength(each) in ALL_FIRM]


def plant(study: Study, kind: str, size: float, rng: np.random.Generator) -> Study:
    """The study with a true difference between its first outlet and all others.

    rate: hits of the first actor are thinned elsewhere, so that the first outlet has `size` times their rate. share:
    its role is drawn with probability .1 + size in the first outlet and .1 elsewhere. tone: every sentence of the
    first outlet is `size` standard deviations of sentences higher.
    """
    if kind == "tone":
        table = study.sentences
        mine = table["doc_id"].str.startswith("00-").to_numpy()
        moved = {name: table[name] + mine * size * table[name].std() for name in ("compound", "compound_no_topic")}
        return replace(study, sentences=table.assign(**moved))
    hits = study.hits
    here, actor = hits["doc_id"].str.startswith("00-").to_numpy(), (hits["concept"] == "first").to_numpy()
    chance = rng.random(len(hits))
    if kind == "rate":
        return replace(study, hits=hits[~(actor & ~here & (chance > 1 / size))].reset_index(drop=True))
    tier = np.where(chance < 0.1 + size * here, "role", "name")
    return replace(study, hits=hits.assign(tier=hits["tier"].where(~actor, pd.Series(tier, hits.index, dtype="str"))))


def is_found(seed: int, pool: Study, outlets: int, articles: int, kind: str, size: float) -> tuple[bool, bool]:
    """Whether a planted difference is told, and told as firm, and as beyond these texts."""
    rng = np.random.default_rng([outlets, articles, seed, 1])
    study = plant(deal(pool, outlets, articles, rng), kind, size, rng)
    told = [strength(each) for each in look(study, [PLANTED[kind][0]])
            if each.one["outlet"] == "o00" and each.difference_low > 0]
    return any(each in ALL_FIRM for each in told), BEYOND in told


# ---------------------------------------------------------------- tables

def show_false(pool: Study, designs: Sequence[tuple[int, int]], studies: int, workers: Pool) -> None:
    """Print, design by design, in how many null studies any claim is firm, or beyond."""
    print(f"{'outlets x articles':20}{'any firm':>16}{'any beyond':>16}  of {studies} null studies; which measures")
    for outlets, articles in designs:
        found = workers.map(partial(false_claims, pool=pool, outlets=outlets, articles=articles), range(studies))
        firm, beyond = (sum(any(said in kinds for _, said in each) for each in found)
                        for kinds in (ALL_FIRM, (BEYOND,)))
        which = Counter(measure for each in found for measure, _ in each)
        print(f"{f'{outlets} x {articles}':20}{_bounded(firm, studies):>16}{_bounded(beyond, studies):>16}  "
              f"{', '.join(f'{name} {n}' for name, n in which.most_common())}", flush=True)


def _bounded(count: int, n: int) -> str:
    low, high = share_interval(count, n, method="clopper-pearson")
    return f"{count} ({100 * low:.0f}-{100 * high:.0f} %)"


def show_power(pool: Study, designs: Sequence[tuple[int, int]], studies: int, workers: Pool) -> None:
    """Print the share of studies in which a planted difference is called firm / beyond, size by size."""
    for kind, (_, sizes) in PLANTED.items():
        print(f"\n{kind}: firm / beyond, by {UNITS[kind]}")
        print(f"{'outlets x articles':20}" + "".join(f"{size:>14g}" for size in sizes))
        for outlets, articles in designs:
            cells = []
            for size in sizes:
                found = np.array(workers.map(partial(is_found, pool=pool, outlets=outlets, articles=articles, kind=kind,
                                                     size=size), range(studies))).mean(axis=0)
                cells.append(f"{found[0]:.2f} / {found[1]:.2f}")
            print(f"{f'{outlets} x {articles}':20}" + "".join(f"{cell:>14}" for cell in cells), flush=True)


def main() -> None:
    """Read or make the articles, deal the studies, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--news", default="", metavar="FILE", help="articles, one a line of JSON with a field `text`")
    parser.add_argument("--studies", type=int, default=100)
    parser.add_argument("--designs", default=DESIGNS, help=f"outlets x articles of each, by default {DESIGNS}")
    parser.add_argument("--power", action="store_true", help="plant differences instead, and count how many are found")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    designs = [tuple(int(part) for part in each.split("x")) for each in options.designs.split(",")]
    texts, families = (news_texts(options.news), NEWS) if options.news else (invented_texts(150), INVENTED)
    pool = read_pool(list(texts), families)
    with Pool(options.workers) as workers:
        (show_power if options.power else show_false)(pool, designs, options.studies, workers)


if __name__ == "__main__":
    main()
