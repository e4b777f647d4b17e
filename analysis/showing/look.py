"""How a figure looks: wide or narrow, in dark ink or light; its colours, letters, and how wide words are in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from analysis.showing.letters import drawable, families

WIDE, NARROW = 6.5, 350 / 96  # inches; a narrow figure fills 350 pixels of a phone's screen, which has 96 to an inch
DPI = 144
# Okabe & Ito's colours for colour-blind readers, in light and in dark; the marker's shape repeats the hue. Each stands
# out from its paper by three to one, as a mark has to.
LIGHT = ("#0072B2", "#D55E00", "#009E73", "#B5588A", "#222222", "#767676")
DARK = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#e6e3dd", "#8f8f8f")
MARKERS = ("o", "s", "^", "D", "v", "P")
_PAPER = {False: "#ffffff", True: "#17181a"}  # a dark figure has no ground of its own and stands on a page of this
_INK = {False: "#222222", True: "#e6e3dd"}
_GREY = {False: "#666666", True: "#a5a09a"}
_RULE = {False: "#d9d9d9", True: "#3d3e42"}
# Points: what stands on a phone is 9 pixels or more, a point being 4/3 of one.
_SIZES = {"title": (11.0, 10.5), "heading": (9.0, 8.5), "label": (8.5, 8.0), "note": (7.5, 7.0)}
LEAST = 6.75
SCREEN = 10.0  # inches that a wide figure may be high: a thousand pixels of a page


@dataclass(frozen=True)
class Look:
    """How a figure is drawn. width: in inches; below five it is narrow. dark: light ink for a dark page."""

    width: float = WIDE
    dark: bool = False

    @property
    def narrow(self) -> bool:
        """Whether it is for a phone."""
        return self.width < 5

    @property
    def paper(self) -> str:
        """The colour of what it stands on."""
        return _PAPER[self.dark]

    @property
    def ink(self) -> str:
        """The colour of words."""
        return _INK[self.dark]

    @property
    def grey(self) -> str:
        """The colour of words in the second row."""
        return _GREY[self.dark]

    @property
    def rule(self) -> str:
        """The colour of lines that only guide the eye."""
        return _RULE[self.dark]

    def hue(self, number: int) -> tuple[str, str]:
        """Colour and marker of a case; no two of the first 36 have both alike.

        >>> Look().hue(0), Look(dark=True).hue(0)
        (('#0072B2', 'o'), ('#56B4E9', 'o'))
        """
        hues = DARK if self.dark else LIGHT
        return hues[number % len(hues)], MARKERS[(number + number // len(hues)) % len(MARKERS)]

    def size(self, of: str) -> float:
        """Points of the letters of a "title", "heading", "label" or "note"."""
        return _SIZES[of][self.narrow]

    def style(self) -> dict[str, Any]:
        """What matplotlib is told before a figure of this look is drawn."""
        label = self.size("label")
        return {
            "font.family": list(families()), "font.size": label, "axes.labelsize": label, "ytick.labelsize": label,
            "xtick.labelsize": self.size("note"), "axes.edgecolor": self.rule, "axes.facecolor": "none",
            "axes.linewidth": 0.8, "text.color": self.ink, "axes.labelcolor": self.ink, "xtick.color": self.rule,
            "ytick.color": self.ink,
            "xtick.labelcolor": self.grey, "axes.spines.top": False, "axes.spines.right": False,
            "axes.spines.left": False, "ytick.major.size": 0, "xtick.major.size": 2.5, "figure.dpi": DPI,
            "savefig.dpi": DPI, "figure.facecolor": self.paper, "text.parse_math": False,
            "figure.constrained_layout.w_pad": 0.065,  # inches: nothing stands at the very edge
            "svg.fonttype": "none", "svg.hashsalt": "parallax",  # letters stay letters; names in the file are the same
        }


LOOKS = {"wide-light": Look(), "wide-dark": Look(dark=True), "narrow-light": Look(NARROW),
         "narrow-dark": Look(NARROW, dark=True)}


def contrast(one: str, two: str) -> float:
    """How far two colours stand apart, from 1 to 21 (WCAG 2.2, relative luminance).

    >>> round(contrast("#ffffff", "#000000"), 1), round(contrast("#777777", "#ffffff"), 1)
    (21.0, 4.5)
    """
    bright, dim = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def blend(colour: str, paper: str, share: float) -> str:
    """A colour laid over the paper: 0 is the paper, 1 the colour.

    >>> blend("#000000", "#ffffff", 0.5)
    '#808080'
    """
    parts = [(int(colour[at:at + 2], 16), int(paper[at:at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{int(share * ink + (1 - share) * ground + 0.5):02x}" for ink, ground in parts)


@lru_cache(maxsize=4096)
def text_width(text: str, points: float, bold: bool = False) -> float:
    """How wide a line of text is, in inches, in the figures' letters."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    letters = FontProperties(family=list(families()), size=points, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(drawable(text), letters, ismath=False)[0]) / 72


def cut(text: str, inches: float, points: float, lines: int = 1) -> str:
    """Text in so many lines at most, with an ellipsis where more would be needed.

    >>> cut("one two three", 0.5, 9)
    'one t…'
    """
    parts = wrap(text, inches, points).split("\n")
    if len(parts) <= lines:
        return "\n".join(parts)
    last = " ".join(parts[lines - 1:])
    while text_width(f"{last}…", points) > inches and len(last) > 1:
        last = last[:-1].rstrip(" ,;:-\u200e")
    return "\n".join([*parts[:lines - 1], f"{last}…"])


def wrap(text: str, inches: float, points: float, bold: bool = False) -> str:
    """Text in lines no wider than that; a word that is wider than a line is parted, a hard space parts no line.

    >>> wrap("one two", 0.3, 9)
    'one\\ntwo'
    """
    lines = [""]
    for word in re.split(r"[ \n]+", drawable(text).strip()):
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, points, bold) <= inches:
            lines[-1] = longer
            continue
        lines += [word] if lines[-1] else []
        lines[-1] = word
        while text_width(lines[-1], points, bold) > inches and len(lines[-1]) > 1:
            fits = next(n for n in range(len(lines[-1]) - 1, 0, -1)
                        if n == 1 or text_width(lines[-1][:n], points, bold) <= inches)
            lines[-1:] = [lines[-1][:fits], lines[-1][fits:]]
    return "\n".join(lines)
