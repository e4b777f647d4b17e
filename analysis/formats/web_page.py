"""Saved web pages: the article's text as the trafilatura package extracts it, and the page's metadata."""

from analysis.formats.decoding import decode
from analysis.formats.markup import parse_html
from analysis.formats.needs import need, quiet
from analysis.formats.page_meta import page_meta
from analysis.formats.records import ReaderResult, domain_of, make_problem, make_record

LOGIN_WORDS = 150  # a page that asks for a password and holds less text shows the article to subscribers only


def read(data: bytes, name: str, url: str = "", number: int = 1, charset: str = "") -> ReaderResult:
    """Read one saved page: its main text, and headline, outlet, author and day from its metadata (`page_meta`).

    A page without running text (a front page, a login page) gives no article and a problem. url: where the page came
    from; charset: what its server stated, if known.
    """
    text, note = decode(data, charset)
    root = parse_html(text, name)
    body = _main_text(text, name)
    meta = page_meta(root)
    meta["url"] = url or meta["url"]
    meta["outlet"] = meta["outlet"] or domain_of(meta["url"])
    problems = [make_problem(number, note, "Save the page again.")] if note else []
    if len(body.split()) < LOGIN_WORDS and root.xpath("//input[@type='password']"):
        found = f"the page {meta['title'][:60]!r} is a form to log in"
        return [], [*problems, make_problem(number, found, "Log in, open the article and save it.", "skipped")]
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
    except Exception as error:  # trafilatura raises many kinds of errors for odd pages
        raise ValueError(
            f"{name}: the page's text cannot be extracted ({type(error).__name__}); save it again."
        ) from None
    # trafilatura puts each paragraph on one line.
    return "\n\n".join(line for line in (found or "").split("\n") if line.strip())
