"""The journal of a review: one line of JSON for each correction, on the disk before anybody is told that it is saved.

Lines are only ever appended, each in one write that is forced to the disk. A line that a crash cut short was never acknowledged;
it is taken away when the journal is opened. What counts is the last line of each piece of each report.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from parser.corpus.atomic import sync
from parser.review.errors import JournalError


class Journal:
    """The journal at a path; a new one begins empty. Several programs may append to the same one.

    >>> import tempfile
    >>> journal = Journal(Path(tempfile.mkdtemp()) / "corrections.journal")
    >>> journal.append({"key": "applications.received.total", "verdict": "confirm"})
    >>> [entry["verdict"] for entry in Journal(journal.path).read()]
    ['confirm']
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._cut_torn_line()
        except OSError as error:
            raise JournalError(f"cannot open the journal {path}: {error}") from error

    def append(self, entry: Mapping[str, Any]) -> None:
        """Adds an entry; when this returns, it is on the disk."""
        line = f"{json.dumps(entry, ensure_ascii=True)}\n".encode()
        try:
            is_new = not self.path.exists()
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                _write_whole(descriptor, line)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if is_new:
                sync(self.path.parent)
        except OSError as error:
            raise JournalError(f"cannot write the journal {self.path}: {error}") from error

    def read(self) -> list[dict[str, Any]]:
        """All entries in the order in which they were made."""
        if not self.path.exists():
            return []
        entries = []
        for number, line in enumerate(self.path.read_bytes().split(b"\n"), 1):
            if not line:
                continue
            try:
                entry = json.loads(line)
            except ValueError as error:
                raise JournalError(f"{self.path}, line {number}: not JSON; mend or remove the line") from error
            if not isinstance(entry, dict):
                raise JournalError(f"{self.path}, line {number}: not an object; mend or remove the line")
            entries.append(entry)
        return entries

    def _cut_torn_line(self) -> None:
        if not self.path.exists():
            return
        content = self.path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.truncate(self.path, whole)


def _write_whole(descriptor: int, line: bytes) -> None:
    written = os.write(descriptor, line)
    if written != len(line):
        raise OSError(f"only {written} of {len(line)} bytes were written")
