"""What each column of a measure is: its formula, its source, and who writes its arithmetic out.

A new measure is explained once it has a line in FORMULAS: a template in the columns of its row, or a writer.
"""

from analysis.measures import arithmetic as write
from analysis.measures.ratios import OVER_ARTICLES, WITHIN_TEXT, ZERO

RESAMPLED = ("blocks", "articles", "units")  # words of `method` that no arithmetic can follow

# What `varies` says of an interval, in the words of `method`.
METHODS = {OVER_ARTICLES: "articles", WITHIN_TEXT: "blocks", ZERO: "wilson"}

SOURCES = {
    "wilson": "Wilson 1927, Probable inference",
    "jeffreys": "Brown, Cai & DasGupta 2001, Interval estimation for a binomial proportion",
    "clopper-pearson": "Clopper & Pearson 1934, The use of confidence or fiducial limits",
    "garwood": "Garwood 1936, Fiducial limits for the Poisson distribution",
    "blocks": "Kunsch 1989, The jackknife and the bootstrap for general stationary observations",
    "articles": "Efron & Tibshirani 1993, An introduction to the bootstrap",
    "units": "Efron & Tibshirani 1993, An introduction to the bootstrap",
}

_KATZ = "Katz, Baptista, Azen & Pike 1978, Obtaining confidence intervals for the risk ratio"
_PHIPSON = "Phipson & Smyth 2010, Permutation p-values should never be zero"
_HARDIE = "Hardie 2014, Log Ratio: an informal introduction"
_EVERT = "Evert 2022, Measuring keyness; Clopper & Pearson 1934"
_MONROE = "Monroe, Colaresi & Quinn 2008, Fightin' Words"
_DUNNING = "Dunning 1993, Accurate methods for the statistics of surprise and coincidence"
_RAYSON = "Rayson & Garside 2000, Comparing corpora using frequency profiling"
_GRIES = "Gries 2008, Dispersions and adjusted frequencies in corpora"
_JUILLAND = "Juilland & Chang-Rodriguez 1964, Frequency dictionary of Spanish words"
_RIJSBERGEN = "van Rijsbergen 1979, Information retrieval"
_KRIPPENDORFF = "Krippendorff 2011, Computing Krippendorff's alpha-reliability"
_CHANCE = "({node_count} * {collocate_count} * {span} / {n})"
_DICE = "2 * {joint} / ({node_count} + {collocate_count})"

# column: (formula, source, writer of the arithmetic)
FORMULAS = {
    "share": ("count / n", "relative frequency", write.fill("{count} / {n}")),
    "rate": ("per * count / n", "relative frequency", write.fill("{per} * {count} / {n}")),
    "mean": ("total / n", "arithmetic mean", write.fill("{total} / {n}")),
    "low": ("lower end of the interval", "as its method", write.bound(-1)),
    "high": ("upper end of the interval", "as its method", write.bound(1)),
    "rate_ratio": ("(count1 / n1) / (count2 / n2), 0.5 for a 0", "ratio of two rates", write.ratio),
    "rate_ratio_low": ("ratio / exp(z sqrt(1/count1 - 1/n1 + 1/count2 - 1/n2))", _KATZ, write.ratio_end("/")),
    "rate_ratio_high": ("ratio * exp(z sqrt(1/count1 - 1/n1 + 1/count2 - 1/n2))", _KATZ, write.ratio_end("*")),
    "difference": ("mean1 - mean2", "difference of means", write.fill("{mean1} - {mean2}")),
    "p": ("share of label deals that reach the difference seen", _PHIPSON, write.permutation_p),
    "smallest_p": ("1 / (ways to deal the labels out)", _PHIPSON, write.smallest_p),
    # keyness
    "log_ratio": ("log2((count1 / n1) / (count2 / n2)), 0.5 for a 0", _HARDIE, write.log_ratio),
    "log_ratio_low": ("log ratio - z sqrt(1/count1 - 1/n1 + 1/count2 - 1/n2) / ln 2", _KATZ, write.log_ratio_end("-")),
    "log_ratio_high": ("log ratio + z sqrt(1/count1 - 1/n1 + 1/count2 - 1/n2) / ln 2", _KATZ, write.log_ratio_end("+")),
    "lrc": ("the end of the log ratio's exact interval that is nearer to 0, or 0", _EVERT, write.lrc),
    "lrc_low": ("lower end of the log ratio's exact interval", _EVERT, write.lrc_end(-1)),
    "lrc_high": ("upper end of the log ratio's exact interval", _EVERT, write.lrc_end(1)),
    "percent_diff": (
        "100 (rate1 - rate2) / rate2",
        "Gabrielatos & Marchi 2011, Keyness: matching metrics to definitions",
        write.fill("100 * ({count1} / {n1} - {count2} / {n2}) / ({count2} / {n2})"),
    ),
    "log_odds": ("difference of log-odds, each with the prior added", _MONROE, write.log_odds("")),
    "log_odds_b": ("difference of log-odds, each with the second prior added", _MONROE, write.log_odds("_b")),
    "zeta": (
        "log_odds / sqrt(1 / (count1 + prior) + 1 / (count2 + prior))",
        _MONROE,
        write.fill("{log_odds} / sqrt(1 / ({count1} + {prior}) + 1 / ({count2} + {prior}))"),
    ),
    "zeta_b": (
        "log_odds_b / sqrt(1 / (count1 + prior_b) + 1 / (count2 + prior_b))",
        _MONROE,
        write.fill("{log_odds_b} / sqrt(1 / ({count1} + {prior_b}) + 1 / ({count2} + {prior_b}))"),
    ),
    "g2": ("2 sum O ln(O / E) over four cells", _DUNNING, write.g2(4)),
    "g2_two": ("2 sum O ln(O / E) over the word's two cells", _RAYSON, write.g2(2)),
    "chi2": ("N (ad - bc)^2 / (row and column sums), signed", "Pearson 1900; sign as in quanteda", write.chi2),
    "bic": (
        "g2 - ln(n1 + n2)",
        "Wilson 2013, Embracing Bayes factors for key item analysis",
        write.fill("{g2} - ln({n1} + {n2})"),
    ),
    "ell": (
        "g2_two / (N ln(smallest E))",
        "Johnston, Berry & Mielke 2006, Measures of effect size for likelihood-ratio tests",
        write.fill("{g2_two} / (({n1} + {n2}) * ln(({count1} + {count2}) * min({n1}, {n2}) / ({n1} + {n2})))"),
    ),
    # dispersion
    "range": ("parts with a hit", "range", write.over_parts("{}", "1")),
    "dp": ("0.5 sum |v/f - s|", _GRIES, write.dp),
    "dp_min": ("DP of the most even deal of so many hits", _GRIES, write.dp_min),
    "dp_max": (
        "1 - the smallest part's share, or the hits' own where they do not fit in",
        _GRIES,
        write.dp_max,
    ),
    "dp_norm": ("DP / (1 - smallest part's share)", "Lijffijt & Gries 2012; Egbert, Burch & Biber 2020", write.dp_norm),
    "d": ("1 - (population SD / mean of the rates) / sqrt(n_parts - 1)", _JUILLAND, write.juilland(0)),
    "d_sample": ("1 - (sample SD / mean of the rates) / sqrt(n_parts - 1)", _JUILLAND, write.juilland(1)),
    "d2": ("entropy of the rates / log2 n_parts", "Carroll 1970, An alternative to Juilland's D", write.carroll),
    "s": (
        "(sum sqrt(s v))^2 / f",
        "Rosengren 1971, The quantitative concept of language",
        write.over_parts("({})**2", "sqrt({size} / {n} * {v} / {f})"),
    ),
    "da": (
        "1 - mean distance of two rates / (2 mean rate)",
        "Burch, Egbert & Biber 2017, Measuring and interpreting lexical dispersion",
        write.burch,
    ),
    "d_kl": (
        "1 / (1 + sum v/f log2((v/f) / s))",
        "Gries 2024, Frequency, dispersion, association, and keyness",
        write.over_parts("1 / (1 + {})", "{v} / {f} * log2({v} / {f} / ({size} / {n}))"),
    ),
    # collocates
    "expected": ("node_count * collocate_count * span / n", "chance of independent words", write.fill(_CHANCE)),
    "pmi": (
        "log2(O / E)",
        "Church & Hanks 1990, Word association norms",
        write.fill("log2({joint} / " + _CHANCE + ")"),
    ),
    "npmi": (
        "log2(O / E) / -log2(O / n)",
        "Bouma 2009, Normalized (pointwise) mutual information",
        write.npmi("log2({joint} / " + _CHANCE + ") / -log2({joint} / {n})"),
    ),
    "mi3": ("log2(O^3 / E)", "Daille 1994; Oakes 1998", write.fill("log2({joint}**3 / " + _CHANCE + ")")),
    "t": (
        "(O - E) / sqrt(O)",
        "Church, Gale, Hanks & Hindle 1991, Using statistics in lexical analysis",
        write.fill("({joint} - " + _CHANCE + ") / sqrt({joint})"),
    ),
    "dice": ("2 O / (f1 + f2)", "Dice 1945", write.fill(_DICE)),
    "log_dice": (
        "14 + log2(2 O / (f1 + f2))",
        "Rychly 2008, A lexicographer-friendly association score",
        write.fill("14 + log2(" + _DICE + ")"),
    ),
    # agreement
    "alpha": (
        "1 - observed_distance / expected_distance",
        _KRIPPENDORFF,
        write.fill("1 - {observed_distance} / {expected_distance}"),
    ),
    "observed_agreement": ("matches / n_codes", _KRIPPENDORFF, write.fill("{matches} / {n_codes}")),
    "precision": ("TP / (TP + FP)", _RIJSBERGEN, write.fill("{count} / {n}")),
    "recall": ("TP / (TP + FN)", _RIJSBERGEN, write.fill("{count} / {n}")),
    "f1": ("2 TP / (2 TP + FP + FN)", _RIJSBERGEN, write.fill("{count} / {n}")),
    "macro_f1": ("mean of the labels' F1", _RIJSBERGEN, write.macro),
}
