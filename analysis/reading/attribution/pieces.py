"""Quotations as content: the whole of one, its second half behind "he said", and those that go on without a cue."""

import analysis.reading.attribution.lexemes as k
from analysis.reading.attribution.clauses import clause_start
from analysis.reading.attribution.lexemes import Lexemes

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
