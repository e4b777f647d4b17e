"""Bytes -> text: find the encoding, and note what is in doubt or was replaced."""

import codecs
import re

_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
# Only these are accepted from a file: Python also has "charsets" that unpack or rewrite their input.
_DECLARABLE = re.compile(
    r"(?:iso-?8859-?\d{1,2}|latin-?1|windows-?125\d|cp125\d|koi8-?[ru]|mac-?roman|macintosh|gb2312|gbk|gb18030|big5|"
    r"shift_?jis|sjis|euc-?jp|euc-?kr|iso-2022-jp|tis-620|windows-874|utf-?8|utf-?16(?:le|be)?|us-ascii|ascii)",
    re.I,
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,3}=\s{0,3}["']?([A-Za-z0-9_-]{3,20})""")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_WESTERN = re.compile(
    r"[\u00c0-\u00ff\u2018-\u201d\u2013\u2014\u2026\u0152\u0153\u20ac\u2022"
    r"\u00ab\u00bb\u00a0\u00a7\u00b0\u00a3\u00a9\u00ae]"
)


def decode(data: bytes, charset: str = "") -> tuple[str, str]:
    """Decode a file's bytes; return its text with plain line ends, and a note ("" where nothing was in doubt).

    Tried in this order: the byte order mark; `charset` (stated by the sender, as in an HTTP header); UTF-8; UTF-8 with
    a few broken bytes; the charset declared in the file; windows-1252; the most likely charset according to the
    charset-normalizer package. A charset is skipped where it is unknown or the bytes are not valid in it. A Western one
    is skipped where the bytes are valid UTF-8, because servers state it by default. Control characters are dropped.

    >>> decode("Café".encode("cp1252"))
    ('Café', 'not UTF-8: read as windows-1252; check the accents')
    >>> decode("Порт".encode("koi8-r"), "KOI8-R")
    ('Порт', '')
    """
    text, note = _decoded(data, charset)
    note = note or _conflict(data, charset)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return _CONTROLS.sub("", text), note


def _conflict(data: bytes, charset: str) -> str:
    """What to tell where the sender states one charset and the file another; "" where both are the same to the text."""
    declared = _DECLARED.search(data[:4096])
    own = declared[1].decode("ascii") if declared else ""
    if not charset or not own or data.isascii() or _as_read(own) == _as_read(charset):
        return ""
    return f"the server states {charset} and the page {own}: check the accents"


def _as_read(charset: str) -> str:
    if _is_western(charset):
        return "cp1252"
    try:
        return codecs.lookup(charset).name
    except LookupError:
        return charset.lower()


def _decoded(data: bytes, charset: str) -> tuple[str, str]:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _lenient(data, name)
    stated = _stated(data, charset)
    if stated is not None:
        return stated, ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    text, note = _lenient(data, "utf-8")
    broken = text.count("\ufffd")
    # Valid multi-byte letters do not occur by chance: a few broken bytes among many are damage, not another charset.
    if broken * 20 <= sum(character > "\x7f" for character in text):
        return text, note
    return _not_utf8(data)


def _stated(data: bytes, charset: str) -> str | None:
    """Return the text in the charset that came with the bytes; None where it does not fit them."""
    if not _DECLARABLE.fullmatch(charset):
        return None
    if _is_western(charset):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("cp1252", errors="replace")
    try:
        return data.decode(charset).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError):
        return None


def _is_western(charset: str) -> bool:
    """Return whether a charset is one that browsers treat as windows-1252."""
    return bool(re.fullmatch(r"(?i)(?:iso-?8859-?1|latin-?1|(?:us-)?ascii|windows-?1252|cp1252)", charset))


def _not_utf8(data: bytes) -> tuple[str, str]:
    declared = _DECLARED.search(data[:4096])
    name = declared[1].decode("ascii") if declared else ""
    if name and _DECLARABLE.fullmatch(name) and not name.lower().startswith("utf"):
        return _lenient(data, "cp1252" if _is_western(name) else name)
    western = data[:200_000].decode("cp1252", errors="replace")
    foreign = [character for character in western if character > "\x7f"]
    if sum(bool(_WESTERN.match(character)) for character in foreign) >= 0.9 * len(foreign) and not _runs(western):
        return data.decode("cp1252", errors="replace"), "not UTF-8: read as windows-1252; check the accents"
    return _likeliest(data)


def _runs(text: str) -> bool:
    """Return whether most accented letters follow another one, as Cyrillic bytes do when read as windows-1252."""
    accents = len(re.findall(r"[\u00c0-\u00ff]", text))
    return len(re.findall(r"[\u00c0-\u00ff](?=[\u00c0-\u00ff])", text)) > accents / 2


def _likeliest(data: bytes) -> tuple[str, str]:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        return _lenient(data, "cp1252")
    best = from_bytes(data[:65_536]).best()
    name = best.encoding if best else "cp1252"
    text, note = _lenient(data, name)
    return text, note or f"not UTF-8: read as {name}, a guess; save the file as UTF-8 to be sure"


def _lenient(data: bytes, name: str) -> tuple[str, str]:
    text = data.decode(name, errors="replace").removeprefix("\ufeff")
    broken = text.count("\ufffd")
    return text, f"{broken} broken characters were replaced (read as {name})" if broken else ""


def looks_binary(data: bytes) -> bool:
    """Return whether bytes are not text: more than a few control characters in the first 64 kB.

    >>> looks_binary(bytes(range(256))), looks_binary("Ein Satz – und noch einer.".encode())
    (True, False)
    """
    if data.startswith(tuple(mark for mark, name in _BOMS if name != "utf-8-sig")):
        return False
    head = data[:65_536]
    controls = sum(head.count(value) for value in range(32) if value not in (9, 10, 11, 12, 13))
    return controls > max(3, len(head) // 200)
