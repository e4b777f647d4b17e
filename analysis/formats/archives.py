"""Zip and gzip archives, unpacked in memory and within limits against zip bombs."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator

LARGEST_FILE = 256 * 2**20
LARGEST_TOTAL = 2**30
MOST_MEMBERS = 20_000
# Compression ratios: text is about 10 to 1, a repetitive table 50 to 1, a zip bomb 1,000 to 1.
STEEPEST_RATIO = 300
_RATIO_FROM = 8 * 2**20
SMALL = 64 * 2**20  # an archive may unpack to this much, however small it is


def megabytes(size: int) -> str:
    """Return a size in megabytes as text, such as "256 MB"."""
    return f"{size / 2**20:,.0f} MB"


def open_zip(data: bytes, name: str) -> zipfile.ZipFile:
    """Open a zip file after checking its list of members.

    Errors: ValueError where the archive is damaged, a member has a path outside the archive, or it would unpack beyond
    the limits (256 MB a member, 1 GB in all, 20,000 members, 300 to 1).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
        raise ValueError(f"{name}: the archive is damaged ({error}); download it again.") from None
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise ValueError(f"{name}: the archive holds {len(members):,} files, more than {MOST_MEMBERS:,}; split it.")
    for member in members:
        _refuse_member(member, name)
    total = sum(member.file_size for member in members)
    if total > LARGEST_TOTAL:
        raise ValueError(
            f"{name}: the archive unpacks to {megabytes(total)}, more than {megabytes(LARGEST_TOTAL)}; split it."
        )
    if total > max(SMALL, STEEPEST_RATIO * len(data)):
        raise ValueError(
            f"{name}: the archive unpacks to more than {STEEPEST_RATIO} times its size, like a zip bomb; "
            "refused, get it from its source again."
        )
    return archive


def _refuse_member(member: zipfile.ZipInfo, name: str) -> None:
    parts = member.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or parts[0].endswith(":"):
        raise ValueError(
            f"{name}: the entry {member.filename[:80]!r} points outside the archive; "
            "refused, get it from its source again."
        )
    if member.file_size > LARGEST_FILE:
        raise ValueError(
            f"{name}: {member.filename[:80]!r} unpacks to {megabytes(member.file_size)}, "
            f"more than {megabytes(LARGEST_FILE)}; split it."
        )
    if member.file_size > _RATIO_FROM and member.file_size > STEEPEST_RATIO * max(member.compress_size, 1):
        raise ValueError(
            f"{name}: {member.filename[:80]!r} unpacks to more than {STEEPEST_RATIO} times its size, "
            "like a zip bomb; refused, get it from its source again."
        )


def read_member(archive: zipfile.ZipFile, member: str | zipfile.ZipInfo, name: str) -> bytes:
    """Return one member's bytes; ValueError where it is encrypted, damaged or missing."""
    called = member if isinstance(member, str) else member.filename
    try:
        # zipfile never returns more than the size stated in the list of members, which `open_zip` has checked.
        return archive.read(member)
    except KeyError:
        raise ValueError(
            f"{name}: the archive has no part {called[:80]!r}; it is damaged or of another kind."
        ) from None
    except RuntimeError:
        raise ValueError(f"{name}: {called[:80]!r} is protected by a password; save it without one.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise ValueError(
            f"{name}: {called[:80]!r} cannot be unpacked ({error or 'damaged'}); download it again."
        ) from None


def zip_members(data: bytes, name: str) -> Iterator[zipfile.ZipInfo]:
    """Yield the files of an archive in the order of their names, without folders and system files."""
    for member in sorted(open_zip(data, name).infolist(), key=lambda member: member.filename):
        parts = member.filename.split("/")
        if not (member.is_dir() or "__MACOSX" in parts or is_system_file(parts[-1])):
            yield member


def is_system_file(name: str) -> bool:
    """Return whether the operating system made a file: hidden files, Thumbs.db, desktop.ini."""
    return name.startswith((".", "~$")) or name.lower() in ("thumbs.db", "desktop.ini")


def gunzip(data: bytes, name: str) -> bytes:
    """Unpack gzip bytes within the limits of `open_zip`; ValueError where they are damaged or too large."""
    limit = min(LARGEST_FILE, max(_RATIO_FROM, STEEPEST_RATIO * len(data)))
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            plain = stream.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{name}: the gzip file is damaged ({error}); download it again.") from None
    if len(plain) > limit:
        raise ValueError(
            f"{name}: the gzip file unpacks to more than {megabytes(limit)}, refused; split it, or unpack it by hand."
        )
    return plain
