"""Content: the construction behind a cue, where a clause starts and ends, and which quotations belong to a cue."""

from typing import NamedTuple

import analysis.reading.attribution.tokens as k
from analysis.reading.attribution.grammar import has_verb, is_present_cue, looks_past, skip_adverbs, skip_time
from analysis.reading.attribution.model import Rules
from analysis.reading.attribution.tokens import TaggedTokens

# How far is looked for what ends or continues content, in tokens.
LONGEST_CONTENT = 150
NEXT_VERB = 7  # from an "and" or a comma to the next speaker's verb
INSERTION = 20  # between the two commas of an insertion in the content
VENUE = 16  # from "said" to the "that" of "said in a statement that"
OBJECT = 25  # from a verb to the end of its object
SAID_INSERTION = 9  # between the two commas of "said, in tears, that"
MOST_PIECES = 40  # quotations that follow one cue

PHRASE_START = k.DETERMINER | k.NAME | k.PRONOUN | k.POSSESSIVE | k.QUANTIFIER
NO_INFINITIVE = k.DETERMINER | k.POSSESSIVE | k.NAME | k.OBJECT | k.PREPOSITION | k.PRONOUN | k.QUANTIFIER
NOMINAL = NO_INFINITIVE | k.OWNER | k.QUESTION
Piece = tuple[int, int]  # tokens [start, end) of content


class Complement(NamedTuple):
    """The construction behind a cue, and the first token of the content."""

    construction: str
    start: int


def complement_of(tokens: TaggedTokens, at: int, high: int, rules: Rules) -> Complement:
    """Name the construction behind a cue that ends before a token.

    Constructions: quotation, colon, that, later_that ("said on air that"), question, infinitive, clause (without
    "that"), object, object_that ("told him that") and others after an object, verb ("which he said was"), nothing, or
    the preposition that follows ("for", "about").
    """
    at = skip_time(tokens, skip_adverbs(tokens, at, high), high)
    if at < high and tokens.low[at] in rules.words["particles"] and tokens.quote[at] < 0:
        at += 1
    if at >= high:
        return Complement("nothing", high)
    if tokens.quote[at] >= 0:
        return Complement("quotation", at)
    kind = tokens.kind[at]
    if kind & k.NEGATION and at + 1 < high and tokens.kind[at + 1] & k.TO:
        at, kind = at + 1, tokens.kind[at + 1]
    if kind & k.COLON:
        return _behind_colon(tokens, at, high)
    if kind & k.COMMA:
        return _behind_comma(tokens, at, high)
    if kind & k.MARK:
        return Complement("nothing", at)
    if kind & (k.THAT | k.QUESTION):
        return Complement("that" if kind & k.THAT else "question", at)
    if kind & k.TO and not (at + 1 < high and tokens.kind[at + 1] & NOMINAL):
        return Complement("infinitive", at)
    if kind & (k.PREPOSITION | k.TO) and not kind & k.NAME:
        return _behind_preposition(tokens, at, high, rules)
    return _behind_word(tokens, at, high)


def _behind_word(tokens: TaggedTokens, at: int, high: int) -> Complement:
    """Name the construction where no mark, "that", "to" or preposition opens it."""
    kind = tokens.kind[at]
    if kind & (k.SUBORDINATOR | k.CONJUNCTION) and not kind & k.DETERMINER:
        return Complement("nothing", at)
    if kind & k.RELATIVE:
        return Complement("question", at)
    if kind & k.AUXILIARY:
        return Complement("verb", at)
    if kind & k.PRONOUN and not kind & k.OBJECT:
        return Complement("clause", at)
    return _behind_object(tokens, at, high)


def _behind_colon(tokens: TaggedTokens, at: int, high: int, prefix: str = "") -> Complement:
    quoted = at + 1 < high and tokens.quote[at + 1] >= 0
    return Complement(prefix + ("quotation" if quoted else "colon"), at + 1)


def _behind_comma(tokens: TaggedTokens, at: int, high: int) -> Complement:
    """Name the construction behind a comma: a quotation, or an insertion before one or before "that"."""
    if at + 1 < high and tokens.quote[at + 1] >= 0:
        return Complement("quotation", at + 1)
    inside = range(at + 1, min(high, at + SAID_INSERTION))
    stops = (n for n in inside if tokens.kind[n] & (k.MARK | k.AUXILIARY) or tokens.quote[n] >= 0)
    second = next(stops, max(at + 1, inside.stop))
    if second + 1 < high and tokens.kind[second] & k.COMMA:
        if tokens.kind[second + 1] & k.THAT:
            return Complement("that", second + 1)
        if tokens.quote[second + 1] >= 0:
            return Complement("quotation", second + 1)
    return Complement("that", at + 1) if at + 1 < high and tokens.kind[at + 1] & k.THAT else Complement("nothing", at)


def _behind_preposition(tokens: TaggedTokens, at: int, high: int, rules: Rules) -> Complement:
    """Name the construction behind a preposition, which opens the content ("called for") or an occasion before it."""
    low, kind = tokens.low, tokens.kind
    plain = Complement("to" if kind[at] & k.TO else low[at], at + 1 if low[at] in rules.words["links"] else at)
    for place in range(at + 1, min(high, at + VENUE)):
        here, before = kind[place], kind[place - 1]
        if tokens.quote[place] >= 0:
            return plain if before & (k.PREPOSITION | k.DETERMINER) else Complement("quotation", place)
        if here & k.THAT and not before & k.PREPOSITION:
            return Complement("later_that", place) if low[at] in rules.words["venue"] else plain
        if here & k.COLON:
            return _behind_colon(tokens, place, high)
        if here & k.COMMA and place + 1 < high:
            if tokens.quote[place + 1] >= 0:
                return Complement("quotation", place + 1)
            if kind[place + 1] & k.THAT:
                return Complement("later_that", place + 1)
        if here & (k.MARK | k.AUXILIARY | k.RELATIVE) or (low[place].endswith("ing") and before & k.PREPOSITION):
            return plain
    return plain


def _behind_object(tokens: TaggedTokens, at: int, high: int) -> Complement:
    """Name the construction behind a noun phrase: an object, a listener, or the subject of a clause without "that"."""
    for place in range(at + 1, min(high, at + OBJECT)):
        here, before = tokens.kind[place], tokens.kind[place - 1]
        if tokens.quote[place] >= 0:
            break
        if here & k.COLON:
            return _behind_colon(tokens, place, high, "object_")
        if here & k.COMMA and place + 1 < high and tokens.quote[place + 1] >= 0:
            return Complement("object_quotation", place + 1)
        if here & k.COMMA and place + 1 < high and tokens.kind[place + 1] & k.THAT:
            return Complement("object_that", place + 1)
        if here & k.COMMA:
            return _behind_insertion(tokens, at, insertion_end(tokens, place, high))
        if here & (k.MARK | k.CONJUNCTION | k.RELATIVE):
            break
        construction = _object_construction(tokens, place, high, here, before)
        if construction:
            return Complement(construction, at if construction in ("clause", "object_as") else place)
    return Complement("object", at)


def _behind_insertion(tokens: TaggedTokens, at: int, second: int) -> Complement:
    """Name the construction behind an object with an insertion: "told Ann, a baker, that"."""
    if second < 0:
        return Complement("object", at)
    return Complement("object_that", second + 1) if tokens.kind[second + 1] & k.THAT else Complement("clause", at)


def _object_construction(tokens: TaggedTokens, place: int, high: int, here: int, before: int) -> str:
    """Name the construction that a word behind a noun phrase opens; empty where the noun phrase goes on."""
    if here & k.THAT:
        return "" if before & k.PREPOSITION else "object_that"
    if here & k.TO and place + 1 < high and not tokens.kind[place + 1] & NO_INFINITIVE:
        return "object_infinitive"
    if here & k.QUESTION and not here & (k.PREPOSITION | k.FRONTING):
        return "object_question"
    if here & k.AUXILIARY:
        return "clause"
    if here & k.PRONOUN and not here & k.DETERMINER:
        return "object_clause"
    past = here & k.PAST and not here & k.NAME and not before & k.DETERMINER
    if past and place + 1 < high and not tokens.kind[place + 1] & k.BY:
        return "clause"
    return "object_as" if here & k.PREPOSITION and tokens.low[place] == "as" else ""


class Clause(NamedTuple):
    """What kind of phrase the content is, which decides where it may end.

    `narrow`: a noun phrase, which ends sooner than a clause; `infinitive`: "to ..."; `relative`: in a relative clause;
    `opening`: in a phrase before the main clause, which ends at its comma.
    """

    narrow: bool = False
    infinitive: bool = False
    relative: bool = False
    opening: bool = False


def clause_end(tokens: TaggedTokens, start: int, high: int, clause: Clause, rules: Rules) -> int:
    """Find where content that starts at a token ends; no quotation in it is cut."""
    place, depth, high = start, 0, min(high, start + LONGEST_CONTENT)
    stops = k.SEMICOLON | k.COMMA | k.CONJUNCTION | ((k.SUBORDINATOR | k.PREPOSITION) if clause.narrow else 0)
    while place < high:
        here = tokens.kind[place]
        if tokens.quote[place] < 0:
            if clause.opening and place > start and tokens.low[place - 1] == "," and here & PHRASE_START:
                return place
            if here & k.OPENING:
                depth += 1
            elif here & k.CLOSING:
                depth -= 1
                if depth < 0:
                    return place
            elif not depth and here & k.DASH and place > start:
                second = next((at for at in range(place + 1, high) if tokens.kind[at] & k.DASH), -1)
                if second < 0:
                    return place
                place = second
            elif here & stops and not depth and place > start:
                second = insertion_end(tokens, place, high) if here & k.COMMA else -1
                if second < 0 and _ends(tokens, place, high, clause, rules):
                    return place
                place = second if second >= 0 and not clause.narrow else place
        place += 1
    return high


def _ends(tokens: TaggedTokens, place: int, high: int, clause: Clause, rules: Rules) -> bool:
    """Say whether content ends at a semicolon, a comma, a conjunction, a subordinator or a preposition."""
    here = tokens.kind[place]
    if here & k.SEMICOLON:
        return True
    if place + 1 >= high or tokens.quote[place + 1] >= 0:
        return False
    if here & k.COMMA:
        return _comma_ends(tokens, place, high, clause)
    if here & k.CONJUNCTION:
        return _conjunction_ends(tokens, place, high, clause)
    if not clause.narrow or not here & (k.SUBORDINATOR | k.PREPOSITION):
        return False
    if not here & k.PREPOSITION:
        return True
    after = tokens.kind[place + 1]
    if after & k.NAME:
        return bool(after & k.TIME)
    return tokens.low[place] in rules.words["adjuncts"] and tokens.low[place + 1].endswith("ing")


def _comma_ends(tokens: TaggedTokens, place: int, high: int, clause: Clause) -> bool:
    """Say whether content ends at a comma, by the word behind it."""
    after = tokens.kind[place + 1]
    if clause.relative:
        return True
    if after & k.CONTRAST and (clause.narrow or not after & k.CONJUNCTION or _reports_soon(tokens, place + 2, high)):
        return True
    if clause.opening and after & PHRASE_START:
        return True
    if clause.infinitive and after & k.DETERMINER:
        return True
    if tokens.low[place + 1].endswith("ing") and not after & k.NAME and (after & k.CUE or not clause.narrow):
        return True
    if after & k.CONJUNCTION and _reports_soon(tokens, place + 2, high):
        return True
    if not clause.narrow or after & (k.RELATIVE | k.QUESTION | k.THAT | k.FINITE | k.PRONOUN):
        return clause.narrow
    return bool(after & k.CONJUNCTION) and has_verb(tokens, place + 2, min(high, place + NEXT_VERB + 1))


def insertion_end(tokens: TaggedTokens, comma: int, high: int) -> int:
    """Find the second comma of an insertion behind which the clause goes on with its verb or "that"; -1 for none."""
    for at in range(comma + 1, min(high, comma + INSERTION) - 1):
        if tokens.quote[at] >= 0 or tokens.kind[at] & k.BREAK:
            return -1
        if tokens.kind[at] & k.COMMA:
            goes_on = tokens.kind[at + 1] & (k.AUXILIARY | k.THAT) or looks_past(tokens, at + 1)
            return at if goes_on and not tokens.kind[comma + 1] & (k.CONJUNCTION | k.THAT) else -1
    return -1


def _reports_soon(tokens: TaggedTokens, start: int, high: int) -> bool:
    """Say whether a reporting verb follows within a few words, before any mark."""
    for at in range(start, min(high, start + NEXT_VERB)):
        if tokens.quote[at] >= 0 or tokens.kind[at] & k.MARK:
            return False
        if tokens.kind[at] & k.REPORT and not tokens.kind[at] & k.NAME:
            return True
    return False


def _calls_soon(tokens: TaggedTokens, start: int, high: int) -> bool:
    """Say whether another speaker's verb follows within a few words: "... and opponents call it a closure"."""
    for at in range(start, min(high, start + NEXT_VERB)):
        if tokens.quote[at] >= 0 or tokens.kind[at] & (k.MARK | k.PREPOSITION | k.CONJUNCTION):
            return False
        if is_present_cue(tokens, at):
            return True
    return False


def _conjunction_ends(tokens: TaggedTokens, place: int, high: int, clause: Clause) -> bool:
    """Say whether content ends at a conjunction, because an attribution of its own follows: "said X and warned Y"."""
    verb = skip_adverbs(tokens, place + 1, high)
    if verb >= high:
        return False
    after = tokens.kind[verb]
    if after & k.REPORT and not after & k.NAME:
        return True
    if clause.narrow and after & k.PRONOUN and not after & k.DETERMINER and verb == place + 1:
        return True
    if clause.narrow and _calls_soon(tokens, place + 2, high):
        return True
    turns = tokens.kind[place] & k.CONTRAST and clause.narrow
    return bool(turns and (after & k.FINITE or after & k.CUE and tokens.low[verb][-1] in "sdg"))


def clause_start(tokens: TaggedTokens, end: int, low: int) -> int:
    """Find where the clause that ends before a token starts: after a colon or semicolon, and after an opening "but"."""
    marks = k.COLON | k.SEMICOLON
    left = range(end - 1, low - 1, -1)
    start = next((at + 1 for at in left if tokens.kind[at] & marks and tokens.quote[at] < 0), low)
    while start < end and tokens.kind[start] & k.CONJUNCTION and not tokens.kind[start] & k.DETERMINER:
        start += 1
    return start


def is_opening(tokens: TaggedTokens, cue: int, low: int, loose: bool) -> bool:
    """Say whether a cue is in a phrase before the main clause: "Asked about it, ..." or "When he said so, ...".

    A `loose` cue is one without a subject of its own: a participle, a gerund, an infinitive or a noun.
    """
    kind, first = tokens.kind, low
    while first < cue and kind[first] & k.CONJUNCTION:
        first += 1
    if any(kind[at] & k.COMMA and tokens.quote[at] < 0 for at in range(low, cue)):
        return False
    if first >= cue:
        return loose and tokens.low[cue].endswith(("ing", "ed"))
    if kind[first] & (k.SUBORDINATOR | k.QUESTION | k.FRONTING | k.TO):
        return True
    if kind[first] & k.PREPOSITION:
        return loose
    opener = tokens.low[first]
    return opener.endswith("ed") or (opener.endswith("ing") and not kind[first] & k.NAME)


def quote_end(tokens: TaggedTokens, at: int) -> int:
    """Find the end of the quotation that a token is in."""
    number, count = tokens.quote[at], len(tokens.quote)
    while at < count and tokens.quote[at] == number:
        at += 1
    return at


def quotation_piece(tokens: TaggedTokens, end: int) -> Piece:
    """Take the quotation that ends before a token, with the words of its first sentence before it."""
    start = end - 1
    while tokens.quote[start] < 0:
        start -= 1
    last, number = start, tokens.quote[start]
    while start > 0 and tokens.quote[start - 1] == number:
        start -= 1
    first = tokens.first[tokens.sentence[start]]
    return (clause_start(tokens, start, first) if start > first else start, last + 1)


def later_quotation(tokens: TaggedTokens, end: int, high: int) -> list[Piece]:
    """Find the second half of a quotation that "he said" breaks in two."""
    comma = False
    for at in range(end, high):
        if tokens.quote[at] >= 0:
            return [(at, _second_half_end(tokens, at, high))] if not comma or tokens.kind[at - 1] & k.COMMA else []
        if tokens.kind[at] & k.REPORT:
            return []
        comma = comma or bool(tokens.kind[at] & k.COMMA)
    return []


def _second_half_end(tokens: TaggedTokens, at: int, high: int) -> int:
    """Find the end of a quotation; where no comma ends it, take in the words behind it up to the next mark."""
    end = quote_end(tokens, at)
    if end >= high or tokens.low[end - 1] == ",":
        return end
    stops = (n for n in range(end, high) if tokens.kind[n] & (k.MARK | k.REPORT) or tokens.quote[n] >= 0)
    return next(stops, high)


def with_quotation(tokens: TaggedTokens, piece: Piece) -> Piece:
    """Extend content that ends inside a quotation to the end of the quotation."""
    start, end = piece
    return (start, quote_end(tokens, end - 1)) if end > start and tokens.quote[end - 1] >= 0 else piece


def following_quotes(tokens: TaggedTokens, sentence: int) -> list[Piece]:
    """List the quotations that fill the sentences and paragraphs after a sentence and have no cue of their own."""
    pieces: list[Piece] = []
    after, paragraph = sentence + 1, tokens.paragraph[sentence]
    while after < len(tokens.first) and len(pieces) < MOST_PIECES:
        start = tokens.first[after]
        if start >= tokens.last[after]:
            after += 1
            continue
        if tokens.quote[start] < 0 or (tokens.paragraph[after] != paragraph and not _is_all_quoted(tokens, after)):
            break
        end, paragraph = quote_end(tokens, start), tokens.paragraph[after]
        after = tokens.sentence[end - 1]
        if end < tokens.last[after]:
            break
        pieces.append((start, end))
        after += 1
    return pieces


def _is_all_quoted(tokens: TaggedTokens, sentence: int) -> bool:
    """Say whether a paragraph, given its first sentence, is all quotations."""
    last = sentence
    while last + 1 < len(tokens.first) and tokens.paragraph[last + 1] == tokens.paragraph[sentence]:
        last += 1
    return min(tokens.quote[tokens.first[sentence] : tokens.last[last]]) >= 0
