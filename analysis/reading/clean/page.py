"""Find the article in a pasted page: the most likely sequence of before, article, gaps and after.

A page pasted as text is a list of lines: menus, a headline, the article, teasers of other articles, a footer.  Each
line has a score for the article (`boilerplate`).  The path of states with the highest sum is chosen (Viterbi 1967,
https://doi.org/10.1109/TIT.1967.1054010), so that a subheading between two paragraphs is kept and the same line in a
list of links is removed.  Then `ending` tells at which gap the article ends.
"""

from collections import Counter
from collections.abc import Sequence

from analysis.reading.clean.boilerplate import FIXED, KINDS, WEIGHTS, Line, asks, key, line_kind, line_shape
from analysis.reading.clean.ending import find_end

NEVER = float("-inf")
TURN = 1.5  # cost of entering or leaving a gap
STAY = 0.2  # cost of each line in a gap
REOPEN = 2.0  # cost of continuing after a line such as "Related"
FINAL = 8.0  # cost of continuing after a line such as "Comments"
NEAR = 6  # a date or name within so many lines of the article belongs to it
UNMARKED = 2  # up to so many last lines of no known kind are kept, though they are not running text
AHEAD = 10  # a standfirst may be repeated within so many paragraphs
CLOSERS = {"closer", "ender"}
BUTTONS = {"opening", "call"}  # on a page without running text, removed only if every line is of a known kind
RULES = {"title": "title", "author": "byline", "rights": "rights", "caption": "caption", "credit": "caption"}
NEAR_RULES = {"byline": "byline", "date": "byline", "note": "byline", "pictured": "caption"}


def score_lines(texts: Sequence[str], title: str, author: str) -> list[Line]:
    """Return for each line its kind, whether it is running text, and its score for the article."""
    counts, first, scored = Counter(texts), {}, []
    for place, text in enumerate(texts):
        if text not in first:
            n = len(text.split())
            first[text] = (line_kind(text, n, title, author), line_shape(text, n), n)
        kind, score, n = first[text]
        if kind == "note" and place < len(texts) / 2:
            kind = ""
        if kind in FIXED:
            scored.append(Line(kind, False, FIXED[kind]))
            continue
        prose = score >= WEIGHTS["sentence"]
        again = counts[text] > 1 and n >= 4 and not prose
        score += KINDS.get(kind, 0.0) + WEIGHTS["repeat"] * again
        scored.append(Line(kind, prose, score, prose and asks(text, n)))
    return scored


def read_neighbours(texts: Sequence[str], lines: Sequence[Line]) -> list[Line]:
    """Lower the scores of captions and teasers, recognised by the lines around them.

    A caption has under thirty words and is right above a credit.  A teaser is running text, after three other
    paragraphs, right below a headline that occurs more than once on the page.
    """
    counts, seen, judged = Counter(texts), 0, []
    for place, line in enumerate(lines):
        above, below = lines[place - 1] if place else line, lines[place + 1] if place + 1 < len(lines) else line
        heading = texts[place - 1] if place and above.kind not in FIXED and not above.prose else ""
        kind = line.kind
        if not kind and below.kind == "credit" and texts[place].count(" ") < 29:
            kind = "pictured"
        elif not kind and line.prose and seen >= 3 and heading.count(" ") >= 3 and counts[heading] > 1:
            kind = "teaser"
        judged.append(line if kind == line.kind else Line(kind, False, line.score + KINDS[kind]))
        seen += line.prose
    return judged


def next_prose(lines: Sequence[Line]) -> list[bool]:
    """Return for each line whether it is running text and the next line that is not a widget is, too.

    A short question may be a headline and does not count.  A long paragraph before it counts if a paragraph follows.
    """
    follows, below, beyond = [], False, False
    for line in reversed(lines):
        long = line.score >= WEIGHTS["paragraph"] + WEIGHTS["long"]
        follows.append(line.prose and not line.asks and (below or (long and beyond)))
        if line.kind not in FIXED or line.kind in CLOSERS:
            below, beyond = line.prose and not line.asks, line.asks and below
    return follows[::-1]


def step_course(best: Sequence[float], line: Line, pair: bool) -> list[tuple[float, int]]:
    """Return the best path into each state at one line: its sum, and the state it comes from."""
    before, article, gap, closed, after = best
    resume = closed - REOPEN if pair else NEVER
    into_gap = max((article - TURN, 1), (gap, 2))
    closer = line.kind in CLOSERS
    return [
        (before, 0),
        max((article, 1), (before, 0), (gap - TURN, 2), (resume, 3)),
        (NEVER, 2) if closer else into_gap,
        max(into_gap, (closed, 3)) if closer else (closed, 3),
        max((after, 4), (article, 1)),
    ]


def read_course(lines: Sequence[Line]) -> list[bool]:
    """Return for each line whether the best path through the page is in the state "article" there.

    The states are before, article, gap, closed (a gap with a closer or an ender in it) and after.  From closed the
    article continues only at a paragraph that another paragraph follows, because teasers are single paragraphs.
    """
    best, steps = [0.0, NEVER, NEVER, NEVER, NEVER], []
    for line, pair in zip(lines, next_prose(lines), strict=True):
        chosen = step_course(best, line, pair)
        gain = (0.0, line.score, -STAY, -FINAL if line.kind == "ender" else -STAY, 0.0)
        best = [total + more for (total, _), more in zip(chosen, gain, strict=True)]
        steps.append([state for _, state in chosen])
    state, course = max(range(5), key=best.__getitem__), []
    for step in reversed(steps):
        course.append(state == 1)
        state = step[state]
    return course[::-1]


def classify_lines(texts: Sequence[str], *, title: str = "", author: str = "") -> list[str]:
    """Return for each line the rule that removes it, or "" where it belongs to the article.

    texts: lines without white space at their ends, none of them empty.  Rules: title, byline, rights, caption, repeat,
    furniture.  If no line is running text, only lines of a known kind are removed, and links and calls ("Subscribe to
    our newsletter") only if every line is of a known kind.  Takes time linear in the text.
    It cannot tell a standfirst from a first paragraph, nor a list of names from a list of links; in scripts without
    spaces between words it finds no running text.

    >>> classify_lines(["Ferries stop early", "By Ada Quill", "The last boat left the old harbour at noon on Friday.",
    ...                 "Share this", "© Harbour Courier"])
    ['title', 'byline', '', 'furniture', 'rights']
    """
    lines = read_neighbours(texts, score_lines(texts, key(title), key(author)))
    course = read_course(lines)
    if not any(course):
        bare = all(line.kind for line in lines)
        return [RULES.get(line.kind, "furniture") if line.kind in FIXED or (bare and line.kind in BUTTONS) else ""
                for line in lines]
    end = find_end(texts, lines, course)
    course[end:] = [False] * (len(course) - end)
    rules = [name_rule(line, any(course[max(0, place - NEAR):place + NEAR + 1]), inside)
             for place, (line, inside) in enumerate(zip(lines, course, strict=True))]
    if rules[0] == "furniture" and not lines[0].kind and len(texts[0].split()) >= 3 and any(course[:NEAR]):
        rules[0] = "title"
    last = len(course) - course[::-1].index(True)
    if len(course) - last <= UNMARKED and not any(line.kind for line in lines[last:]):
        rules[last:] = [""] * (len(course) - last)
    return mark_repeats(texts, rules)


def name_rule(line: Line, near: bool, inside: bool) -> str:
    """Return the rule that removes a line, by its kind and its place."""
    if line.kind in FIXED:
        return RULES.get(line.kind, "furniture")
    if inside:
        return ""
    return NEAR_RULES.get(line.kind, "furniture") if near else "furniture"


def mark_repeats(texts: Sequence[str], rules: Sequence[str]) -> list[str]:
    """Mark duplicate paragraphs of ten words or more: the same words follow, alone or at the start of a longer one.

    The duplicate is either right above (pasted twice) or a standfirst: one of the first three paragraphs, up to ten
    paragraphs above.
    """
    article = [place for place, rule in enumerate(rules) if not rule]
    bare = [texts[place].casefold().rstrip(" .!?…\"”’") for place in article]
    marked = list(rules)
    for at, (place, text) in enumerate(zip(article, bare, strict=True)):
        below = bare[at + 1:at + 1 + (AHEAD if at < 3 else 1)]
        if text.count(" ") >= 9 and any(again.startswith(text) for again in below):
            marked[place] = "repeat"
    return marked
