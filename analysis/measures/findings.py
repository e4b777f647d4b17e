"""What a study finds: facts of its texts and claims about them, by name, each a sentence with what it rests on.

A finding is a `Fact` (counted in these texts; its strength is "counted") or a `Claim` (one number against another; its
strength follows from its evidence). Notebooks, site and README state these and nothing else. A study's authors may
write a better sentence for one of them, in `corpus/readings.yml`, with what the sentence needs in order to be true; it
is used only while the tables bear it, and otherwise the general sentence is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from string import Formatter
from types import SimpleNamespace
from typing import Any

import pandas as pd

from analysis.errors import UnknownNameError
from analysis.estimate.checks import check_word
from analysis.estimate.permutation import rank_correlation
from analysis.measures.claims import (
    BEYOND,
    FIRM,
    NONE,
    UNKNOWN,
    Claim,
    claim,
    direction,
    missing,
    pairs_of,
    strength,
    widest,
)
from analysis.measures.gold import coded, load_gold
from analysis.measures.names import (
    TURNING,
    concept_labels,
    isolate_names,
    outlet_names,
    outlets_with_text,
    source_labels,
)
from analysis.measures.sensitivity import recount
from analysis.measures.sources import in_scope, source_mix
from analysis.measures.terms import (
    attested,
    family_hits,
    first_concepts,
    first_family,
    forms,
    term_choices,
    term_rates,
    voice_shares,
)
from analysis.measures.titles import part_of
from analysis.measures.tone import SCORERS, tone
from analysis.measures.trust import cards_of, caution, trust_words
from analysis.study import NotCodedError, Study, StudyError, read_readings

COUNTED, CODED = "counted", "coded"
ORDER = (UNKNOWN, NONE, COUNTED, CODED, FIRM, BEYOND)  # from the weakest
EMPTY = "Nothing was counted for this."
OWN_LIST = "for this study"  # what the dictionary says of a list that was drawn from the texts it is counted in
LISTED, MANY = 5, 8  # outlets that a sentence lists, where there are more than MANY
# What findings are called, in the order in which they are read; those that begin with names: are one an actor.
NAMES = ("choice", "words", "next", "phrase", "headlines", "stance", "names:", "speakers", "officials", "scare",
         "quotations", "quoted", "list", "judging", "rate", "denying", "scorers", "compound", "polarity")
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Fact:
    """Something counted in these texts: a sentence, the table it was read from, and the values that it names."""

    name: str
    says: str
    table: pd.DataFrame = field(repr=False)
    values: dict[str, Any] = field(default_factory=dict, repr=False)
    evidence: tuple[str, tuple[int, ...]] = field(default=("", ()), repr=False)
    strength: str = COUNTED


@dataclass(frozen=True)
class Finding:
    """One finding of a study: its sentence, what a figure of it is called, its strength, and what it rests on.

    basis: the `Fact` or `Claim`. note: what its authors remark on it, printed under the same conditions. bound: whether
    the sentence is the authors' own; unmet: why it is not, where they wrote one that the tables do not bear.
    """

    name: str
    sentence: str
    title: str
    strength: str
    basis: Fact | Claim = field(repr=False)
    note: str = ""
    bound: bool = False
    unmet: tuple[str, ...] = ()

    @property
    def evidence(self) -> tuple[str, tuple[int, ...]]:
        """The table of the study, and its rows, that the finding was counted from."""
        return self.basis.evidence

    @property
    def verdict(self) -> str:
        """Its strength as it is printed after the sentence; empty where the sentence says so itself."""
        return "" if self.strength in (NONE, UNKNOWN) else f"{self.strength[:1].upper()}{self.strength[1:]}."

    def __repr__(self) -> str:
        return self._say()

    def _say(self) -> str:
        return f"{self.sentence} *{self.verdict}*" if self.verdict else self.sentence

    def _show(self) -> pd.DataFrame:
        return self.basis.table if isinstance(self.basis, Fact) else finding_row(self)


class Findings(Mapping[str, Finding]):
    """Findings by name, in the order in which they are read; printing them prints their sentences and strengths.

    A name that ends in ":" gives the first finding that begins so. KeyError, with the names, for any other name; a
    finding that a study has nothing for says that nothing was counted.
    """

    def __init__(self, found: Iterable[Fact | Claim], readings: Mapping[str, Mapping[str, Any]] | None = None,
                 turning: Iterable[str] = ()) -> None:
        ordered = sorted(found, key=lambda each: NAMES.index(each.name.partition(":")[0] + ":" * (":" in each.name)))
        known = {each.name: each for each in ordered}
        stated = (_stated(name, known, dict(readings or {})) for name in known)
        self._found = {each.name: replace(each, sentence=isolate_names(each.sentence, turning),
                                          title=isolate_names(each.title, turning),
                                          note=isolate_names(each.note, turning)) for each in stated}

    def __getitem__(self, name: str) -> Finding:
        found = next((each for key, each in self._found.items() if key == name or (name[-1:] == ":" and key.startswith(
            name))), None)
        if found is not None:
            return found
        if name in NAMES:
            return Finding(name, EMPTY, EMPTY.rstrip("."), UNKNOWN, Fact(name, EMPTY, pd.DataFrame()))
        raise UnknownNameError(f"there is no finding {name!r}; there are {', '.join(self._found)}.")

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return self._say()

    def only(self, *names: str) -> Findings:
        """The findings of these names that there are, in this order; "names:" takes all that begin so."""
        picked = [name for wanted in names for name in self._found
                  if name == wanted or (wanted.endswith(":") and name.startswith(wanted))]
        return self._of(picked)

    def undecided(self) -> Findings:
        """The claims of which no difference can be told: what was looked for and is no finding."""
        return self._of([name for name, each in self._found.items() if each.strength in (NONE, UNKNOWN)])

    def decided(self) -> Findings:
        """The findings of which something can be stated."""
        return self._of([name for name, each in self._found.items() if each.strength not in (NONE, UNKNOWN)])

    def compared(self) -> Findings:
        """The claims of which a difference can be told: their strength rests on an interval and on ways of counting."""
        return self._of([name for name, each in self.decided()._found.items() if isinstance(each.basis, Claim)])

    def _of(self, names: Iterable[str]) -> Findings:
        some = Findings([])
        some._found = {name: self._found[name] for name in names}
        return some

    def _say(self) -> str:
        return "\n".join(f"- {each._say()}" for each in self._found.values()) or "Nothing can be stated here."

    def _show(self) -> pd.DataFrame:
        rows = [finding_row(each) for each in self._found.values()]
        return pd.concat(rows) if rows else finding_row(self["choice"]).head(0)


def _stated(name: str, known: Mapping[str, Fact | Claim], readings: Mapping[str, Mapping[str, Any]]) -> Finding:
    """A finding with the authors' sentence where the tables bear it, else the general one."""
    basis, reading = known[name], readings.get(name)
    sentence = basis.says if isinstance(basis, Fact) else claim_sentence(basis)
    title = sentence.split(": ")[0].rstrip(".") + f": {NONE}" * (strength_of(basis) == NONE)
    if name.startswith("names:") and isinstance(basis, Fact):
        title = f"What they call {basis.values['label']}"
    if reading is None:
        return Finding(name, sentence, title, strength_of(basis), basis)
    values = values_of(basis)
    for other in ({each.rpartition(".")[0] for each in reading["needs"]} - {""}) & known.keys():
        values |= {f"{other}.{key}": value for key, value in values_of(known[other]).items()}
    unmet = tuple(lacking(values, reading["needs"]))
    if unmet:
        return Finding(name, sentence, title, strength_of(basis), basis, unmet=unmet)
    title = fill(reading["title"], values) if "title" in reading else title
    said = fill(reading["says"], values) if "says" in reading else sentence
    return Finding(name, said, title, strength_of(basis), basis, fill(reading.get("note", ""), values), bound=True)


def finding_row(found: Finding) -> pd.DataFrame:
    """A finding as a row to read: its sentence, strength, and what the strength rests on."""
    row = {"finding": found.sentence, "strength": found.strength, "difference": "", "its interval": "",
           "ways of counting kept": "", "picked from": "", "what it lacks": ""}
    if isinstance(found.basis, Claim):
        basis = found.basis
        thin = f", {basis.thin} too thin" if basis.thin else ""
        row |= {"difference": step(basis, basis.difference),
                "its interval": f"{step(basis, basis.difference_low)} to {step(basis, basis.difference_high)}",
                "ways of counting kept": "" if basis.kept is None else f"{basis.kept} of {basis.specifications}{thin}",
                "picked from": f"{basis.looked_at:,} comparisons" if basis.looked_at > 1 else "",
                "what it lacks": "; ".join(missing(basis))}
    return pd.DataFrame([row]).set_index("finding")


def findings(study: Study, family: str = "", first: str = "", rival: str = "", *, recounted: bool = True,
             folder: str | Path | None = None) -> Findings:
    """What a study finds, by name; printing one prints its sentence and strength.

    family, first, rival: the terms that the study is about, by default the first family of the dictionary and its first
    two concepts. Where attributions and quotation marks are coded, the codes are counted. Every claim is adjusted for
    the number of all comparisons made here, and counted again in every declared way (recounted=False leaves that out,
    and then no claim is firm). folder: that of `readings.yml` and `gold` (by default the corpus that `load_study`
    would find).
    Raises ValueError for an unknown name, and where a concept is to be compared with itself.

    >>> from analysis import load_study
    >>> found = findings(load_study())
    >>> found["choice"].strength
    'firm in these texts'
    """
    family = family or first_family(study)
    labels = concept_labels(study, family)
    one, two = (first, rival) if first and rival else first_concepts(study, family, 2)
    one, two = first or one, rival or two
    for name, concept in (("first", one), ("rival", two)):
        check_word(name, concept, labels)
    gold = None if folder is None else Path(folder) / "gold"
    hand = coded(study, gold)
    within, between = _claims(study, hand, family, one, two)
    # The first concept against each other one; all else is picked from every pair of outlets.
    asked, looked = [*within, *between], max(1, len(labels) - 1) + len(between) * max(1, pairs_of(study))
    claims = [each for make in asked if (each := make(looked_at=looked)) is not None]
    claims = [replace(each, caution=caution(each.one["score"], gold)) if each.measure == "tone" else each
              for each in claims]
    if recounted:
        claims = [recount(hand if each.measure == "source_mix" else study, each) for each in claims]
    facts = [fact for make in _facts(study, hand, gold, family, one, two) if (fact := make()) is not None]
    facts = sorted(facts, key=_divides)
    usual = family == first_family(study) and [one, two] == first_concepts(study, family, 2)
    readings = read_readings(folder) if usual else {}
    names = [*outlet_names(study).values(), *study.articles["title"]]
    return Findings([*facts, *claims], readings, {name for name in names if TURNING.search(name)})


def _divides(fact: Fact) -> tuple[bool, int]:
    """Names that divide the outlets come first, those that are used most before the others; other facts as they are."""
    values = fact.values
    apart = values.get("both") == 0 and len(values.get("heads", ())) == 2
    return (not apart, -values["n1"] - values.get("n2", 0)) if "heads" in values else (False, 0)


Comparison = Callable[..., Claim | None]


def _claims(study: Study, hand: Study, family: str, one: str, two: str) -> tuple[list[Comparison], list[Comparison]]:
    """The comparisons of a study: of two concepts in all texts, and of two outlets."""
    label, judging, second = concept_labels(study, family), _first_judging(study), runner_up(study, family, one)
    share = partial(claim, study, "term_choices", one, measured="share of the choices", family=family)
    within: list[Comparison] = [partial(share, two, name="choice")]
    if second and second != two:
        within.append(partial(share, second, name="next"))
    made: list[Comparison] = [
        partial(widest, study, "term_rates", name="rate", measured=f"rate of “{label[one]}” per 1,000 words",
                family=family, concept=one),
        partial(widest, study, "hit_shares", name="denying", family=family, concept=one, status="negated",
                measured=f"share of the uses of “{label[one]}” that stand with a denial"),
        partial(widest, study, "voice_shares", name="quoted", measured="share of the words inside quotations",
                voice="quoted"),
    ]
    if judging:
        made.append(partial(widest, study, "term_rates", name="judging", family="loaded", concept=judging, voice="own",
                            measured=f"rate of words of {concept_labels(study, 'loaded')[judging]} per 1,000 outside "
                                     "quotations"))
    top = _top_type(hand)
    if top:
        made.append(partial(widest, hand, "source_mix", name="officials", source_type=top,
                            measured=f"share of the attributions that are {source_labels(hand)[top]}"))
    made += [partial(widest, study, "tone", name=score, measured=f"mean {SCORERS[score]} {score} of a sentence",
                     score=score) for score in ("compound", "polarity")]
    return within, made


def runner_up(study: Study, family: str, one: str) -> str:
    """The concept of a family that is used most beside this one; empty where no other is used."""
    uses = family_hits(study, family)["concept"].value_counts().drop(one, errors="ignore").sort_index()
    return str(uses.idxmax()) if len(uses) else ""


def _first_judging(study: Study) -> str:
    concepts = study.concepts
    known = concepts.loc[concepts["family"] == "loaded", "concept"]
    return str(known.iloc[0]) if len(known) else ""


def _top_type(study: Study) -> str:
    counts = in_scope(study.attributions, "speech")["source_type"].value_counts().drop("other", errors="ignore")
    return str(counts.index[0]) if len(counts) else ""


def _facts(study: Study, hand: Study, gold: Path | None, family: str, one: str,
           two: str) -> list[Callable[[], Fact | None]]:
    actors = study.concepts
    actors = list(dict.fromkeys(actors.loc[actors["family"] == "actors", "concept"]))
    return [partial(stance_fact, study, gold), partial(choice_fact, study, family, one, two),
            partial(phrase_fact, hand, family, two), partial(title_fact, study, family), partial(scare_fact, hand),
            *(partial(names_fact, study, actor) for actor in actors),
            partial(speakers_fact, hand, coded(study, gold, scope="speech")), partial(quotes_fact, study, gold),
            partial(judging_fact, study), partial(tone_fact, study, gold)]


def choice_fact(study: Study, family: str, one: str, two: str) -> Fact | None:
    """Which concept of a family each outlet uses most."""
    table = term_choices(study, family)
    if not table["n"].any():
        return None
    table = table[table["outlet"].isin(outlets_with_text(study))]
    label = dict(zip(table["concept"], table["label"], strict=True))
    counts = table.pivot(index="outlet", columns="concept", values="count")
    leading = counts[counts.drop(columns=one).max(axis=1) < counts[one]]  # level is not leading
    totals = table.groupby("concept")["count"].sum()
    n, outlets = int(totals.sum()), len(counts)
    n_leading = "None" if leading.empty else spell(len(leading)).capitalize()
    all_of = f"All {spell(outlets)} outlets use" if len(leading) == outlets > 1 else (
        f"{n_leading} of {spell(outlets)} outlet{'' if outlets == 1 else 's'} {'use' if len(leading) > 1 else 'uses'}")
    second = runner_up(study, family, one)
    then = f", against {totals[second]} for “{label[second]}”" if second else ""
    says = (f"{all_of} words for “{label[one]}” more than for any other concept: {totals[one]} of {n:,} "
            f"choices{then}.")
    return Fact("words", says, table, {"outlets": outlets, "leading": len(leading), "count": int(totals[one]), "n": n,
                                       "other_count": int(totals[two]), "subject": one, "against": two,
                                       "next": second, "next_count": int(totals[second]) if second else 0},
                _hits(study, family, list(totals.index)))


def phrase_fact(study: Study, family: str, concept: str) -> Fact | None:
    """Where the very words of a concept's label stand."""
    hits = family_hits(study, family)
    label = concept_labels(study, family)[concept]
    there = hits[hits["form"].str.lower().str.contains(label.lower(), regex=False)]
    by = _by_outlet(study, there)
    held = _by_outlet(study, there[there["scare_quoted"]])
    n, of = len(by), len(outlets_with_text(study))
    if not n:  # they may stand there all the same, where no pattern of the dictionary has them
        return None
    quoted = f", and in scare quotes in {_listed(held)}" if held else ""
    says = (f"The words “{label}” themselves stand in {spell(n)} of {spell(of)} outlet{'' if of == 1 else 's'}: "
            f"{_listed(by)}{quoted}.")
    return Fact("phrase", says, there, {"outlets": n, "names": tuple(by), "held": tuple(held), "label": label},
                ("hits", tuple(there.index)))


def title_fact(study: Study, family: str) -> Fact | None:
    """Which of a family's words stand in headlines."""
    if "title" not in set(study.sentences["section"]):
        return None
    hits = study.hits
    hits = hits[(hits["family"] == family) & (hits["section"] == "title")]
    titled = study.articles[study.articles["title"] != ""]
    labels = concept_labels(study, family)
    parts = [f"for “{labels[concept]}” in {_listed(_by_outlet(study, rows))}"
             for concept, rows in hits.groupby("concept", sort=False)]
    n, without = hits["doc_id"].nunique(), len(titled) - hits["doc_id"].nunique()
    others = f"; none in {'another' if without == 1 else f'{spell(without)} others'}" if without else ""
    says = (f"In the headlines stand words {'; '.join(parts)}{others}." if parts else
            f"None of {spell(len(titled))} headlines has a word for it.")
    return Fact("headlines", says, titled[["doc_id", "title"]], {"titles": len(titled), "naming": n},
                ("hits", tuple(hits.index)))


def scare_fact(study: Study) -> Fact | None:
    """Who holds words at arm's length by quotation marks."""
    quotes = part_of(study).quotes
    scare = quotes[quotes["use"] == "scare"]
    by = _by_outlet(study, scare)
    says = (f"Terms in scare quotes: {_listed(by)}; the other outlets none." if 0 < len(by) < len(study.outlets) else
            f"Terms in scare quotes: {_listed(by)}." if by else "No outlet puts a term in scare quotes.")
    return Fact("scare", says, scare, {"outlets": len(by), "names": tuple(by), "n": len(scare)},
                ("quotes", tuple(scare.index)), _by_whom(study, "quotes"))


def names_fact(study: Study, actor: str) -> Fact | None:
    """What an actor is called, by the head word of its names."""
    table = forms(study, "actors", actor, of="head")
    if table.empty:
        return None
    label = concept_labels(study, "actors")[actor]
    outlets = [column for column in table.columns if column not in ("tier", "all")]
    users = {head: {each: int(row[each]) for each in outlets if row[each]} for head, row in table.iterrows()}
    heads = list(users)[:2]
    hits = family_hits(study, "actors")
    hits = hits[hits["concept"] == actor]
    written = {head: spellings(head, hits.loc[hits["head"] == head, "form"]) for head in heads}
    parts = [f"{written[head]} {times(sum(users[head].values()))} ({_listed(users[head])})" for head in heads]
    rest = int(table["all"].iloc[2:].sum())
    more = f", and other names {times(rest)}" if rest else ""
    both = set(users[heads[0]]) & set(users[heads[1]]) if len(heads) == 2 else set()
    apart = (f" No outlet uses both “{heads[0]}” and “{heads[1]}”." if len(heads) == 2 and not both else "")
    says = f"{label[:1].upper()}{label[1:]}: {' and '.join(parts)}{more}.{apart}"
    values = {"heads": tuple(heads), "both": len(both), "rest": rest, "label": label,
              **{f"n{place}": sum(users[head].values()) for place, head in enumerate(heads, start=1)},
              **{f"by{place}": _listed(users[head]) for place, head in enumerate(heads, start=1)}}
    return Fact(f"names:{actor}", says, table, values, ("hits", tuple(hits.index)))


def spellings(head: str, forms: pd.Series) -> str:
    """A head word in quotation marks, with the other words that were counted as it and do not hold it.

    >>> spellings("United States", pd.Series(["US", "United States", "US", "US's", "U.S."]))
    '“United States” (or “US”, “U.S.”)'
    """
    plain = forms.str.replace(r"['’]s$", "", regex=True)
    others = plain[~plain.str.lower().str.contains(head.lower(), regex=False)].value_counts()
    more = ", ".join(f"“{each}”" for each in others.index)
    return f"“{head}” (or {more})" if more else f"“{head}”"


def speakers_fact(study: Study, spoken: Study) -> Fact | None:
    """The type of source that each outlet names most; spoken: the study with coded attributions that are speech."""
    table = source_mix(study)
    untold = table[table["source_type"] == "other"].set_index("outlet")["count"]
    table = table[(table["n"] > 0) & (table["source_type"] != "other") & (table["count"] > 0)]
    if table.empty:
        return None
    top = table.loc[table.groupby("outlet", sort=False)["count"].idxmax()]
    ties = table.merge(top[["outlet", "count"]].rename(columns={"count": "most"}), on="outlet")
    ties = ties[ties["count"] == ties["most"]].groupby("outlet", sort=False)["source_type"].agg(list)
    labels, rows = source_labels(study), top.to_dict("records")
    parts = [f"{row['name']} {' and '.join(labels[kind] for kind in ties[row['outlet']])} ({row['count']} of "
             f"{row['n']})" for row in rows]
    if len(rows) > MANY:  # a sentence holds no thirty outlets, so types are told with the number of theirs
        first = Counter(" and ".join(labels[kind] for kind in kinds) for kinds in ties)
        parts = [f"{kind} in {n} of {len(rows)} outlets" for kind, n in first.most_common(LISTED)]
        parts += [f"others in the rest ({len(first) - LISTED} kinds)"] if len(first) > LISTED else []
    known = ", of those whose type is known" * bool((top["outlet"].map(untold) > top["count"]).any())
    says = f"Who is named as a source most{known}: {'; '.join(parts)}."
    values = {_field(row["outlet"]): (row["source_type"], int(row["count"]), int(row["n"])) for row in rows}
    speech = source_mix(spoken).set_index(["outlet", "source_type"])[["count", "n"]]
    values |= {f"speech_{_field(row['outlet'])}": tuple(speech.loc[(row["outlet"], row["source_type"])].astype(int))
               for row in rows}
    return Fact("speakers", says, table, values, ("attributions", tuple(in_scope(study.attributions, "speech").index)),
                _by_whom(study, "attributions"))


def quotes_fact(study: Study, folder: str | Path | None = None) -> Fact | None:
    """How much of each outlet's text stands inside quotations."""
    table = voice_shares(study)
    table = table[(table["voice"] == "quoted") & (table["n"] > 0)].sort_values("value", ascending=False, kind="stable")
    if table.empty:
        return None
    told = [f"{row['name']} {amount(row['value'], 'share')} ({row['count']:,} of {row['n']:,})"
            for row in table.to_dict("records")]
    listed = (f"{', '.join(told[:LISTED])}; {len(told) - LISTED} more, the least {told[-1]}"
              if len(told) > MANY else ", ".join(told))
    quotes = part_of(study).quotes
    rows = quotes.index[quotes["use"] == "quotation"]
    return Fact("quotations", f"Words inside quotations: {listed}.", table,
                {"most": str(table["name"].iloc[0]), "least": str(table["name"].iloc[-1]), "found": len(rows),
                 "coded": _coded_quotations(study, folder)}, ("quotes", tuple(rows)))


def _coded_quotations(study: Study, folder: str | Path | None) -> int:
    """How many quotations a coder marked in these articles; none where nobody did."""
    try:
        codes = load_gold("quotes", folder)
    except (NotCodedError, StudyError):
        return 0
    return int((codes["doc_id"].isin(study.articles["doc_id"]) & (codes["kind"] == "quotation")).sum())


def judging_fact(study: Study) -> Fact | None:
    """Words of the study's list of a judgement, by outlet, and how many of them match in other texts too."""
    concept = _first_judging(study)
    if not concept:
        return None
    table = term_rates(study, "loaded", voice="own")
    table = table[table["concept"] == concept]
    counts = {name: int(n) for name, n in zip(table["name"], table["count"], strict=True)}
    label, most = str(table["label"].iloc[0]), max(counts, key=lambda name: counts[name])
    if not counts[most]:
        return None
    shared = family_hits(attested(study), "loaded", "own")
    alone = counts[most] - _by_outlet(study, shared[shared["concept"] == concept]).get(most, 0)
    some = {name: n for name, n in counts.items() if n}
    reference = study.concepts.loc[study.concepts["concept"] == concept, "reference"]
    worth = (f"The list was drawn from these texts: {alone} of {most}'s {counts[most]} match in no other text, so the "
             f"count tells how {most} puts it, not that it does so more than others."
             if reference.str.contains(OWN_LIST).any() else
             f"{alone} of {most}'s {counts[most]} match in no other text.")
    says = f"Words on this study's list of {label}, outside quotations: {_listed(some)}. {worth}"
    hits = family_hits(study, "loaded", "own")
    by = {_field(outlet): n for outlet, n in zip(table["outlet"], table["count"].astype(int), strict=True)}
    return Fact("list", says, table, {**by, "most": most, "n": counts[most], "alone": alone},
                ("hits", tuple(hits.index[hits["concept"] == concept])))


def stance_fact(study: Study, folder: str | Path | None = None) -> Fact | None:
    """How often each outlet denies that the event is real, where sentences are coded."""
    try:
        codes = load_gold("stance", folder)
    except (NotCodedError, StudyError):
        return None
    codes = codes[codes["doc_id"].isin(study.articles["doc_id"])]
    if codes.empty:
        return None
    codes = codes.merge(study.articles[["doc_id", "outlet"]], on="doc_id")
    names = outlet_names(study)
    table = pd.crosstab(codes["outlet"], codes["stance"]).reindex(
        index=list(names), columns=["affirm", "doubt", "deny", "mention"], fill_value=0)
    table["sentences"] = table.sum(axis=1)
    listed = ", ".join(f"{names[str(outlet)]} {row['deny']} of {row['sentences']}" for outlet, row in table.iterrows())
    values = {f"{name}_{_field(outlet)}": int(table.loc[outlet, column]) for outlet in names
              for name, column in (("deny", "deny"), ("affirm", "affirm"), ("coded", "sentences"))}
    denials = codes[codes["stance"] == "deny"]
    unsure = denials.get("sure", pd.Series("", denials.index)) == "no"  # which a coder need not tell
    for name, some in (("reported", denials["holder"] == "source"), ("unsure", unsure)):
        counts = denials[some]["outlet"].value_counts()
        values |= {f"{name}_{_field(outlet)}": int(counts.get(outlet, 0)) for outlet in names}
    values |= {f"own_{_field(outlet)}": values[f"deny_{_field(outlet)}"] - values[f"reported_{_field(outlet)}"]
               for outlet in names}
    values |= {"deny": len(denials), "unsure": int(unsure.sum())}
    return Fact("stance", f"Sentences that say the event is not real: {listed}.", table.rename(index=names), values,
                ("stance", tuple(codes.index)), CODED)


def tone_fact(study: Study, folder: str | Path | None = None) -> Fact | None:
    """Whether two scorers of tone put the outlets in the same order, and whether their cards let them be used."""
    table = tone(study)
    ranks = {score: part.set_index("name")["value"].rank(ascending=False, method="min")
             for score, part in table[table["value"].notna()].groupby("score", sort=False)}
    both = pd.DataFrame({score: ranks[score] for score in ("polarity", "compound") if score in ranks}).dropna()
    if len(both) < 2 or both.shape[1] < 2:
        return None
    differ = both[both["polarity"] != both["compound"]]
    says = (f"The two tone scorers give {spell(len(differ))} of {spell(len(both))} outlets different ranks."
            if len(differ) else f"The two tone scorers put the {spell(len(both))} outlets in the same order.")
    says = f"{says} {trust_words(list(both), [SCORERS[score] for score in both], folder)}"
    alike = rank_correlation(both["polarity"], both["compound"])
    cards = cards_of(list(both), folder)
    told = {"tau": round(float(alike["tau"]), 2), "p": round(float(alike["p"]), 3),
            "trusted": int(cards["passes"].sum())}
    first = {f"first_{score}": tuple(both.index[both[score] == both[score].min()]) for score in both}
    spread = {f"spread_{score}": f"{_spread(table, score):.3f}" for score in both}
    return Fact("scorers", says, both.astype(int), {"differ": len(differ), "outlets": len(both),
                                                    "same": len(both) - len(differ), **told, **first, **spread},
                ("sentences", tuple(part_of(study).sentences.index)))


def _spread(table: pd.DataFrame, score: str) -> float:
    """By how much the first three outlets by a score differ."""
    values = table.loc[table["score"] == score, "value"].nlargest(3)
    return float(values.max() - values.min())


# --- sentences ---

def claim_sentence(found: Claim) -> str:
    """A claim as a sentence; where no difference can be told it says that, with the interval of the difference."""
    numbers, other = side_words(found, ""), side_words(found, "other_")
    what = found.measured
    if strength(found) == UNKNOWN:
        return f"The {what} cannot be compared: {found.subject} {numbers}, {found.against} {other}."
    if strength(found) == NONE:
        ends = [step(found, end) for end in (found.difference_low, found.difference_high)]
        where = ("there is too little text to say where it lies" if "unknown" in ends else
                 f"it may lie anywhere from {ends[0]} to {ends[1]}")
        return (f"The {what}: between {found.subject} ({numbers}) and {found.against} ({other}) no difference can be "
                f"told; {where}.")
    larger = direction(found) == "above"
    if found.one["outlet"] == found.two["outlet"]:
        return (f"“{found.subject}” is chosen {'more' if larger else 'less'} often than “{found.against}”: "
                f"{found.count:,.0f} against {found.other_count:,.0f} of {found.n:,}.")
    return (f"The {what} is {'higher' if larger else 'lower'} in {found.subject} ({numbers}) than in {found.against} "
            f"({other}).{' ' * bool(found.caution)}{found.caution}")


def side_words(found: Claim, side: str) -> str:
    """One of the two numbers with what it was counted from: "40 %, 444 of 1,124"."""
    value = found.other if side else found.value
    count, n = getattr(found, f"{side}count"), getattr(found, f"{side}n")
    if pd.isna(value):
        return "no value"
    of = {"share": f"{count:,.0f} of {n:,}", "rate": f"{count:,.0f} in {n:,} words", "mean": f"{n:,} sentences"}
    return f"{amount(value, found.scale)}, {of[found.scale]}"


def amount(value: float, scale: str) -> str:
    """A number in the way of its scale; no minus before a zero."""
    if scale == "share":
        return f"{100 * value:.0f} %"
    return f"{round(value, 1) + 0:.1f}" if scale == "rate" else f"{round(value, 2) + 0:.2f}"


def step(found: Claim, value: float) -> str:
    """A difference in the unit of its claim, with its sign: percentage points, a rate, or a mean."""
    if pd.isna(value):
        return "unknown"
    if found.scale == "share":
        return f"{round(100 * value) + 0:+.0f} points"
    return f"{round(value, 1) + 0:+.1f}" if found.scale == "rate" else f"{round(value, 2) + 0:+.2f}"


def strength_of(found: Fact | Claim) -> str:
    """How strongly a finding may be stated."""
    return found.strength if isinstance(found, Fact) else strength(found)


def values_of(found: Fact | Claim) -> dict[str, Any]:
    """What a sentence may name and need: the values of a fact; of a claim its numbers, direction and strength."""
    if isinstance(found, Fact):
        return {**found.values, "strength": found.strength}
    return {**{name: value for name, value in vars(found).items() if isinstance(value, (str, int, float))},
            "direction": direction(found), "strength": strength(found), "percent": amount(found.value, found.scale),
            "other_percent": amount(found.other, found.scale)}


def lacking(values: Mapping[str, Any], needs: Mapping[str, Any]) -> list[str]:
    """What of the needs of a sentence its values do not meet, a phrase each.

    A strength may be exceeded, a number may be bounded (">= 3"), all else must be equal.

    >>> lacking({"n": 3, "who": ("A", "B")}, {"n": ">= 2", "who": ["A", "C"]})
    ["who is ['A', 'B'], not ['A', 'C']"]
    """
    failed = []
    for name, wanted in needs.items():
        if name not in values:  # misspelt, or a sentence about another study
            failed.append(f"there is no {name} among {', '.join(values)}")
            continue
        value = list(values[name]) if isinstance(values[name], tuple) else values[name]
        if not _meets(name.rpartition(".")[2], value, wanted):
            failed.append(f"{name} is {value}, not {wanted}")
    return failed


def _meets(name: str, value: Any, wanted: Any) -> bool:
    if name == "strength":
        return ORDER.index(value) >= ORDER.index(wanted)
    if isinstance(wanted, str) and wanted[:3] in (">= ", "<= "):
        return value >= float(wanted[3:]) if wanted[0] == ">" else value <= float(wanted[3:])
    return bool(value == wanted)


def fill(template: str, values: Mapping[str, Any]) -> str:
    """A sentence with its fields filled in; whole numbers get commas.

    >>> fill("{n} of {words.n}", {"n": 3, "words.n": 1_200.0})
    '3 of 1,200'
    """
    known = {name.partition("[")[0] for _, name, _, _ in Formatter().parse(template) if name}
    said = {name: f"{value:,.0f}" if isinstance(value, (int, float)) and value == int(value) else value
            for name, value in values.items() if name in known}
    others = {name.partition(".")[0] for name in said if "." in name}  # of another finding
    return template.format_map(said | {other: SimpleNamespace(**{
        name.partition(".")[2]: value for name, value in said.items() if name.startswith(f"{other}.")})
        for other in others})


def state(found: Findings, name: str, reading: Mapping[str, Any] | None = None) -> Finding:
    """A finding, said by this reading where the tables bear it; StudyError for a name that is no finding's."""
    try:
        known = found[name]
    except KeyError as error:
        raise StudyError(f"readings.yml, front: {error.args[0]}") from None
    bases = {each.name: each.basis for each in found.values()}
    if reading is None or known.name not in bases:
        return known
    said = _stated(known.name, bases, {known.name: reading})
    return said if said.bound else replace(known, unmet=said.unmet)


def _by_outlet(study: Study, rows: pd.DataFrame) -> dict[str, int]:
    """How many of these rows are whose, in the study's order, by name; outlets without any left out."""
    outlet = dict(zip(study.articles["doc_id"], study.articles["outlet"], strict=True))
    counts = rows["doc_id"].map(outlet).value_counts()
    return {name: int(counts[key]) for key, name in outlet_names(study).items() if key in counts}


def _listed(counts: Mapping[str, int]) -> str:
    """Outlets with their counts, the highest first; of many the first, and the others together."""
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    rest = ranked[LISTED:] if len(ranked) > MANY else []
    told = [f"{name} {n}" for name, n in ranked[:len(ranked) - len(rest)]]
    return ", ".join([*told, *([f"{len(rest)} other outlets {sum(n for _, n in rest):,}"] if rest else [])])


def _hits(study: Study, family: str, concepts: Iterable[str]) -> tuple[str, tuple[int, ...]]:
    hits = family_hits(study, family)
    return "hits", tuple(hits.index[hits["concept"].isin(list(concepts))])


def _by_whom(study: Study, table: str) -> str:
    """How a table was counted: as coded where all articles with text were, else by the instrument."""
    return CODED if study.coders.get(table, 0) == int((study.articles["n_words"] > 0).sum()) > 0 else COUNTED


def _field(outlet: str) -> str:
    """An outlet's id as a part of the name of a value: a sentence's template cannot hold a hyphen there."""
    return outlet.replace("-", "_")


def spell(n: int) -> str:
    """A number to ten in letters, a larger one in figures.

    >>> spell(5), spell(12)
    ('five', '12')
    """
    return WORDS[n] if 0 <= n < len(WORDS) else f"{n:,}"


def times(n: int) -> str:
    """How often, in words: once, twice, three times.

    >>> times(1), times(3), times(16)
    ('once', 'three times', '16 times')
    """
    return {1: "once", 2: "twice"}.get(n, f"{spell(n)} times")
