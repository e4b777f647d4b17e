"""Learn where an article ends on its page, from coded pages.  Not collected by pytest; run by hand:

    python benchmarks/learn_ending.py GOLD.jsonl[.gz] [MORE.jsonl[.gz] ...] [--write]

The files have one page a line, as in bench_clean.py, with labels: 1 article, 0 boilerplate, 2 undecided, and meta (site
or url).  The weights of `ending.yml` are those of a logistic regression on the gaps between the parts of an article, as
cleaning finds them: a gap with coded article on both sides goes on, the first gap with none below it ends.  Printed are
scores by three deals of the sites into five folds: all pages of a site are in one fold, and the penalty is chosen by
folds within the pages that are learned from.  --write puts the weights learned from all pages into the package.
"""

import argparse
import random
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from bench_clean import read_lines, report, score_page
from scipy.optimize import minimize

from analysis.reading.clean import clean_text, ending, page

FOLDS, DEALS, PENALTIES = 5, 3, (2.0, 5.0, 10.0)
NAMES = ("lines", "words", "paragraphs", "links", "restart", "calls")
Example = tuple[list[float], bool]  # the facts of a gap, whether the article ends there
Weights = tuple[float, dict[str, float]]


def is_body(coded: dict, start: int, end: int) -> bool:
    """Whether most words of some lines are coded as article, undecided lines aside."""
    sizes = {0: 0, 1: 0, 2: 0}
    for place in range(start, end):
        sizes[coded["labels"][place]] += len(coded["lines"][place].split())
    return sizes[1] > 0 and sizes[1] >= sizes[0]


def list_gaps(coded: dict) -> list[Example]:
    """List the gaps of a page that can be learned from."""
    texts = [" ".join(line.split()) for line in coded["lines"]]
    lines = page.read_neighbours(texts, page.score_lines(texts, "", ""))
    course = page.read_course(lines)
    gaps = ending.find_gaps(course)
    body = [is_body(coded, gap.end, gap.stop) for gap in gaps]
    first = next((place for place, label in enumerate(coded["labels"]) if label == 1 and course[place]), len(texts))
    more = {gap.start: any(body[at:]) for at, gap in enumerate(gaps)}
    above = dict(zip([gap.start for gap in gaps[1:]], body, strict=False))
    return [([facts[name] for name in NAMES], not more[gap.start])
            for gap, facts in ending.describe_gaps(texts, lines, course)
            if first < gap.start and (more[gap.start] or above.get(gap.start, True))]


def learn(found: Sequence[Example], penalty: float) -> Weights:
    """Fit the weights; the penalty is on weights of facts scaled to a standard deviation of one."""
    facts, ends = np.array([row for row, _ in found]), np.array([end for _, end in found])
    mean, scale = facts.mean(axis=0), facts.std(axis=0) + 1e-9
    scaled, sign = np.column_stack([(facts - mean) / scale, np.ones(len(facts))]), np.where(ends, 1.0, -1.0)

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        margin, shrunk = sign * (scaled @ beta), np.append(beta[:-1], 0.0) * penalty
        pull = -sign / (1 + np.exp(np.clip(margin, -500, 500)))
        return float(np.logaddexp(0, -margin).sum() + shrunk @ beta / 2), scaled.T @ pull + shrunk

    beta = minimize(loss, np.zeros(len(NAMES) + 1), jac=True, method="L-BFGS-B").x
    weights = beta[:-1] / scale
    return round(float(beta[-1] - weights @ mean), 3), dict(zip(NAMES, weights.round(3).tolist(), strict=True))


def score(coded: dict, weights: Weights) -> tuple[float, float, float]:
    """Score one page as cleaned with these weights."""
    ending.ending_weights = lambda: weights
    return score_page(coded["gold"], clean_text("\n".join(coded["lines"]))[0])


def site(coded: dict) -> str:
    """Name the site of a page."""
    name = coded["meta"].get("site") or coded["meta"].get("url") or coded["id"]
    return re.sub(r"^https?://(?:www\.)?|/.*", "", name)


def deal(pages: Sequence[dict], seed: int) -> list[int]:
    """Deal pages into folds, all of one site into the same."""
    sites = sorted({site(coded) for coded in pages})
    random.Random(seed).shuffle(sites)
    return [sites.index(site(coded)) % FOLDS for coded in pages]


def fold_scores(pages: Sequence[dict], gaps: Sequence[list[Example]], seed: int, penalty: float = 0.0) -> np.ndarray:
    """Score each page with weights from the other folds; a penalty of 0 is chosen by folds within those."""
    folds, scores = deal(pages, seed), np.zeros((len(pages), 3))
    for fold in range(FOLDS):
        rest = [at for at, mine in enumerate(folds) if mine != fold]
        inner = [[pages[at] for at in rest], [gaps[at] for at in rest]]
        best = penalty or max(PENALTIES, key=lambda each: fold_scores(*inner, seed, each)[:, 2].mean())
        weights = learn([gap for at in rest for gap in gaps[at]], best)
        for at in set(range(len(pages))).difference(rest):
            scores[at] = score(pages[at], weights)
    return scores


def write(weights: Weights, path: Path) -> None:
    """Write the weights below the comment that the file begins with."""
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    rows = [f"intercept: {weights[0]}", "weights:", *(f"  {name}: {weight}" for name, weight in weights[1].items())]
    path.write_text("\n".join([*head, *rows, ""]), encoding="utf-8")


def main() -> None:
    """Score by folds, learn from all pages, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    pages = [coded for path in given.gold for coded in read_lines(path)]
    gaps = [list_gaps(coded) for coded in pages]
    found = [gap for page_gaps in gaps for gap in page_gaps]
    print(f"{len(found)} gaps, at {sum(end for _, end in found)} the article ends")  # noqa: T201
    report("no end learned", np.array([score(coded, (-1.0, dict.fromkeys(NAMES, 0.0))) for coded in pages]))
    for seed in range(DEALS):
        report(f"folds by site, deal {seed + 1}", fold_scores(pages, gaps, seed))
    weights = learn(found, 5.0)
    report("fitted on all", np.array([score(coded, weights) for coded in pages]))
    print(weights)  # noqa: T201
    if given.write:
        write(weights, Path(ending.__file__).with_name("ending.yml"))


if __name__ == "__main__":
    main()
