"""What a comparison over articles found, in one sentence."""

from __future__ import annotations

import pandas as pd

from analysis.showing.say import Sentence


def say_comparison(compared: pd.DataFrame) -> Sentence:
    """How many comparisons of `compare` could be tested, how many differ after Holm's correction, and the smallest p.

    A comparison is a pair of outlets in one case (a concept, tier or score). Where nothing can be tested it says so:
    then no pair has four articles each.

    >>> say_comparison(pd.DataFrame({"group1": ["a"], "group2": ["b"], "n1": [1], "n2": [4]}))
    No pair of groups has four articles each, so nothing is tested and only descriptive columns are shown.
    """
    units = "outlets" if "name1" in compared else "groups"
    if compared.empty:
        return Sentence(f"There are no two {units} to compare.")
    tested = compared[compared["p"].notna()] if "p" in compared else compared.head(0)
    if tested.empty:
        return Sentence(f"No pair of {units} has four articles each, so nothing is tested and only descriptive "
                        "columns are shown.")
    level, p = float(tested["level"].iloc[0]), tested["p_adjusted"]
    differ, at = int((p <= 1 - level + 1e-12).sum()), f"at the {100 * (1 - level):.3g} % level"
    verdict = (f"It {'differs' if differ else 'does not differ'} {at}." if len(tested) == 1 else
               f"After Holm's correction for {len(tested)} tests, {_differ(differ, len(tested))} {at}.")
    smallest = f"{'Its' if len(tested) == 1 else 'The smallest'} p is {_p(tested['p'].min())}"
    return Sentence(f"{_could(len(tested), len(compared), units)} {verdict} {smallest}; the smallest that these "
                    f"numbers of articles could give is {_p(tested['smallest_p'].min())}.")


def _p(value: float) -> str:
    return "below 0.0001" if value < 0.0001 else f"{value:.2g}"


def _could(tested: int, n: int, units: str) -> str:
    if n == 1:
        return f"The one comparison of two {units} could be tested: both have four articles or more."
    if tested == n:
        return f"{'Both' if n == 2 else f'All {n}'} comparisons of two {units} could be tested: each has four " \
               "articles or more on both sides."
    return f"Of {n} comparisons of two {units}, {tested} could be tested, with four articles or more on both sides."


def _differ(n: int, tested: int) -> str:
    return "none differs" if not n else "one differs" if n == 1 else f"{'all' if n == tested else n} differ"
