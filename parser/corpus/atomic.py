"""Files that are either there and whole, or not there: written beside their place, then renamed.

A full disk, an interrupt or `kill -9` leaves the old file as it was. Errors of the file system become `OutputError`, which
says what to do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parser.errors import OutputError


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """The path to write to; when the block ends without an error, that file takes the place of `path`, else it is removed.

    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "counts.txt"
    >>> with replacing(target) as draft:
    ...     _ = draft.write_text("12"), target.exists()
    >>> target.read_text(), list(target.parent.iterdir()) == [target]
    ('12', True)
    """
    target = Path(path)
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        yield draft
        sync(draft)
        draft.replace(target)
        sync(target.parent)
    except OutputError:
        raise
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise OutputError(f"{target}: cannot be written ({reason}); nothing was changed there") from error
    finally:
        draft.unlink(missing_ok=True)


def remove_drafts(path: str | os.PathLike[str]) -> None:
    """Removes what earlier writers of this file left behind when they were killed."""
    target = Path(path)
    for draft in target.parent.glob(f".{_literal(target.name)}.*.tmp"):
        draft.unlink(missing_ok=True)


def _literal(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def sync(path: Path) -> None:
    """Waits until a file or a folder is on the disk, so that a power failure cannot bring the name without the content.

    Windows cannot open folders; there the names are left to the system.
    """
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
