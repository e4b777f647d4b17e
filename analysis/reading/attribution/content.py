"""Where the content of an attribution stands: the construction behind a cue, ends of clauses, quotations."""

from typing import NamedTuple

import analysis.reading.attribution.tokens as k
from analysis.reading.attribution.grammar import has_verb, is_present_cue, looks_past
from analysis.reading.attribution.model import Rules
from analysis.reading.attribution.tokens import Lexemes

LONGEST_CONTENT = 150  # words
SOON = 7  # words in which the next speaker's verb is looked for
PHRASE_START = k.DETERMINER | k.NAME | k.PRONOUN | k.POSSESSIVE | k.QUANTIFIER
INSERTION = 20  # words between two commas


class Manner(NamedTuple):
    """How content runs: a `narrow` noun phrase, an `infinitive`, in a `relative` clause, in an `opening` phrase."""

    narrow: bool = False
    infinitive: bool = False
    relative: bool = False
    opening: bool = False


def clause_end(lex: Lexemes, start: int, high: int, manner: Manner, rules: Rules) -> int:
    """Find where content that starts at a lexeme ends; quotations in it are stepped over whole."""
    place, depth, high = start, 0, min(high, start + LONGEST_CONTENT)
    stops = k.SEMICOLON | k.COMMA | k.CONJUNCTION | ((k.SUBORDINATOR | k.PREPOSITION) if manner.narrow else 0)
    while place < high:
        here = lex.kind[place]
        if lex.quote[place] < 0:
            if manner.opening and place > start and lex.low[place - 1] == "," and here & PHRASE_START:
                return place
            if here & k.OPENING:
                depth += 1
            elif here & k.CLOSING:
                depth -= 1
                if depth < 0:
                    return place
            elif not depth and here & k.DASH and place > start:
                second = next((at for at in range(place + 1, high) if lex.kind[at] & k.DASH), -1)
                if second < 0:
                    return place
                place = second
            elif here & stops and not depth and place > start:
                second = insertion_end(lex, place, high) if here & k.COMMA else -1
                if second < 0 and _ends(lex, place, high, manner, rules):
                    return place
                place = second if second >= 0 and not manner.narrow else place
        place += 1
    return high


def _ends(lex: Lexemes, place: int, high: int, manner: Manner, rules: Rules) -> bool:
    here = lex.kind[place]
    if here & k.SEMICOLON:
        return True
    if place + 1 >= high or lex.quote[place + 1] >= 0:
        return False
    if here & k.COMMA:
        return _comma_ends(lex, place, high, manner)
    if here & k.CONJUNCTION:
        return _conjunction_ends(lex, place, high, manner)
    if not manner.narrow or not here & (k.SUBORDINATOR | k.PREPOSITION):
        return False
    if not here & k.PREPOSITION:
        return True
    after = lex.kind[place + 1]
    if after & k.NAME:
        return bool(after & k.TIME)
    return lex.low[place] in rules.words["adjuncts"] and lex.low[place + 1].endswith("ing")


def _comma_ends(lex: Lexemes, place: int, high: int, manner: Manner) -> bool:
    after = lex.kind[place + 1]
    if manner.relative:
        return True
    if after & k.CONTRAST and (manner.narrow or not after & k.CONJUNCTION or _reports_soon(lex, place + 2, high)):
        return True
    if manner.opening and after & PHRASE_START:
        return True
    if manner.infinitive and after & k.DETERMINER:
        return True
    if after & k.CUE and lex.low[place + 1].endswith("ing") and not after & k.NAME:
        return True
    if after & k.CONJUNCTION and _reports_soon(lex, place + 2, high):
        return True
    if not manner.narrow or after & (k.RELATIVE | k.QUESTION | k.THAT | k.FINITE):
        return manner.narrow
    return bool(after & k.CONJUNCTION) and has_verb(lex, place + 2, min(high, place + SOON + 1))


def insertion_end(lex: Lexemes, comma: int, high: int) -> int:
    """Find the second comma of an insertion behind which the clause goes on with its verb or "that"; -1 for none."""
    for at in range(comma + 1, min(high, comma + INSERTION) - 1):
        if lex.quote[at] >= 0 or lex.kind[at] & k.BREAK:
            return -1
        if lex.kind[at] & k.COMMA:
            goes_on = lex.kind[at + 1] & (k.AUXILIARY | k.THAT) or looks_past(lex, at + 1)
            return at if goes_on and not lex.kind[comma + 1] & (k.CONJUNCTION | k.THAT) else -1
    return -1


def _reports_soon(lex: Lexemes, start: int, high: int) -> bool:
    for at in range(start, min(high, start + SOON)):
        if lex.quote[at] >= 0 or lex.kind[at] & k.MARK:
            return False
        if lex.kind[at] & k.REPORT and not lex.kind[at] & k.NAME:
            return True
    return False


def _calls_soon(lex: Lexemes, start: int, high: int) -> bool:
    """Say whether another calls something something: "... and opponents call it a closure"."""
    for at in range(start, min(high, start + SOON)):
        if lex.quote[at] >= 0 or lex.kind[at] & (k.MARK | k.PREPOSITION | k.CONJUNCTION):
            return False
        if is_present_cue(lex, at):
            return True
    return False


def _conjunction_ends(lex: Lexemes, place: int, high: int, manner: Manner) -> bool:
    """A second verb of speech starts an attribution of its own: "said X and warned Y"."""
    verb = skip_adverbs(lex, place + 1, high)
    if verb >= high:
        return False
    after = lex.kind[verb]
    if after & k.REPORT and not after & k.NAME:
        return True
    if manner.narrow and after & k.PRONOUN and not after & k.DETERMINER and verb == place + 1:
        return True
    if manner.narrow and _calls_soon(lex, place + 2, high):
        return True
    turns = lex.kind[place] & k.CONTRAST and manner.narrow
    return bool(turns and (after & k.FINITE or after & k.CUE and lex.low[verb][-1] in "sdg"))


def clause_start(lex: Lexemes, end: int, low: int) -> int:
    """Find where the clause that ends before a lexeme starts: behind a colon or semicolon, without an opening "but"."""
    marks = k.COLON | k.SEMICOLON
    start = next((at + 1 for at in range(end - 1, low - 1, -1) if lex.kind[at] & marks and lex.quote[at] < 0), low)
    while start < end and lex.kind[start] & k.CONJUNCTION and not lex.kind[start] & k.DETERMINER:
        start += 1
    return start


def is_opening(lex: Lexemes, cue: int, low: int, loose: bool) -> bool:
    """Say whether a cue stands in a phrase before the main clause: "Asked about it, ..." or "When he said so, ...".

    A `loose` cue is one without a subject of its own: a participle, a gerund, an infinitive or a noun.
    """
    kind, first = lex.kind, low
    while first < cue and kind[first] & k.CONJUNCTION:
        first += 1
    if any(kind[at] & k.COMMA and lex.quote[at] < 0 for at in range(low, cue)):
        return False
    if first >= cue:
        return loose and lex.low[cue].endswith(("ing", "ed"))
    if kind[first] & (k.SUBORDINATOR | k.QUESTION | k.FRONTING | k.TO):
        return True
    if kind[first] & k.PREPOSITION:
        return loose
    return lex.low[first].endswith(("ing", "ed")) and not (kind[first] & k.NAME and lex.low[first].endswith("ing"))


def skip_adverbs(lex: Lexemes, at: int, high: int) -> int:
    """Step over adverbs."""
    other = k.DETERMINER | k.SUBORDINATOR | k.QUESTION | k.PREPOSITION
    while at < high and lex.kind[at] & k.ADVERB and not lex.kind[at] & other and lex.quote[at] < 0:
        at += 1
    return at


def skip_time(lex: Lexemes, at: int, high: int) -> int:
    """Step over "on Monday", "last week", "late Tuesday"."""
    while at < high and lex.quote[at] < 0:
        ahead = lex.kind[at + 1] if at + 1 < high else 0
        named = lex.kind[at] & k.PREPOSITION and ahead & k.TIME and ahead & k.NAME
        if not (lex.kind[at] & k.TIME or named or lex.kind[at] & k.DETERMINER and ahead & k.TIME):
            break
        at += 1
    return at


MOST_PIECES = 40
Piece = tuple[int, int]


def quote_end(lex: Lexemes, at: int) -> int:
    """Find the end of the quotation a lexeme stands in."""
    number, count = lex.quote[at], len(lex.quote)
    while at < count and lex.quote[at] == number:
        at += 1
    return at


def quotation_piece(lex: Lexemes, end: int) -> Piece:
    """Take the quotation that ends before a lexeme, with the words of its sentence that lead up to it."""
    start = end - 1
    while lex.quote[start] < 0:
        start -= 1
    last, number = start, lex.quote[start]
    while start > 0 and lex.quote[start - 1] == number:
        start -= 1
    first = lex.first[lex.sentence[start]]
    return (clause_start(lex, start, first) if start > first else start, last + 1)


def later_quotation(lex: Lexemes, end: int, high: int) -> list[Piece]:
    """Find the second half of a quotation that "he said" breaks in two."""
    comma = False
    for at in range(end, high):
        if lex.quote[at] >= 0:
            return [(at, _runs_on(lex, at, high))] if not comma or lex.kind[at - 1] & k.COMMA else []
        if lex.kind[at] & k.REPORT:
            return []
        comma = comma or bool(lex.kind[at] & k.COMMA)
    return []


def _runs_on(lex: Lexemes, at: int, high: int) -> int:
    """A quotation that no comma ends goes on in the words behind it, to the next mark."""
    end = quote_end(lex, at)
    if end >= high or lex.low[end - 1] == ",":
        return end
    return next(
        (place for place in range(end, high) if lex.kind[place] & (k.MARK | k.REPORT) or lex.quote[place] >= 0), high
    )


def with_quotation(lex: Lexemes, piece: Piece) -> Piece:
    """Stretch content that ends inside a quotation to the quotation's end."""
    start, end = piece
    return (start, quote_end(lex, end - 1)) if end > start and lex.quote[end - 1] >= 0 else piece


def following_quotes(lex: Lexemes, sentence: int) -> list[Piece]:
    """Collect the quotations that fill the sentences behind one, and whole paragraphs after it: the speaker goes on."""
    pieces: list[Piece] = []
    after, paragraph = sentence + 1, lex.paragraph[sentence]
    while after < len(lex.first) and len(pieces) < MOST_PIECES:
        start = lex.first[after]
        if start >= lex.last[after]:
            after += 1
            continue
        if lex.quote[start] < 0 or (lex.paragraph[after] != paragraph and not _is_all_quoted(lex, after)):
            break
        end, paragraph = quote_end(lex, start), lex.paragraph[after]
        after = lex.sentence[end - 1]
        if end < lex.last[after]:
            break
        pieces.append((start, end))
        after += 1
    return pieces


def _is_all_quoted(lex: Lexemes, sentence: int) -> bool:
    """Say whether a paragraph, given its first sentence, holds nothing but quotations."""
    last = sentence
    while last + 1 < len(lex.first) and lex.paragraph[last + 1] == lex.paragraph[sentence]:
        last += 1
    return min(lex.quote[lex.first[sentence] : lex.last[last]]) >= 0


VENUE_REACH = 16  # words between "said in a statement" and its "that"
OBJECT_REACH = 25
INSERTION_REACH = 9
NOMINAL = (
    k.DETERMINER | k.POSSESSIVE | k.NAME | k.OBJECT | k.QUANTIFIER | k.OWNER | k.PRONOUN | k.QUESTION | k.PREPOSITION
)
NO_INFINITIVE = k.DETERMINER | k.POSSESSIVE | k.NAME | k.OBJECT | k.PREPOSITION | k.PRONOUN | k.QUANTIFIER


class Side(NamedTuple):
    """The construction behind a cue and the first lexeme of its content."""

    frame: str
    start: int


def right_side(lex: Lexemes, at: int, high: int, rules: Rules) -> Side:
    """Name the construction that starts behind a cue.

    Frames: quotation, colon, that, later_that ("said on air that"), question, infinitive, clause, object, object_that
    and its like, verb ("which he said was"), nothing, or a preposition itself.
    """
    at = skip_time(lex, skip_adverbs(lex, at, high), high)
    if at < high and lex.low[at] in rules.words["particles"] and lex.quote[at] < 0:
        at += 1
    if at >= high:
        return Side("nothing", high)
    if lex.quote[at] >= 0:
        return Side("quotation", at)
    kind = lex.kind[at]
    if kind & k.NEGATION and at + 1 < high and lex.kind[at + 1] & k.TO:
        at, kind = at + 1, lex.kind[at + 1]
    if kind & k.COLON:
        return _behind_colon(lex, at, high, "")
    if kind & k.COMMA:
        return _behind_comma(lex, at, high)
    if kind & k.MARK:
        return Side("nothing", at)
    if kind & (k.THAT | k.QUESTION):
        return Side("that" if kind & k.THAT else "question", at)
    if kind & k.TO and not (at + 1 < high and lex.kind[at + 1] & NOMINAL):
        return Side("infinitive", at)
    if kind & (k.PREPOSITION | k.TO) and not kind & k.NAME:
        return _behind_preposition(lex, at, high, rules)
    return _plain(lex, at, high)


def _plain(lex: Lexemes, at: int, high: int) -> Side:
    kind = lex.kind[at]
    if kind & (k.SUBORDINATOR | k.CONJUNCTION) and not kind & k.DETERMINER:
        return Side("nothing", at)
    if kind & k.RELATIVE:
        return Side("question", at)
    if kind & k.AUXILIARY:
        return Side("verb", at)
    if kind & k.PRONOUN and not kind & k.OBJECT:
        return Side("clause", at)
    return _behind_object(lex, at, high)


def _behind_colon(lex: Lexemes, at: int, high: int, prefix: str) -> Side:
    quoted = at + 1 < high and lex.quote[at + 1] >= 0
    return Side(prefix + ("quotation" if quoted else "colon"), at + 1)


def _behind_comma(lex: Lexemes, at: int, high: int) -> Side:
    """A comma may lead to a quotation, or enclose an insertion before one: "said, in tears, that"."""
    if at + 1 < high and lex.quote[at + 1] >= 0:
        return Side("quotation", at + 1)
    second = at + 1
    while (
        second < min(high, at + INSERTION_REACH)
        and not lex.kind[second] & (k.MARK | k.AUXILIARY)
        and lex.quote[second] < 0
    ):
        second += 1
    if second + 1 < high and lex.kind[second] & k.COMMA:
        if lex.kind[second + 1] & k.THAT:
            return Side("that", second + 1)
        if lex.quote[second + 1] >= 0:
            return Side("quotation", second + 1)
    return Side("that", at + 1) if at + 1 < high and lex.kind[at + 1] & k.THAT else Side("nothing", at)


def _behind_preposition(lex: Lexemes, at: int, high: int, rules: Rules) -> Side:
    """A preposition leads to the content ("called for") or to a place of speaking, with the content behind it."""
    low, kind = lex.low, lex.kind
    plain = Side("to" if kind[at] & k.TO else low[at], at + 1 if low[at] in rules.words["links"] else at)
    for place in range(at + 1, min(high, at + VENUE_REACH)):
        here, before = kind[place], kind[place - 1]
        if lex.quote[place] >= 0:
            return plain if before & (k.PREPOSITION | k.DETERMINER) else Side("quotation", place)
        if here & k.THAT and not before & k.PREPOSITION:
            return Side("later_that", place) if low[at] in rules.words["venue"] else plain
        if here & k.COLON:
            return _behind_colon(lex, place, high, "")
        if here & k.COMMA and place + 1 < high:
            if lex.quote[place + 1] >= 0:
                return Side("quotation", place + 1)
            if kind[place + 1] & k.THAT:
                return Side("later_that", place + 1)
        if here & (k.MARK | k.AUXILIARY | k.RELATIVE) or (low[place].endswith("ing") and before & k.PREPOSITION):
            return plain
    return plain


def _behind_object(lex: Lexemes, at: int, high: int) -> Side:
    """A noun phrase may be the whole object, somebody spoken to, or the subject of a clause without "that"."""
    for place in range(at + 1, min(high, at + OBJECT_REACH)):
        here, before = lex.kind[place], lex.kind[place - 1]
        if lex.quote[place] >= 0:
            break
        if here & k.COLON:
            return _behind_colon(lex, place, high, "object_")
        if here & k.COMMA and place + 1 < high and lex.quote[place + 1] >= 0:
            return Side("object_quotation", place + 1)
        if here & k.COMMA and place + 1 < high and lex.kind[place + 1] & k.THAT:
            return Side("object_that", place + 1)
        if here & k.COMMA:
            return _behind_insertion(lex, at, insertion_end(lex, place, high))
        if here & (k.MARK | k.CONJUNCTION | k.RELATIVE):
            break
        frame = _object_frame(lex, place, high, here, before)
        if frame:
            return Side(frame, at if frame in ("clause", "object_as") else place)
    return Side("object", at)


def _behind_insertion(lex: Lexemes, at: int, second: int) -> Side:
    """Go on behind "Ann, a baker," or "people in Rome, Italy,"."""
    if second < 0:
        return Side("object", at)
    return Side("object_that", second + 1) if lex.kind[second + 1] & k.THAT else Side("clause", at)


def _object_frame(lex: Lexemes, place: int, high: int, here: int, before: int) -> str:
    if here & k.THAT:
        return "" if before & k.PREPOSITION else "object_that"
    if here & k.TO and place + 1 < high and not lex.kind[place + 1] & NO_INFINITIVE:
        return "object_infinitive"
    if here & k.QUESTION and not here & (k.PREPOSITION | k.FRONTING):
        return "object_question"
    if here & k.AUXILIARY:
        return "clause"
    if here & k.PRONOUN and not here & k.DETERMINER:
        return "object_clause"
    if (
        here & k.PAST
        and not here & k.NAME
        and not before & k.DETERMINER
        and place + 1 < high
        and not lex.kind[place + 1] & k.BY
    ):
        return "clause"
    return "object_as" if here & k.PREPOSITION and lex.low[place] == "as" else ""
