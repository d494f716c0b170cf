"""Where the commands take a report from: a file, or standard input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parser import Report

STDIN = "-"


def read_report(name: str) -> Report:
    """The report in a file, or on standard input."""
    from parser import parse_bytes, parse_file

    return parse_bytes(sys.stdin.buffer.read()) if name == STDIN else parse_file(name)
