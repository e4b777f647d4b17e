"""Saved web pages: the article without the page around it, as the trafilatura package finds it."""

from analysis.formats.decoding import decode
from analysis.formats.markup import parse_html
from analysis.formats.needs import need, quiet
from analysis.formats.page_meta import page_meta
from analysis.formats.records import ReaderResult, domain_of, make_problem, make_record


def read(data: bytes, name: str, url: str = "", number: int = 1, charset: str = "") -> ReaderResult:
    """Read one saved page: its main text, and what the page's own marks say of headline, outlet, author and day.

    A page without running text (a front page, a login) gives no article and says so. url is where the page came from,
    charset what its server stated, if known.
    """
    text, note = decode(data, charset)
    root = parse_html(text, name)
    body = _main_text(text, name)
    meta = page_meta(root)
    meta["url"] = url or meta["url"]
    meta["outlet"] = meta["outlet"] or domain_of(meta["url"])
    problems = [make_problem(number, note, "Save the page anew.")] if note else []
    if not body:
        found = f"no running text was found in the page {meta['title'][:60]!r}"
        return [], [*problems, make_problem(number, found, "Open it and save the article's own page.", "skipped")]
    first, _, rest = body.partition("\n")
    if rest and " ".join(first.split()).casefold() == " ".join(meta["title"].split()).casefold():
        body = rest  # the headline has a column of its own
    return [make_record(number, text=body, **meta)], problems


def _main_text(text: str, name: str) -> str:
    trafilatura = need("trafilatura", "trafilatura", name)
    try:
        with quiet("trafilatura"):
            found = trafilatura.extract(
                text, include_comments=False, include_tables=False, include_images=False, include_links=False
            )
    except Exception as error:  # it walks trees of any shape; what trips it is not ours to list
        raise ValueError(
            f"{name}: the page's text cannot be extracted ({type(error).__name__}); save it anew."
        ) from None
    # Paragraphs come one a line.
    return "\n\n".join(line for line in (found or "").split("\n") if line.strip())
