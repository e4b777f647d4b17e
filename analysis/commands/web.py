"""Fetch web pages, one at a time, as each site's robots.txt allows. No other module uses the network."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import NamedTuple
from urllib.error import URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request
from urllib.robotparser import RobotFileParser

from analysis.commands.guard import GuardedHTTP, GuardedHTTPS, PrivateAddressError, is_proxied, refuse_private

AGENT = "parallax-notebooks"
LARGEST = 5_000_000
MOST_REDIRECTS = 5
MOST_TRIES, LONGEST_WAIT = 3, 120.0  # of a site that is busy (429, 503); seconds that it may ask to wait
_BUSY = (429, 503)
_MOVED = (301, 302, 303, 307, 308)
_CHUNK = 65_536


class FetchError(ValueError):
    """Why a page was not fetched, in a few words."""


@dataclass
class Visitor:
    """Settings and state of a polite client: delays, time limits, and the robots.txt of each host.

    delay: seconds between two requests to one host, or more where its robots.txt asks for more. timeout: seconds to
    wait for an answer. longest: seconds for one page in all. allow_private: also visit this machine and its network.
    """

    delay: float = 2.0
    timeout: float = 20.0
    longest: float = 60.0
    largest: int = LARGEST
    allow_private: bool = False
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    visited: dict[str, float] = field(default_factory=dict)
    rules: dict[str, RobotFileParser] = field(default_factory=dict)


class Page(NamedTuple):
    """What a server sent: the bytes, the address they came from, and the charset it stated for them ("" for none)."""

    data: bytes
    url: str
    charset: str


class _Answer(NamedTuple):
    status: int
    moved: str
    data: bytes
    charset: str
    later: str = ""


def fetch_page(url: str, visitor: Visitor) -> Page:
    """Fetch a page, following redirects; FetchError says why it cannot be fetched.

    Every address on the way must be http or https, public, and allowed by its host's robots.txt. A site that is busy is
    asked again after the time that it names, within limits.
    """
    for _ in range(MOST_REDIRECTS + 1):
        url = check_address(url)
        if not _rules_of(url, visitor).can_fetch(AGENT, url):
            raise FetchError("the site's robots.txt does not allow it; open the page yourself and `add` what you save")
        answer = _ask(url, visitor)
        if answer.status in _MOVED and answer.moved:
            url = urljoin(url, answer.moved)
            continue
        if answer.status in _BUSY:
            raise FetchError(f"the site is busy and answers {answer.status}; run this again later")
        if answer.status != 200:
            raise FetchError(f"the site answers {answer.status}; open the page in a browser and look")
        return Page(answer.data, url, answer.charset)
    raise FetchError(f"more than {MOST_REDIRECTS} redirects; open the page in a browser and look")


def check_address(url: str) -> str:
    """The address, percent-encoded; FetchError where it is not http or https, names no host, or holds a password.

    >>> check_address("https://gull.example/last boat#top")
    'https://gull.example/last%20boat'
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise FetchError("this is no address; correct it in articles.csv") from None
    if parts.scheme not in ("http", "https"):
        raise FetchError(f"only http and https are fetched, not {parts.scheme or 'a bare name'!r}")
    if not parts.hostname or "@" in parts.netloc:
        raise FetchError("the address names no host, or holds a password; correct it in articles.csv")
    try:
        host = parts.hostname.encode("idna").decode("ascii")
    except UnicodeError:
        raise FetchError("the address has no valid host name; correct it in articles.csv") from None
    host = f"[{host}]" if ":" in host else host
    path, query = (quote(part, safe="/%:@!$&'()*+,;=~-._?") for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, f"{host}:{port}" if port else host, path or "/", query, ""))


def _rules_of(url: str, visitor: Visitor) -> RobotFileParser:
    parts = urlsplit(url)
    host = f"{parts.scheme}://{parts.netloc}"
    if host not in visitor.rules:
        visitor.rules[host] = _read_rules(host, visitor)
    return visitor.rules[host]


def _read_rules(host: str, visitor: Visitor) -> RobotFileParser:
    """The robots.txt of a host. RFC 9309: without such a file all is allowed; after a server error, nothing."""
    rules, url = RobotFileParser(), f"{host}/robots.txt"
    for _ in range(MOST_REDIRECTS + 1):
        answer = _ask(check_address(url), visitor)
        if answer.status not in _MOVED or not answer.moved:
            break
        url = urljoin(url, answer.moved)
    refused = answer.status in (401, 403) or answer.status >= 500
    rules.parse(["User-agent: *", "Disallow: /"] if refused else
                answer.data.decode("utf-8", "replace").splitlines() if answer.status == 200 else [])
    rules.modified()
    return rules


def _ask(url: str, visitor: Visitor) -> _Answer:
    """The answer of a site, which is asked again while it is busy."""
    answer = _request(url, visitor)
    for _ in range(MOST_TRIES - 1):
        if answer.status not in _BUSY:
            break
        pause = retry_after(answer.later, default=max(visitor.delay, 5.0))
        if pause > LONGEST_WAIT:
            raise FetchError(f"the site is busy and asks to wait {pause:,.0f} seconds; run this again then")
        visitor.sleep(pause)
        answer = _request(url, visitor)
    return answer


def retry_after(stated: str, default: float) -> float:
    """The seconds that a `Retry-After` asks to wait, given as seconds or as a date; the default where it says nothing.

    >>> retry_after("30", 5.0), retry_after("", 5.0), retry_after("Wed, 21 Oct 2015 07:28:00 GMT", 5.0)
    (30.0, 5.0, 0.0)
    """
    if stated.strip().isdecimal():
        return float(stated)
    try:
        until = parsedate_to_datetime(stated)
    except ValueError:
        return default
    return max((until - datetime.now(UTC if until.tzinfo else None)).total_seconds(), 0.0)


def _opener(url: str, visitor: Visitor) -> OpenerDirector:
    """What opens an address: no handler for files, ftp, data or cookies, and none that follows redirects unasked."""
    parts, opener = urlsplit(url), OpenerDirector()
    proxied = is_proxied(parts.scheme, parts.hostname or "")
    if proxied and not visitor.allow_private:
        refuse_private(parts.hostname or "")
    guarded = not proxied and not visitor.allow_private
    handlers = (GuardedHTTP(), GuardedHTTPS()) if guarded else (ProxyHandler(), HTTPHandler(), HTTPSHandler())
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def _request(url: str, visitor: Visitor) -> _Answer:
    _wait(url, visitor)
    asked = Request(url, headers={"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.5", "Accept-Encoding": "identity"})
    started = visitor.clock()
    try:
        with _opener(url, visitor).open(asked, timeout=visitor.timeout) as answer:
            data = bytearray()
            while chunk := answer.read1(_CHUNK):
                data += chunk
                if len(data) > visitor.largest:
                    raise FetchError(f"the page has more than {visitor.largest / 1e6:g} MB; save the article by hand")
                if visitor.clock() - started > visitor.longest:
                    raise FetchError(f"the page took longer than {visitor.longest:g} seconds; run this again later")
            charset = answer.headers.get_content_charset() or ""
            return _Answer(answer.status, answer.headers.get("Location", ""), bytes(data), charset,
                           answer.headers.get("Retry-After", ""))
    except (URLError, HTTPException, OSError, ValueError) as error:
        if isinstance(error, FetchError):
            raise
        reason = getattr(error, "reason", error)
        if isinstance(reason, PrivateAddressError):
            raise FetchError(f"{reason}; --allow-private fetches it if that is meant") from None
        late = isinstance(reason, TimeoutError)
        message = "no answer in time" if late else f"no answer ({reason or type(error).__name__})"
        raise FetchError(f"{message}; run this again later") from None
    finally:
        visitor.visited[urlsplit(url).netloc] = visitor.clock()


def _wait(url: str, visitor: Visitor) -> None:
    parts = urlsplit(url)
    rules = visitor.rules.get(f"{parts.scheme}://{parts.netloc}")
    asked = rules.crawl_delay(AGENT) if rules else None
    last = visitor.visited.get(parts.netloc)
    if last is not None:
        pause = max(visitor.delay, float(asked or 0)) - (visitor.clock() - last)
        if pause > 0:
            visitor.sleep(pause)
