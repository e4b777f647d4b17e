"""Repair a text's characters: line ends, odd spaces, blank lines, invisible characters, hard-wrapped lines."""

import re
from collections.abc import Iterator

from analysis.reading.clean.ledger import Edit

BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
SPACES = " \t\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
JOINERS = "\u200c\u200d"  # kept between two letters (Persian) or two symbols (emoji), which they join
HIDDEN = ("\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u180e\u200b\u200e\u200f\u202a-\u202e"
          "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb" + JOINERS)
ANY = f"[{BREAKS}{SPACES}{HIDDEN}]"
RUN = re.compile(f"{ANY}+")
ODD_RUN = re.compile(f"[ \n]{ANY}+|(?![ \n]){ANY}+|\\A[ \n]|[ \n]\\Z")
BREAK, SPACE = re.compile(f"\r\n|[{BREAKS}]"), re.compile(f"[{SPACES}]")
STOPPED = re.compile(r"[.!?…:。！？؟۔।][\"'”’»)\]]*$")
# Least width of a wrapped line; least share of broken sentences; share of the width at which a line counts as full.
NARROW, WRAPPED, FULL = 40, 0.3, 0.75


def find_repairs(text: str) -> list[Edit]:
    """Find every run of white space and invisible characters that is not one plain space or one line break.

    A run with a line break becomes one line break, or a space where lines are hard-wrapped (see `wrap_width`).  Another
    run with a space becomes one space.  Other runs, and runs at both ends of the text, are removed.
    """
    width = wrap_width(text)
    edits: list[Edit] = []
    paragraph, line = 0, 0
    for run in (RUN if width else ODD_RUN).finditer(text):
        start, end = run.span()
        breaks = len(BREAK.findall(run[0]))
        above = text[max(paragraph, start - 2 * NARROW):start]
        wrap = width > 0 and breaks == 1 and (start - line >= FULL * width or is_broken(above, text[end:end + 1]))
        if breaks:
            paragraph, line = paragraph if wrap else end, end
        edits += repair_run(text, start, end, breaks, wrap)
    return edits


def repair_run(text: str, start: int, end: int, breaks: int, wrap: bool) -> Iterator[Edit]:
    """Yield the edit that repairs one run, if it needs one."""
    run = text[start:end]
    outer = start == 0 or end == len(text)
    if not breaks and not SPACE.search(run):
        if outer or run.strip(JOINERS) or text[start - 1].isascii() or text[end].isascii():
            yield Edit(start, end, "", "invisible")
        return
    good = "" if outer else " " if wrap or not breaks else "\n"
    rule = "wrap" if wrap else "blank" if breaks or outer else "space"
    if good and run.startswith(good):
        start, good = start + 1, ""
    elif good and run.endswith(good):
        end, good = end - 1, ""
    if start < end:
        yield Edit(start, end, good, rule)


def wrap_width(text: str) -> int:
    """Return the width at which a text is hard-wrapped, in characters, or 0 where its lines are paragraphs.

    It is hard-wrapped if 30 % of its lines of forty characters or more, with a line right below, break within a
    sentence: no stop at the end, and lower case below.
    """
    lines = [line.strip() for line in BREAK.split(text)]
    pairs = [(above, below) for above, below in zip(lines, lines[1:], strict=False) if len(above) >= NARROW and below]
    broken = sum(is_broken(above, below) for above, below in pairs)
    if broken < max(2, WRAPPED * len(pairs)):
        return 0
    widths = sorted(len(line) for line in lines if line)
    return widths[len(widths) * 9 // 10]


def is_broken(above: str, below: str) -> bool:
    """Whether a sentence continues from one line to the next."""
    return len(above) >= NARROW and below[:1].islower() and not STOPPED.search(above[-10:])

