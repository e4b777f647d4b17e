"""WARC archives of crawled pages: one article per page with HTTP status 200."""

import io
import re
from collections.abc import Iterator
from contextlib import redirect_stderr

from analysis.formats import web_page
from analysis.formats.archives import LARGEST_TOTAL, megabytes
from analysis.formats.markup import LARGEST_PAGE
from analysis.formats.needs import need
from analysis.formats.records import Problem, ReaderResult, Record, make_problem


def read(data: bytes, name: str) -> ReaderResult:
    """Read an unpacked WARC file: each HTML page is read as a saved web page.

    A record's number counts the responses. Errors, redirects, pictures and pages without running text are listed.
    """
    records: list[Record] = []
    problems: list[Problem] = []
    number, printed = 0, io.StringIO()
    try:
        with redirect_stderr(printed):  # warcio prints its warnings
            for number, response in enumerate(_responses(data, name), start=1):
                found, listed = _read_response(number, name, *response)
                records += found
                problems += listed
    except ValueError as error:
        if not number:
            raise
        problems.append(make_problem(number + 1, str(error), "Download or crawl it again.", "skipped"))
    if printed.getvalue():
        problems.append(make_problem(None, "lengths of records do not fit: pages may be cut", "Download it again."))
    return records, problems


def _read_response(number: int, name: str, address: str, status: str, kind: str, body: bytes) -> ReaderResult:
    if status != "200":
        return [], [
            make_problem(
                number,
                f"{address[:120]} was answered with {status or 'nothing'}",
                "Crawl it again if it matters.",
                "skipped",
            )
        ]
    if "html" not in kind:
        return [], [
            make_problem(
                number,
                f"{address[:120]} is {kind or 'of no stated kind'}, not a page",
                "Nothing is to be done.",
                "skipped",
            )
        ]
    try:
        stated = re.search(r"charset\s*=\s*[\"']?([\w-]+)", kind)
        return web_page.read(body, name, address, number, stated[1] if stated else "")
    except ValueError as error:
        return [], [make_problem(number, str(error), "Crawl the page again.", "skipped")]


def _responses(data: bytes, name: str) -> Iterator[tuple[str, str, str, bytes]]:
    iterator = need("warcio.archiveiterator", "warcio", name)
    left = LARGEST_TOTAL
    try:
        for record in iterator.ArchiveIterator(io.BytesIO(data)):
            if record.rec_type == "response" and record.http_headers is not None:
                body = record.content_stream().read(LARGEST_PAGE + 1)
                left -= len(body)
                if left < 0 or getattr(record.raw_stream, "limit", 0) > 0:
                    break
                headers = record.http_headers
                yield (
                    record.rec_headers.get_header("WARC-Target-URI") or "",
                    headers.get_statuscode(),
                    headers.get_header("Content-Type") or "",
                    body,
                )
        else:
            return
    except Exception as error:  # warcio and zlib raise many kinds of errors for damaged records
        raise ValueError(
            f"{name}: the archive is damaged from here on ({type(error).__name__}); download it again."
        ) from None
    if left < 0:
        raise ValueError(f"{name}: its pages unpack to more than {megabytes(LARGEST_TOTAL)}; split it.")
    raise ValueError(
        f"{name}: the archive ends in the middle of a record, or a page is larger than "
        f"{megabytes(LARGEST_PAGE)}; download it again."
    )
