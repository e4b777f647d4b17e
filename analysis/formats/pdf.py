"""PDF files with a text layer; scans without one are refused."""

import io
import re
from typing import Any

from analysis.formats.bundles import refuse_bundle
from analysis.formats.headline import find_headline
from analysis.formats.needs import need, quiet
from analysis.formats.records import ReaderResult, make_problem, make_record

_MOST_PAGES = 1_000
_LARGEST_TEXT = 20 * 2**20
_FILE_LIKE = re.compile(r"(?i)microsoft word|untitled|\.(?:docx?|pdf|indd|qxd|tmp|html?)\b|^[\w-]{1,12}$")


def read(data: bytes, name: str) -> ReaderResult:
    """Read a PDF as one article: its text layer, with lines joined into paragraphs and hyphens at line ends kept.

    The headline is the title in the metadata unless it looks like a file name, else a short first line. The day on
    which the PDF was made is not a publication date and is not used. Pages without text are listed. Errors: ValueError
    where the file is damaged or protected, or has no text layer.
    """
    pages, title = _pages(data, name)
    if not any(pages):
        raise ValueError(
            f"{name}: this PDF has pictures of text but no text; run a text recognition (OCR) over it first."
        )
    refuse_bundle("\n".join(pages), name)
    problems = [
        make_problem(number, f"page {number} has no text", "Run a text recognition (OCR) over it.")
        for number, page in enumerate(pages, start=1)
        if not page
    ]
    text = "\n\n".join(_paragraphs(page) for page in pages if page)
    return [make_record(1, title=title or find_headline(_paragraphs(pages[0])), text=text)], problems


def _pages(data: bytes, name: str) -> tuple[list[str], str]:
    pypdf = need("pypdf", "pypdf", name)
    try:
        with quiet("pypdf"):
            reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise ValueError(f"{name}: the PDF is protected by a password; save it without one.")
            count = len(reader.pages)
            pages = [_text(reader.pages[at]) for at in range(min(count, _MOST_PAGES))]
            title = str((reader.metadata or {}).get("/Title") or "").strip()
    except ValueError as error:
        raise error if str(error).startswith(name) else _damaged(name, error) from None
    except Exception as error:  # pypdf raises many kinds of errors for damaged files
        raise _damaged(name, error) from None
    if count > _MOST_PAGES or sum(map(len, pages)) > _LARGEST_TEXT:
        raise ValueError(
            f"{name}: the PDF has {count:,} pages or {sum(map(len, pages)):,} letters, more than an article; split it."
        )
    return pages, "" if _FILE_LIKE.search(title) else title


def _damaged(name: str, error: Exception) -> ValueError:
    return ValueError(f"{name}: the PDF is damaged ({type(error).__name__}); download it again.")


def _text(page: Any) -> str:
    return str(page.extract_text()).replace("\x00", "").strip()


def _paragraphs(page: str) -> str:
    """Join lines broken by the page's width: a paragraph ends at a line that is short and ends a sentence."""
    lines = [line.strip() for line in page.split("\n")]
    width = max(map(len, lines), default=0)
    out = ""
    for line in lines:
        out += line
        ended = not line or (len(line) < 0.8 * width and re.search(r"[.!?:\"”’»)]$", line)) or len(line) < 0.5 * width
        out += "\n\n" if ended else " "
    return out
