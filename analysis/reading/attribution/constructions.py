"""Constructions: how verbs, nouns, adjectives, prepositions and marks attribute content to a source.

"X said Y", "Y, said X", "X was asked to Y", "X's claim that Y", "X is sure that Y", "according to X", "X: Y".
"""

from functools import cache
from itertools import repeat
from typing import NamedTuple

import analysis.reading.attribution.tokens as k
from analysis.reading.attribution.content import (
    Clause,
    Complement,
    Piece,
    clause_end,
    clause_start,
    complement_of,
    following_quotes,
    is_opening,
    later_quotation,
    quotation_piece,
    quote_end,
    with_quotation,
)
from analysis.reading.attribution.grammar import (
    Phrase,
    VerbGroup,
    following_subject,
    has_verb,
    head_of,
    is_finite,
    main_subject,
    phrase_left,
    phrase_right,
    skip_adverbs,
    skip_time,
    subject_left,
    verb_group,
)
from analysis.reading.attribution.model import Form, Rules
from analysis.reading.attribution.tokens import TaggedTokens

FAMILIES = {"quotation": "quotation", "that": "that", "after_clause": "around", "inside": "around",
            "inverted": "around", "clause": "clause", "infinitive": "infinitive", "object": "object"}
MOODS_BEHIND = {"be": ("ing", "participle"), "have": ("participle",), "modal": ("base",), "to": ("base",),
                "": ("base", "s", "ing", "past")}

# Constructions whose content is a clause; that may lack an object; whose noun phrase may be the speaker ("Y," said X);
# with content behind the cue. Positions of a cue without a subject of its own.
FULL_CLAUSES = frozenset(["that", "later_that", "object_that", "clause", "object_clause", "question", "object_question",
                          "colon", "verb"])
GAPPED = frozenset({"verb", "object", "nothing", "object_as", "as", "infinitive"})
INVERTIBLE = frozenset(["object", "clause", "question", "object_that", "object_infinitive", "object_as",
                        "object_question", "object_clause", "object_quotation", "object_colon"])
FILLED = frozenset(["clause", "object", "that", "later_that", "infinitive", "verb", "colon", "quotation"])
LOOSE = frozenset({"first", "opening_participle", "gerund", "infinitive", "behind_noun"})

# How far is looked, in tokens.
SAME_CLAUSE = 8  # from a verb back to its "who"
MODIFIERS = 4  # from "claim" back to "his"
SOURCE_REACH = 40  # from "according to" to the end of the source
APPOSITION = 14  # of an apposition to that source

NO_MODIFIER = (k.MARK | k.AUXILIARY | k.PRONOUN | k.RELATIVE | k.THAT | k.QUESTION | k.TO | k.CONJUNCTION
               | k.SUBORDINATOR | k.NEGATION | k.PREPOSITION)
Features = list[tuple[str, ...]]


class Context(NamedTuple):
    """A cue and where it is: the tokens, the bounds of its sentence, the last source."""

    tokens: TaggedTokens
    rules: Rules
    form: Form
    low: int
    high: int
    previous: Phrase | None

    def can(self, trait: str) -> bool:
        """Say whether cues of this group have a trait of the model, such as "reporting"."""
        return self.form.group in self.rules.traits[trait]


class Candidate(NamedTuple):
    """One way to read a cue as an attribution; cue, source and pieces of content are tokens [start, end)."""

    form: Form
    cue: Piece
    source: Phrase | None
    pieces: tuple[Piece, ...]
    construction: str
    position: str
    points: float
    features: Features


def source_class(tokens: TaggedTokens, source: Phrase | None, rules: Rules) -> str:
    """Sort a source by its head: a pronoun, a name, or a word of a list (person, document, organisation)."""
    if source is None:
        return "none"
    if source.kind == "pronoun":
        return _pronoun_class(tokens.low[source.start])
    if source.kind == "relative":
        last = source.end - 1
        person = last > source.start and _head_class(tokens, source.start, last, rules) in ("name", "person")
        return f"{tokens.low[last]} after a person" if person else tokens.low[last]
    return "possessive" if source.kind == "possessive" else _head_class(tokens, source.start, source.end, rules)


def _pronoun_class(low: str) -> str:
    if low.startswith(("he", "she")):
        return "he or she"
    return "it or they" if low.startswith(("it", "they")) else "I or you"


def _head_class(tokens: TaggedTokens, start: int, end: int, rules: Rules) -> str:
    head = head_of(tokens, start, end)
    low = tokens.low[head]
    for name in ("person", "document", "organisation"):
        if low in rules.words[name]:
            return name
    if tokens.kind[head] & k.NAME:
        return "name"
    return "quantity" if tokens.kind[start] & k.QUANTIFIER else "other"


@cache
def family_of(construction: str) -> str:
    """Sort a construction into a family, by the first entry of FAMILIES that its name holds."""
    if construction.startswith("passive"):
        return "passive"
    return next((family for part, family in FAMILIES.items() if part in construction), "other")


def features_of(context: Context, cue: Piece, source: Phrase | None, construction: str, position: str) -> Features:
    """List what a candidate has points for: its cue, construction, position, mood and source, and what is around it.

    The cue itself has none where a quotation is the content: most verbs can report one, few do so often.
    """
    form, part, family = context.form, context.form.part, family_of(construction)
    features: Features = [
        ("exceptions", part, family, form.lemma),
        ("constructions", part, form.group, construction),
        ("positions", part, form.group, position),
        ("joints", part, position, form.lemma),
        ("moods", part, form.mood),
        ("next", part, _next_word(context, cue[1])),
        ("sources", part, source_class(context.tokens, source, context.rules)),
    ]
    if source and part == "noun":
        features.append(("adjustments", part, form.group, family))
    if part == "verb":
        features.append(("adjustments", part, form.lemma, construction))
    if family != "quotation":
        features.append(("cues", part, form.lemma))
    return features


def _next_word(context: Context, at: int) -> str:
    """Name what is behind a cue: a word of the grammar, or what other words look like."""
    if at >= context.high:
        return "end"
    tokens, kind = context.tokens, context.tokens.kind[at]
    if tokens.quote[at] >= 0:
        return "quotation"
    if kind & k.NAME:
        return "name"
    if kind & ~(k.CUE | k.REPORT | k.OWNER | k.PAST | k.FINITE | k.CARRIER):
        return tokens.low[at]
    return next((ending for ending in ("ing", "ed", "s") if tokens.low[at].endswith(ending)), "word")


def score_candidate(
    context: Context, cue: Piece, source: Phrase | None, construction: str, position: str
) -> Candidate | None:
    """Make a candidate, still without content; None where its points are too few for a second look."""
    features = features_of(context, cue, source, construction, position)
    points = sum(map(context.rules.points.get, features, repeat(0.0)))
    if points < context.rules.first_look:
        return None
    return Candidate(context.form, cue, source, (), construction, position, points, features)


def add_content(context: Context, candidate: Candidate, pieces: list[Piece]) -> Candidate | None:
    """Give a candidate its content, with the quotations that follow a reporting cue; None where there is no content."""
    kept = [piece for piece in pieces if piece[1] > piece[0]]
    if not kept:
        return None
    if context.rules.running and context.can("reporting"):
        kept += following_quotes(context.tokens, context.tokens.sentence[max(candidate.cue[1], kept[-1][1]) - 1])
    return candidate._replace(pieces=tuple(kept))


def make_candidate(
    context: Context, cue: Piece, source: Phrase | None, pieces: list[Piece], construction: str, position: str
) -> Candidate | None:
    """Make a candidate with its content; None where it has too few points or no content."""
    candidate = score_candidate(context, cue, source, construction, position)
    return candidate and add_content(context, candidate, pieces)


def read_verb(context: Context, at: int, end: int) -> Candidate | None:
    """Read a verb at a token, its particles ending at `end`; None where it is no verb or nothing is attributed."""
    tokens, rules = context.tokens, context.rules
    group = verb_group(tokens, at, context.low)
    if not _agrees(context.form.mood, group.helper) or _is_noun(context, at, group):
        return None
    complement = complement_of(tokens, end, context.high, rules)
    if complement.construction == "infinitive" and context.form.tail and tokens.kind[at] & k.CHAIN:
        return None  # "went on to say" is read at "say"
    if complement.construction.startswith("object_") and context.form.lemma not in rules.words["addressee"]:
        complement = _whole_object(tokens, end, context.high, complement)
    cue = (group.start, end)
    inverted = inverted_source(context, cue, group, complement)
    if inverted:
        return read_inverted(context, cue, inverted)
    source, position, first = _subject(context, at, group)
    if context.form.mood == "base" and not group.helper and source and not _is_plural(context, source):
        return None
    cue = (first, end)
    if group.helper == "be" and context.form.mood == "participle":
        return _passive(context, cue, source, position, complement)
    if not group.helper and context.form.mood == "past" and complement.construction == "by":
        return _passive(context, cue, source, "reduced", complement)
    if source and position == "subject":
        if is_behind_quotation(context, source, complement):
            return read_after_quotation(context, cue, source)
        comma = comma_before(context, source, complement)
        around = pieces_around(context, cue, complement, comma) if comma >= 0 else None
        if around:
            pieces, construction = around
            return make_candidate(context, cue, source, pieces, construction, position)
    return _content_behind(context, cue, source, position, complement)


def _agrees(mood: str, helper: str) -> bool:
    """Say whether a verb form can follow an auxiliary; without one, a past form is finite."""
    return mood in MOODS_BEHIND.get(helper, (mood,))


def _is_noun(context: Context, at: int, group: VerbGroup) -> bool:
    """Say whether a form is a noun or name: behind an article, a genitive, a name or, if it can be, a preposition."""
    kind, left = context.tokens.kind, group.start - 1
    if kind[at] & k.OWNER:
        return True
    if group.helper or left < context.low:
        return False
    if kind[left] & (k.DETERMINER | k.POSSESSIVE | k.OWNER) and not kind[left] & (k.QUANTIFIER | k.PRONOUN):
        return True
    if context.form.mood == "base" and kind[at] & kind[left] & k.NAME and not context.tokens.low[left].endswith("s"):
        return True  # "Otto Brand"
    if context.form.mood == "ing" or not kind[left] & k.PREPOSITION or kind[left] & k.NAME:
        return False
    forms = context.rules.forms[context.tokens.low[at]]
    return context.form.mood == "base" or any(other.part == "noun" for other in forms)


def _whole_object(tokens: TaggedTokens, end: int, high: int, complement: Complement) -> Complement:
    """Take the noun phrase behind a verb into the content, since the verb has no listener as object."""
    if complement.construction in ("object_quotation", "object_colon", "object_as"):
        return complement
    start = skip_time(tokens, skip_adverbs(tokens, end, high), high)
    return Complement("object" if complement.construction == "object_clause" else complement.construction, start)


def _subject(context: Context, at: int, group: VerbGroup) -> tuple[Phrase | None, str, int]:
    """Find the subject of a verb, the position of the verb toward it, and where the cue starts."""
    tokens, low, start = context.tokens, context.low, group.start
    left = tokens.kind[start - 1] if start > low else 0
    shared = context.previous if context.previous and context.previous.end <= start else None
    if context.form.mood == "ing" and not group.helper:
        if start == low:
            return None, "opening_participle", start
        if left & k.PREPOSITION and tokens.low[start - 1] == "as":
            return _quoted_as(tokens, start, low)
        if left & (k.COMMA | k.CONJUNCTION | k.DASH | k.PREPOSITION):
            position = "gerund" if left & k.PREPOSITION else "participle"
            return shared or main_subject(tokens, low, at), position, start
        return subject_left(tokens, start - 1, low), "behind_noun", start
    if group.bare:
        return shared or main_subject(tokens, low, at), "infinitive", start
    if start == low:
        return None, "first", start
    if left & k.CONJUNCTION:
        return shared or _in_same_relative(tokens, start, low) or main_subject(tokens, low, start), "coordinated", start
    found = subject_left(tokens, start - 1, low)
    if not found and left & k.COMMA:
        return shared or main_subject(tokens, low, start), "comma", start
    return found, "subject" if found else "none", start


def _is_plural(context: Context, source: Phrase) -> bool:
    """Say whether a source agrees with a base form: "they say", "officials say", not "the press interview"."""
    tokens = context.tokens
    if source.kind == "relative":
        return True
    if source.kind == "pronoun":
        return not tokens.low[source.start].startswith(("he", "she", "it"))
    head = tokens.low[head_of(tokens, source.start, source.end)]
    joined = any(kind & (k.CONJUNCTION | k.QUANTIFIER) for kind in tokens.kind[source.start : source.end])
    return joined or head.endswith("s") or head in context.rules.words["plurals"] or source.kind == "name"


def _in_same_relative(tokens: TaggedTokens, start: int, low: int) -> Phrase | None:
    """Find the "who" of "who came and said"."""
    for at in range(start - 2, max(low, start - SAME_CLAUSE), -1):
        if tokens.kind[at] & k.MARK or tokens.quote[at] >= 0:
            return None
        if tokens.kind[at] & k.RELATIVE:
            return subject_left(tokens, at, low)
    return None


def _quoted_as(tokens: TaggedTokens, start: int, low: int) -> tuple[Phrase | None, str, int]:
    """Read "quoted X as saying" with X as source, and "X was quoted as saying" with the passive as part of the cue."""
    verb = start - 2
    if verb > low and tokens.kind[verb] & k.CUE:
        group = verb_group(tokens, verb, low)
        if group.helper == "be":
            return subject_left(tokens, group.start - 1, low), "subject", group.start
    return phrase_left(tokens, verb, low), "subject", start


def _passive(
    context: Context, cue: Piece, subject: Phrase | None, position: str, complement: Complement
) -> Candidate | None:
    """Read "Y is expected (by X) to Z": the subject belongs to the content."""
    tokens, (construction, start), source = context.tokens, complement, None
    if construction == "as" and start + 1 < context.high and tokens.kind[start + 1] & k.REPORT:
        return None  # "was quoted as saying": the saying is read with the passive as part of its cue
    if any(other.part == "adjective" for other in context.rules.forms.get(tokens.low[cue[1] - 1], ())):
        return None  # "was worried about" is read as an adjective
    if construction == "by":
        source = phrase_right(tokens, skip_adverbs(tokens, cue[1], context.high) + 1, context.high, long=False)
    pieces = [(subject.start, subject.end)] if subject else []
    if construction not in ("nothing", "by", "verb"):
        clause = Clause(narrow=True, opening=is_opening(tokens, cue[0], context.low, loose=False))
        pieces.append((start, clause_end(tokens, start, context.high, clause, context.rules)))
    return make_candidate(context, cue, source, pieces, "passive_" + construction, position)


def _content_behind(
    context: Context, cue: Piece, source: Phrase | None, position: str, complement: Complement
) -> Candidate | None:
    """Read "X said Y"."""
    tokens, construction, start = context.tokens, complement.construction, complement.start
    if context.can("seeming") and context.form.mood != "ing" and source and construction != "nothing":
        rest = (start, clause_end(tokens, start, context.high, Clause(narrow=True), context.rules))
        return make_candidate(context, cue, None, [(source.start, source.end), rest], construction, position)
    opening = construction != "nothing" and is_opening(tokens, cue[0], context.low, position in LOOSE)
    if opening and position in ("opening_participle", "gerund"):
        source = following_subject(tokens, start, context.high) or source
    candidate = score_candidate(context, cue, source, construction, position)
    return candidate and add_content(context, candidate, _pieces_behind(context, candidate, start, opening))


def _pieces_behind(context: Context, candidate: Candidate, start: int, opening: bool) -> list[Piece]:
    """Find the content behind a cue."""
    tokens, construction, source = context.tokens, candidate.construction, candidate.source
    pieces: list[Piece] = []
    if construction.endswith("quotation"):
        pieces.append((start, quote_end(tokens, start)))
    elif construction != "nothing":
        narrow, relative = construction not in FULL_CLAUSES, _in_relative(tokens, source, context.low)
        clause = Clause(narrow, construction == "infinitive", relative, opening)
        pieces.append(with_quotation(tokens, (start, clause_end(tokens, start, context.high, clause, context.rules))))
    if source and candidate.position == "subject" and construction in GAPPED:
        pieces = _relative_object(tokens, source, context.low) + pieces
    return pieces


def _in_relative(tokens: TaggedTokens, source: Phrase | None, low: int) -> bool:
    """Say whether the source is a "who" behind a comma, so that the next comma ends the content."""
    if not source or source.kind != "relative":
        return False
    return any(tokens.kind[at] & k.COMMA for at in range(max(low, source.end - 4), source.end - 1))


def _relative_object(tokens: TaggedTokens, source: Phrase, low: int) -> list[Piece]:
    """Take the "which" of "which he said was late" into the content."""
    before = source.start - 1
    if source.kind == "relative" or before < low:
        return []
    that = tokens.kind[before] & k.THAT and before > low and not tokens.kind[before - 1] & (k.CUE | k.MARK)
    relative = that or tokens.kind[before] & k.RELATIVE or tokens.low[before] == "what"
    return [(before, source.start)] if relative else []


def _quoted_left(context: Context, place: int) -> tuple[bool, bool]:
    """Say whether a quotation ends right before a token: in its sentence, and in the sentence before."""
    tokens = context.tokens
    if place > context.low:
        behind_comma = tokens.kind[place - 1] & k.COMMA and place - 2 >= context.low and tokens.quote[place - 2] >= 0
        return tokens.quote[place - 1] >= 0 or bool(behind_comma), False
    first = place == tokens.first[tokens.sentence[place]] and place > 0 and tokens.quote[place - 1] >= 0
    return False, first and tokens.paragraph[tokens.sentence[place - 1]] == tokens.paragraph[tokens.sentence[place]]


def inverted_source(context: Context, cue: Piece, group: VerbGroup, complement: Complement) -> Phrase | None:
    """Find X in "Y," said X, where a quotation or a clause ends right before the verb."""
    tokens, low, start = context.tokens, context.low, group.start
    finite = not group.helper and context.form.mood in ("past", "s", "base")
    if not finite or complement.construction not in INVERTIBLE or complement.start >= context.high:
        return None
    if not any(_quoted_left(context, start)):
        speaks = context.can("closing") and start - low >= 4 and tokens.kind[start - 1] & k.COMMA
        named = tokens.kind[complement.start] & k.NAME and complement.construction == "object"
        middle = _between_commas(context, cue) if context.can("closing") else None
        if middle:
            return middle
        if not speaks or not (named or has_verb(tokens, low, start)) or subject_left(tokens, start - 1, low):
            return None
    first = skip_time(tokens, skip_adverbs(tokens, cue[1], context.high), context.high)
    return phrase_right(tokens, first, context.high)


def _between_commas(context: Context, cue: Piece) -> Phrase | None:
    """Find X in "Y, said X, goes on": commas around the tag, and the verb of the content behind it."""
    tokens, low, high = context.tokens, context.low, context.high
    comma = cue[0] - 1
    if comma <= low or not tokens.kind[comma] & k.COMMA or has_verb(tokens, low, comma):
        return None
    source = phrase_right(tokens, cue[1], high, long=False)
    behind = source.end + 1 if source else high
    if behind >= high or not tokens.kind[behind - 1] & k.COMMA or tokens.quote[behind] >= 0:
        return None
    return source if is_finite(tokens, behind) else None


def read_inverted(context: Context, cue: Piece, source: Phrase) -> Candidate | None:
    """Read "Y," said X."""
    tokens, start = context.tokens, cue[0]
    quoted = any(_quoted_left(context, start))
    left = quotation_piece(tokens, start) if quoted else (clause_start(tokens, start - 1, context.low), start - 1)
    pieces = [left, *(later_quotation(tokens, source.end, context.high) or _rest(context, source.end))]
    construction = "inverted_quotation" if quoted else "inverted_clause"
    return make_candidate(context, cue, source, pieces, construction, "subject")


def _rest(context: Context, end: int) -> list[Piece]:
    """Take the content that goes on with its verb behind the comma of an inserted "said X"."""
    tokens, high = context.tokens, context.high
    if end + 1 >= high or not tokens.kind[end] & k.COMMA or tokens.quote[end + 1] >= 0:
        return []
    if not is_finite(tokens, end + 1):
        return []
    return [(end + 1, clause_end(tokens, end + 1, high, Clause(), context.rules))]


def _trails(complement: Complement) -> bool:
    """Say whether there is nothing behind the cue that could be content."""
    return complement.construction not in FILLED and not complement.construction.startswith("object_")


def is_behind_quotation(context: Context, source: Phrase, complement: Complement) -> bool:
    """Say whether the subject is right behind a quotation that the verb reports: "Y," X said."""
    quoted, sentence_ago = _quoted_left(context, source.start)
    speaks = context.can("reporting") and complement.construction != "clause"
    apart = sentence_ago and complement.construction != "question"  # "He did not say which." holds its own content
    trails = _trails(complement)
    return (quoted and (speaks or trails or complement.construction == "object")) or (apart and trails)


def read_after_quotation(context: Context, cue: Piece, source: Phrase) -> Candidate | None:
    """Read "Y," X said."""
    pieces = [quotation_piece(context.tokens, source.start), *later_quotation(context.tokens, cue[1], context.high)]
    return make_candidate(context, cue, source, pieces, "after_quotation", "subject")


def _has_listener(context: Context, complement: Complement) -> bool:
    return context.form.lemma in context.rules.words["addressee"] and complement.construction == "object"


def comma_before(context: Context, source: Phrase, complement: Complement) -> int:
    """Find the comma or dash before an inserted or closing "X said" or "as X said"; -1 where there is none."""
    tokens, comma = context.tokens, source.start - 1
    construction, start = complement
    broken = construction == "quotation" and tokens.kind[start - 1] & k.COMMA and tokens.word[start][0].islower()
    if not context.can("closing") or not (_trails(complement) or _has_listener(context, complement) or broken):
        return -1
    if comma - 1 > context.low and tokens.low[comma] == "as":
        comma -= 1
    return comma if comma > context.low and tokens.kind[comma] & (k.COMMA | k.DASH) else -1


def pieces_around(
    context: Context, cue: Piece, complement: Complement, comma: int
) -> tuple[list[Piece], str] | None:
    """Find the content around an inserted "X said" (Y, X said, Z) or before a closing one (Y, X said)."""
    tokens, end, high, low = context.tokens, cue[1], context.high, context.low
    stops = (at for at in range(end, high) if tokens.quote[at] >= 0 or tokens.kind[at] & (k.MARK | k.AUXILIARY))
    stop = next(stops, high)
    start, nothing = clause_start(tokens, comma, low), complement.construction == "nothing"
    free = comma - start > 1 and (not nothing or _has_listener(context, complement))
    if stop < high and _resumes(tokens, stop, high) and (stop == end or free):
        rest = with_quotation(tokens, (stop + 1, clause_end(tokens, stop + 1, high, Clause(), context.rules)))
        construction = "inside_clause" if stop == end else "inside_clause_later"
        return [(_last_clause(tokens, start, comma, k.CONJUNCTION), comma), rest], construction
    closes = stop >= high or tokens.kind[stop] & k.COMMA
    reporting = context.can("reporting")
    if comma - low >= 3 and closes and (has_verb(tokens, low, comma) or (reporting and stop >= high and nothing)):
        construction = "after_clause" if nothing else "after_clause_later"
        return [(start, comma), *later_quotation(tokens, end, high)], construction
    return None


def _resumes(tokens: TaggedTokens, stop: int, high: int) -> bool:
    """Say whether the content goes on after the mark that ends an inserted "X said" or "according to X"."""
    if tokens.quote[stop] >= 0 or not tokens.kind[stop] & (k.COMMA | k.DASH):
        return False
    after = tokens.kind[stop + 1] if stop + 1 < high else 0
    gerund = stop + 1 < high and tokens.low[stop + 1].endswith("ing")
    return bool(tokens.kind[stop] & k.DASH) or not (after & (k.RELATIVE | k.CONTRAST | k.CONJUNCTION) or gerund)


def _last_clause(tokens: TaggedTokens, start: int, end: int, opener: int) -> int:
    """Find where the last clause starts, after a comma and "but", or a comma, "and" and a clause with a verb."""
    for at in range(end - 2, start, -1):
        opens = tokens.kind[at] & k.COMMA and tokens.kind[at + 1] & opener and tokens.quote[at] < 0
        if opens and (opener == k.CONTRAST or has_verb(tokens, at + 1, end)):
            return at + 2
    return start


def read_noun(context: Context, at: int, end: int) -> Candidate | None:
    """Read a noun: the source is a genitive or possessive before it, or a name behind "by"; the content follows."""
    tokens, rules = context.tokens, context.rules
    source, position = _owner(tokens, at, context.low)
    if position == "bare" and _may_be_verb(context, at):
        return None
    complement = complement_of(tokens, end, context.high, rules)
    if not source and end < context.high and tokens.kind[end] & k.BY:
        by = phrase_right(tokens, end + 1, context.high, long=False)
        if by:
            source = _name_alone(tokens, by)
            complement, position = complement_of(tokens, source.end, context.high, rules), "by"
    start = at
    if not source and position in ("determiner", "adjective", "bare"):
        source, start = _carrier(context, at)
        position = position if start == at else "carried"
    candidate = score_candidate(context, (start, end), source, complement.construction, position)
    if not candidate or complement.construction in ("nothing", "verb"):
        return None
    if complement.construction.endswith("quotation"):
        return add_content(context, candidate, [(complement.start, quote_end(tokens, complement.start))])
    clause = Clause(narrow=True, opening=is_opening(tokens, at, context.low, loose=True))
    stop = clause_end(tokens, complement.start, context.high, clause, rules)
    # Where no verb came before, the one behind "his promise to go" is the main verb and ends the content.
    ruled = complement.construction == "infinitive" and has_verb(tokens, context.low, at)
    if complement.construction not in FULL_CLAUSES and not ruled:
        stop = _phrase_end(tokens, complement.start, stop)
    return add_content(context, candidate, [(complement.start, stop)])


def _carrier(context: Context, at: int) -> tuple[Phrase | None, int]:
    """Find the subject of "gave an explanation" or "is of the opinion", and where this cue starts."""
    tokens, low, place = context.tokens, context.low, at - 1
    while place > max(low, at - MODIFIERS) and not tokens.kind[place] & (NO_MODIFIER | k.DETERMINER | k.CARRIER):
        place -= 1
    if place > low and tokens.kind[place] & k.DETERMINER:
        place -= 1
    if place > low and tokens.low[place] == "of" and tokens.kind[place - 1] & k.BE:
        place -= 1
    elif not tokens.kind[place] & k.CARRIER or tokens.kind[place] & k.NAME:
        return None, at
    group = verb_group(tokens, place, low)
    source = subject_left(tokens, group.start - 1, low)
    return (source, group.start) if source else (None, at)


def _owner(tokens: TaggedTokens, at: int, low: int) -> tuple[Phrase | None, str]:
    """Find whose claim it is, before a few adjectives: "Ann Lee's loud claim", "his claim", "the claim"."""
    place = at - 1
    while place >= max(low, at - MODIFIERS) and tokens.quote[place] < 0:
        here = tokens.kind[place]
        if here & k.OWNER:
            return phrase_left(tokens, place, low), "owner"
        if here & k.POSSESSIVE:
            return Phrase(place, place + 1, "possessive"), "possessive"
        if here & k.DETERMINER:
            return None, "determiner"
        if here & (NO_MODIFIER | k.PAST):
            break
        place -= 1
    return None, "adjective" if place < at - 1 else "bare"


def _may_be_verb(context: Context, at: int) -> bool:
    """Say whether a bare form is a verb: it can be one, and no preposition, "and" or auxiliary is before it."""
    tokens = context.tokens
    if not any(other.part == "verb" for other in context.rules.forms[tokens.low[at]]):
        return at > context.low and bool(tokens.kind[at - 1] & k.TO)
    if at == context.low:
        return context.form.mood == "singular"
    return not tokens.kind[at - 1] & (k.PREPOSITION | k.CONJUNCTION | k.AUXILIARY) or bool(tokens.kind[at - 1] & k.TO)


def _name_alone(tokens: TaggedTokens, phrase: Phrase) -> Phrase:
    """Cut a phrase before the first "that", "who", mark, auxiliary or "to"."""
    stops = k.THAT | k.RELATIVE | k.MARK | k.AUXILIARY | k.TO
    end = next((at for at in range(phrase.start + 1, phrase.end) if tokens.kind[at] & stops), phrase.end)
    return phrase._replace(end=end)


def _phrase_end(tokens: TaggedTokens, start: int, end: int) -> int:
    """Find where a phrase that is the content of a noun ends: at the next mark, auxiliary or subordinator."""
    for at in range(start + 1, end):
        here = tokens.kind[at]
        stops = here & (k.MARK | k.AUXILIARY) or (here & k.SUBORDINATOR and not here & k.PREPOSITION)
        if stops and tokens.quote[at] < 0:
            return at
    return end


def read_adjective(context: Context, at: int, end: int) -> Candidate | None:
    """Read an adjective of belief or feeling: behind "is" or "seems", behind a comma, or right behind its noun."""
    tokens, rules, low, place = context.tokens, context.rules, context.low, at - 1
    while place >= low and tokens.kind[place] & (k.ADVERB | k.NEGATION) and not tokens.kind[place] & k.AUXILIARY:
        place -= 1
    if place < low or tokens.quote[place] >= 0:
        return None
    found = _bearer(context, place)
    if not found:
        return None
    source, position, start = found
    complement = complement_of(tokens, end, context.high, rules)
    if complement.construction in ("nothing", "verb", "object", "object_as"):
        return None
    if complement.construction.endswith("quotation"):
        stop = quote_end(tokens, complement.start)
    else:
        relative = bool(source and source.kind == "relative" and tokens.kind[max(low, source.end - 2)] & k.COMMA)
        clause = Clause(narrow=complement.construction not in ("that", "clause", "question"), relative=relative)
        stop = clause_end(tokens, complement.start, context.high, clause, rules)
    cue = (at if start < 0 else start, end)
    return make_candidate(context, cue, source, [(complement.start, stop)], complement.construction, position)


def _bearer(context: Context, place: int) -> tuple[Phrase | None, str, int] | None:
    """Find who is sure or afraid from the token before the adjective, the position, and where "is" starts (or -1)."""
    tokens, kind, low = context.tokens, context.tokens.kind[place], context.low
    if kind & k.AUXILIARY or tokens.low[place] in context.rules.words["copulas"]:
        start = verb_group(tokens, place + 1 if kind & k.AUXILIARY else place, low).start
        if start > low and tokens.kind[start - 1] & k.CONJUNCTION:
            return context.previous or main_subject(tokens, low, start), "coordinated", start
        source = subject_left(tokens, start - 1, low)
        return source, "subject" if source else "none", start
    if kind & k.PRONOUN and ("'" in tokens.low[place] or "’" in tokens.low[place]):
        return Phrase(place, place + 1, "pronoun"), "subject", place + 1
    if kind & (k.COMMA | k.CONJUNCTION):
        return context.previous or main_subject(tokens, low, place), "loose", -1
    if kind & (k.DETERMINER | k.PREPOSITION | k.POSSESSIVE | k.OWNER | k.PRONOUN | k.OBJECT):
        return None
    return phrase_left(tokens, place, low), "attributive", -1


def read_preposition(context: Context, at: int, end: int) -> Candidate | None:
    """Read "according to X": before, behind or within the content."""
    tokens, low = context.tokens, context.low
    left = at - 1
    while left >= low and tokens.kind[left] & (k.ADVERB | k.CONJUNCTION):
        left -= 1
    if left < low or tokens.kind[left] & (k.SEMICOLON | k.COLON):
        return _source_first(context, at, end)
    source = phrase_right(tokens, end, context.high) or _free_relative(context, end)
    if not source:
        return None
    left = at - 1
    if not tokens.kind[left] & k.COMMA and not has_verb(tokens, low, left):
        return _source_first(context, at, end)
    start = _last_clause(tokens, clause_start(tokens, left, low), left, k.CONTRAST)
    comma = tokens.kind[left] & k.COMMA
    pieces = [(start, left if comma else left + 1)]
    after, high = source.end, context.high
    if after + 1 < high and comma and tokens.kind[after] & k.COMMA and _resumes(tokens, after, high):
        pieces.append((after + 1, clause_end(tokens, after + 1, context.high, Clause(), context.rules)))
    return make_candidate(context, (at, end), source, pieces, "source", "middle" if len(pieces) > 1 else "end")


def _free_relative(context: Context, at: int) -> Phrase | None:
    """Find a pronoun or a clause that is a source: "according to him", "according to what was said there"."""
    tokens = context.tokens
    if at >= context.high or tokens.quote[at] >= 0 or not tokens.kind[at] & (k.OBJECT | k.QUESTION):
        return None
    clause = tokens.kind[at] & k.QUESTION
    return Phrase(at, _next_comma(tokens, at, min(context.high, at + SOURCE_REACH)) if clause else at + 1, "noun")


def _source_first(context: Context, at: int, end: int) -> Candidate | None:
    """Read "According to X, Y"; X may have an apposition between commas."""
    tokens, high = context.tokens, context.high
    comma = _next_comma(tokens, end, high)
    if comma + 1 < high:
        second = _next_comma(tokens, comma + 1, min(high, comma + APPOSITION))
        inserted = tokens.kind[comma + 1] & (k.RELATIVE | k.DETERMINER) and second < min(high, comma + APPOSITION)
        if inserted and (tokens.kind[comma + 1] & k.RELATIVE or not has_verb(tokens, comma + 1, second)):
            comma = second
    if comma >= high or comma == end or comma - end > SOURCE_REACH:
        return None
    piece: Piece = (comma + 1, clause_end(tokens, comma + 1, high, Clause(), context.rules))
    source = Phrase(end, comma, "name" if tokens.kind[end] & k.NAME else "noun")
    return make_candidate(context, (at, end), source, [piece], "source", "start")


def _next_comma(tokens: TaggedTokens, start: int, high: int) -> int:
    """Find the next comma, dash or colon outside quotations."""
    marks = k.COMMA | k.DASH | k.COLON
    return next((at for at in range(start, high) if tokens.kind[at] & marks and tokens.quote[at] < 0), high)


def read_mark(context: Context, at: int, end: int) -> Candidate | None:
    """Read a speaker's name and a colon before a quotation, without a verb."""
    tokens, low = context.tokens, context.low
    if end >= len(tokens.word) or tokens.quote[end] < 0 or has_verb(tokens, low, at):
        return None
    source = phrase_left(tokens, at - 1, low)
    if not source:
        return None
    opens = source.start == low or tokens.kind[source.start - 1] & (k.MARK | k.PREPOSITION)
    content = [(end, quote_end(tokens, end))]
    return make_candidate(context, (at, end), source, content, "quotation", "label") if opens else None


READERS = {"verb": read_verb, "noun": read_noun, "adjective": read_adjective, "preposition": read_preposition,
           "mark": read_mark}
