"""What each column of a measure is: in plain words, its formula, its source, and who writes its arithmetic out.

A new measure is explained once its columns have a line here, or in `analysis.measures.explanation.table_formulas`
where a name means something else in one table. The words may name cells of the row in braces. In place of a writer a
line may say where the numbers stand that a row cannot hold.
"""

from collections.abc import Callable

from analysis.measures.explanation import arithmetic as write
from analysis.measures.explanation import part_arithmetic as parts

Formula = tuple[str, str, str, Callable[[write.Row], str] | str]

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
_ENDS = "1/count1 - 1/n1 + 1/count2 - 1/n2"
_INDEPENDENT = "end of its {level} interval, which takes words as independent"

COUNTED: dict[str, Formula] = {
    "share": ("{count:,.10g} of {n:,.10g}", "count / n", "relative frequency", write.fill("{count} / {n}")),
    "rate": ("{count:,.10g} in {n:,.10g} words, for every {per:,.10g} words", "per * count / n", "relative frequency",
             write.fill("{per} * {count} / {n}")),
    "mean": ("the sum of {n:,.10g} values over their number", "total / n", "arithmetic mean",
             write.fill("{total} / {n}")),
    "sd": ("how far single sentences lie from their mean (standard deviation)", "sqrt(sum (score - mean)^2 / (n - 1))",
           "sample standard deviation", "the scores in the study's table of sentences"),
    "coverage": ("the share of the words that the scorer knew", "n_scored / n_words", "relative frequency",
                 write.fill("{n_scored} / {n_words}")),
    "position": ("where it begins, from 0 at the first letter of the text to 1 at the last", "start / text_end",
                 "relative position", write.fill("{start} / {text_end}")),
    "rate_ratio": ("how many times the second rate the first one is", "(count1 / n1) / (count2 / n2), 0.5 for a 0",
                   "ratio of two rates", write.ratio),
    "rate_ratio_low": (f"the lower {_INDEPENDENT}", f"ratio / exp(z sqrt({_ENDS}))", _KATZ, write.ratio_end("/")),
    "rate_ratio_high": (f"the upper {_INDEPENDENT}", f"ratio * exp(z sqrt({_ENDS}))", _KATZ, write.ratio_end("*")),
}

COMPARED: dict[str, Formula] = {
    **{f"mean{side}": (f"the mean over the {{n{side}}} articles of {{group{side}}}, each counted once", "sum / n",
                       "arithmetic mean", "the table by article that was compared") for side in "12"},
    "difference": ("how far the first mean lies above the second", "mean1 - mean2", "difference of means",
                   write.fill("{mean1} - {mean2}", write.EXACT)),
    "p": ("the share of the ways to deal the articles out again that part the two groups as far or farther",
          "b / m, where the deals were drawn (b + 1) / (m + 1)", _PHIPSON, write.permutation_p),
    "p_adjusted": ("p raised for the number of tests", "p times the tests left, from the smallest p on",
                   "Holm 1979, A simple sequentially rejective multiple test procedure", "the p-values of all rows"),
    "smallest_p": ("the least p that so few articles can give", "1 / (ways to deal the labels out)", _PHIPSON,
                   write.smallest_p),
}

KEYNESS: dict[str, Formula] = {
    "log_ratio": ("how much more often the first side uses it, where each unit doubles",
                  "log2((count1 / n1) / (count2 / n2)), 0.5 for a 0", _HARDIE, write.log_ratio),
    "log_ratio_low": (f"the lower {_INDEPENDENT}", f"log ratio - z sqrt({_ENDS}) / ln 2", _KATZ,
                      write.log_ratio_end("-")),
    "log_ratio_high": (f"the upper {_INDEPENDENT}", f"log ratio + z sqrt({_ENDS}) / ln 2", _KATZ,
                       write.log_ratio_end("+")),
    "lrc": ("the log ratio that the counts vouch for, 0 where they vouch for none",
            "the end of the log ratio's exact interval that is nearer to 0, or 0", _EVERT, write.lrc),
    "lrc_low": ("the least log ratio that fits the counts", "lower end of the log ratio's exact interval", _EVERT,
                write.lrc_end(-1)),
    "lrc_high": ("the largest log ratio that fits the counts", "upper end of the log ratio's exact interval", _EVERT,
                 write.lrc_end(1)),
    "percent_diff": ("by how many per cent the first rate lies above the second", "100 (rate1 - rate2) / rate2",
                     "Gabrielatos & Marchi 2011, Keyness: matching metrics to definitions",
                     write.fill("100 * ({count1} / {n1} - {count2} / {n2}) / ({count2} / {n2})")),
    "log_odds": ("how much likelier the first side is to use it, {prior_total:,.10g} words of common ground added",
                 "difference of log-odds, each with the prior added", _MONROE, write.log_odds("")),
    "log_odds_b": ("how much likelier the first side is to use it, {prior_total_b:,.10g} words of common ground added",
                   "difference of log-odds, each with the second prior added", _MONROE, write.log_odds("_b")),
    "zeta": ("how much likelier the first side is to use it, over the uncertainty of that",
             "log_odds / sqrt(1 / (count1 + prior) + 1 / (count2 + prior))",
             _MONROE, write.zeta("")),
    "zeta_b": ("how much likelier the first side is to use it, over the uncertainty of that, more common ground added",
               "log_odds_b / sqrt(1 / (count1 + prior_b) + 1 / (count2 + prior_b))", _MONROE, write.zeta("_b")),
    "g2": ("how badly one common rate fits both sides", "2 sum O ln(O / E) over four cells", _DUNNING, write.g2(4)),
    "g2_two": ("how badly one common rate fits both sides, by the word alone",
               "2 sum O ln(O / E) over the word's two cells", _RAYSON, write.g2(2)),
    "chi2": ("how badly one common rate fits both sides, below 0 where the first side uses it less",
             "N (ad - bc)^2 / (row and column sums), signed", "Pearson 1900; sign as in quanteda", write.chi2),
    "bic": ("the evidence against one common rate, less what so many words would give anyway", "g2 - ln(n1 + n2)",
            "Wilson 2013, Embracing Bayes factors for key item analysis",
            write.fill("{g2} - ln({n1} + {n2})", write.EXACT)),
    "ell": ("the evidence as a size, free of the length of the texts", "g2_two / (N ln(smallest E))",
            "Johnston, Berry & Mielke 2006, Measures of effect size for likelihood-ratio tests",
            write.fill("{g2_two} / (({n1} + {n2}) * ln(({count1} + {count2}) * min({n1}, {n2}) / ({n1} + {n2})))")),
}

DISPERSION: dict[str, Formula] = {
    "range": ("the parts that hold it", "parts with a hit", "range", parts.over_parts("{}", "1")),
    "dp": ("how unevenly it is spread over the parts, 0 where evenly", "0.5 sum |v/f - s|", _GRIES, parts.dp),
    "dp_min": ("the least that DP can be for so few hits", "DP of the most even deal of so many hits", _GRIES,
               parts.dp_min),
    "dp_max": ("the most that DP can be for these parts",
               "1 - the smallest part's share, or the hits' own where they do not fit in", _GRIES, parts.dp_max),
    "dp_norm": ("DP as a part of the most it can be", "DP / (1 - smallest part's share)",
                "Lijffijt & Gries 2012; Egbert, Burch & Biber 2020", parts.dp_norm),
    "d": ("how evenly it is spread over the parts, 1 where evenly",
          "1 - (population SD / mean of the rates) / sqrt(n_parts - 1)", _JUILLAND, parts.juilland(0)),
    "d_sample": ("how evenly it is spread over the parts, 1 where evenly, by the sample SD",
                 "1 - (sample SD / mean of the rates) / sqrt(n_parts - 1)", _JUILLAND, parts.juilland(1)),
    "d2": ("how evenly it is spread over the parts, by entropy", "entropy of the rates / log2 n_parts",
           "Carroll 1970, An alternative to Juilland's D", parts.carroll),
    "s": ("how evenly it is spread over the parts, by square roots", "(sum sqrt(s v))^2 / f",
          "Rosengren 1971, The quantitative concept of language",
          parts.over_parts("({})**2", "sqrt({size} / {n} * {v} / {f})")),
    "da": ("how evenly it is spread over the parts, by their distances",
           "1 - mean distance of two rates / (2 mean rate)",
           "Burch, Egbert & Biber 2017, Measuring and interpreting lexical dispersion", parts.burch),
    "d_kl": ("how evenly it is spread over the parts, by information", "1 / (1 + sum v/f log2((v/f) / s))",
             "Gries 2024, Frequency, dispersion, association, and keyness",
             parts.over_parts("1 / (1 + {})", "{v} / {f} * log2({v} / {f} / ({size} / {n}))")),
}

COLLOCATES: dict[str, Formula] = {
    "expected": ("how often the two would meet by chance", "node_count * collocate_count * span / n",
                 "chance of independent words", write.fill(_CHANCE)),
    "pmi": ("how many times they doubled the meetings of chance", "log2(O / E)",
            "Church & Hanks 1990, Word association norms", write.fill("log2({joint} / " + _CHANCE + ")")),
    "npmi": ("how closely the two keep together, from -1 (they never meet) to 1 (they only meet)",
             "log2(O / E) / -log2(O / n)", "Bouma 2009, Normalized (pointwise) mutual information",
             write.npmi("log2({joint} / " + _CHANCE + ") / -log2({joint} / {n})")),
    "mi3": ("how far the meetings pass chance, with the weight on pairs that meet often", "log2(O^3 / E)",
            "Daille 1994; Oakes 1998", write.fill("log2({joint}**3 / " + _CHANCE + ")")),
    "t": ("the meetings beyond chance over their own uncertainty", "(O - E) / sqrt(O)",
          "Church, Gale, Hanks & Hindle 1991, Using statistics in lexical analysis",
          write.fill("({joint} - " + _CHANCE + ") / sqrt({joint})")),
    "dice": ("the meetings as a part of all that they could be", "2 O / (f1 + f2)", "Dice 1945", write.fill(_DICE)),
    "log_dice": ("how closely the two keep together, 14 at the most, where each unit doubles",
                 "14 + log2(2 O / (f1 + f2))",
                 "Rychly 2008, A lexicographer-friendly association score", write.fill("14 + log2(" + _DICE + ")")),
}

AGREEMENT: dict[str, Formula] = {
    "alpha": ("agreement beyond chance, 1 where full and 0 where as by chance",
              "1 - observed_distance / expected_distance", _KRIPPENDORFF,
              write.fill("1 - {observed_distance} / {expected_distance}", write.EXACT)),
    "observed_agreement": ("the share of pairs of codes that match", "matches / n_codes", _KRIPPENDORFF,
                           write.fill("{matches} / {n_codes}")),
    "precision": ("the share of what was found that is right", "TP / (TP + FP)", _RIJSBERGEN,
                  write.fill("{count} / {n}")),
    "recall": ("the share of what was coded that was found", "TP / (TP + FN)", _RIJSBERGEN,
               write.fill("{count} / {n}")),
    "f1": ("precision and recall in one", "2 TP / (2 TP + FP + FN)", _RIJSBERGEN, write.fill("{count} / {n}")),
    "macro_f1": ("the mean of the labels' F1, a rare label counted like a common one", "mean of the labels' F1",
                 _RIJSBERGEN, parts.macro),
}

FORMULAS: dict[str, Formula] = COUNTED | COMPARED | KEYNESS | DISPERSION | COLLOCATES | AGREEMENT
