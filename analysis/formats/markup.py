"""HTML -> lines of plain text. Scripts and styles are dropped; nothing is fetched or run."""

import re
from html import unescape
from typing import Any

from analysis.formats.needs import need

_BLOCK_TAGS = (
    "p div br tr td th li ul ol h1 h2 h3 h4 h5 h6 table section article header footer "
    "blockquote hr dl dt dd pre form body"
)
_DROPPED_TAGS = "script style noscript template iframe object embed svg math head title textarea select button"
BLOCKS = frozenset(_BLOCK_TAGS.split())
DROPPED = frozenset(_DROPPED_TAGS.split())
# None runs past the next "<": linear on any input. A name of several letters, or one letter with attributes or alone:
# "a<b and c>d" is no tag.
ONE_TAG = r"</?(?:[a-zA-Z][\w:-]+(?=[\s/>])[^<>]*|[a-zA-Z](?:\s[^<>=]*=[^<>]*|\s*/?))>"
_TAG = re.compile(rf"(<!--|-->|{ONE_TAG})")
_LOOKS_LIKE_MARKUP = re.compile(
    r"</?(?:(?:br|div|span|em|strong|ul|ol|li|script|style|h[1-6]|img|table|hlt)\b[^<>]*"
    r"|[pbia](?:\s[^<>=]*=[^<>]*|\s*/?))>", re.I
)
LARGEST_PAGE = 20 * 2**20
_DEEPEST = 800


def parse_html(text: str, name: str) -> Any:
    """Parse HTML into an lxml tree; ValueError where it is empty, too large or nested too deeply."""
    html = need("lxml.html", "lxml", name)
    if len(text) > LARGEST_PAGE:
        raise ValueError(
            f"{name}: one page of {len(text) / 2**20:,.0f} MB, more than {LARGEST_PAGE // 2**20} MB; split it."
        )
    if depth_of_tags(text) > _DEEPEST:
        raise ValueError(
            f"{name}: tags are nested more than {_DEEPEST} deep, like an attack; refused, save the page again."
        )
    # lxml does not accept a str with an encoding declaration.
    bare = re.sub(r"<\?xml[^>]{0,200}\?>", "", text[:1000]) + text[1000:]
    try:
        return html.document_fromstring(
            bare, parser=html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
        )
    except Exception as error:  # lxml raises its own kinds, and plain ones for odd input
        raise ValueError(f"{name}: the page cannot be parsed ({type(error).__name__}); save it again.") from None


def depth_of_tags(text: str) -> int:
    """Return how deeply block tags are nested at most, unclosed ones included."""
    depth = deepest = 0
    for closing in re.findall(r"<(/?)(?:div|span|table|ul|ol|b|i|em|font|section|blockquote|article)\b", text, re.I):
        depth = max(depth - 1, 0) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def lines_of(element: Any, mark: str = "") -> list[str]:
    """Return an element's text as lines, broken where a browser breaks them; at most one empty line in a row.

    `mark`, if given, is put before and after the text of each <strong> or <b>, which tells labels from text.
    """
    parts: list[str] = []
    stack: list[tuple[Any, bool]] = [(element, False)]
    while stack:
        node, closing = stack.pop()
        tag = node.tag.lower() if isinstance(node.tag, str) else ""
        bold = mark if tag in ("strong", "b") else ""
        block = "\n" if tag in BLOCKS else ""
        if closing:
            parts += [bold, block if tag != "br" else "", (node.tail or "") if node is not element else ""]
            continue
        parts += [block, bold]
        stack.append((node, True))
        if tag and tag not in DROPPED:
            parts.append(node.text or "")
            stack.extend((child, False) for child in reversed(node))
    return _lines("".join(_flat(part) for part in parts))


def _flat(part: str) -> str:
    return part if part == "\n" else re.sub(r"\s+", " ", part)


def _lines(text: str) -> list[str]:
    lines: list[str] = []
    for line in (" ".join(line.split()) for line in text.split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return lines


def text_of(element: Any) -> str:
    """Return an element's text on one line."""
    return " ".join(" ".join(lines_of(element)).split())


def has_class(element: Any, name: str) -> bool:
    """Return whether an element carries a class."""
    return name in (element.get("class") or "").split()


def looks_like_markup(text: str) -> bool:
    """Return whether a text field holds HTML tags.

    >>> looks_like_markup("<p>Rain.</p>"), looks_like_markup("x < y and y > z"), looks_like_markup("a<b and c>d")
    (True, False, False)
    """
    return bool(_LOOKS_LIKE_MARKUP.search(text))


def strip_markup(text: str) -> str:
    """Return a text field without its HTML: paragraphs on lines of their own, scripts and styles gone.

    >>> strip_markup("<p>Ferry &amp; port</p><script>alert(1)</script><p>closed</p>")
    'Ferry & port\\n\\nclosed'
    """
    parts, hidden = [], ""
    for piece in _TAG.split(text):
        if hidden:
            hidden = "" if piece.lower().startswith(hidden) else hidden
        elif _TAG.fullmatch(piece):
            name = piece.strip("</>! ").split(maxsplit=1)[0].lower() if piece.strip("</>! ") else ""
            opened = not piece.startswith("</")
            hidden = (
                "-->" if piece.startswith("<!--") else f"</{name}" if opened and name in ("script", "style") else ""
            )
            parts.append("\n" if name.strip("/") in BLOCKS else "")
        else:
            parts.append(_flat(unescape(piece)))
    return "\n".join(_lines("".join(parts))).strip()
