"""Which numbers of a run belong to which printed column: codes are set aside, the header is read, the cells are counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from parser.statistics.entries import Entry
from parser.statistics.tokens import Token
from parser.statistics.vocabulary import ORDINAL, column_kind, header_words, settings

_WINDOW = 300
_SHARE = 0.8
_LEAST_CODES = 4
_LEAD_CODE = re.compile(r"(?<!\d)(\d{1,2})[\s|│,\"]*$")
_PIECE = re.compile(r"[^\s|│,\"]+")
_SENTENCE_END = re.compile(r"[。;；!！?？]")
_LONGEST_COLUMN = 20
_OTHER_YEARS = re.compile("累计|上年|去年|同期|季")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of numbers: its printed header, if it is known, and what kind it is."""

    printed: str | None
    kind: str


def read_columns(run: Sequence[Entry], text: str) -> tuple[Column, ...]:
    """The columns of a run; its entries lose their codes and the blank cells behind the last column."""
    window = _before(run[0], text)
    drop_codes(run, window)
    counts = Counter(len(_trimmed(entry.cells)) for entry in run if entry.has_number)
    usual = counts.most_common(1)[0][0] if counts else 1
    printed = _header(_LEAD_CODE.sub("", window))
    known = sum(header_words().fullmatch(piece) is not None for piece in printed)
    count = max(usual, known, 1)
    for entry in run:
        if len(entry.cells) > count and all(cell.kind == "blank" for cell in entry.cells[count:]):
            del entry.cells[count:]
    if len(printed) < count:
        return (Column(None, "total"),) if count == 1 else (Column(None, "unknown"),) * count
    columns = tuple(Column(piece, column_kind(piece)) for piece in printed[:count])
    if count == 1 and columns[0].kind == "unknown" and not _OTHER_YEARS.search(printed[0]):
        return (Column(printed[0], "total"),)
    return columns


def start_of(run: Sequence[Entry], text: str) -> int:
    """Where a run begins with its header."""
    window = _before(run[0], text)
    names = [found.start() for found in header_words().finditer(window) if found["name"]]
    return run[0].begin - (len(window) - names[-1] if names else 0)


def part_of_year(run: Sequence[Entry], text: str) -> str:
    """The word before a run that says that it counts a quarter, a month or half a year; empty if there is none."""
    window = _before(run[0], text)
    return next((word for word in settings()["period"]["part_of_year"] if word in window), "")


def drop_codes(run: Sequence[Entry], window: str) -> None:
    """Takes the running codes of the indicators (01, 02, …) out of the cells, behind the label or before the next one."""
    if len(run) < _LEAST_CODES:
        return
    firsts = [entry.cells[0].text if entry.cells else "" for entry in run]
    if firsts[0].isdigit():
        start = int(firsts[0])
        own = [number for number, text in enumerate(firsts) if text in _codes(start + number)]
        if len(own) >= _SHARE * len(run) and any(len(entry.cells) > 1 for entry in run):
            for number in own:
                del run[number].cells[0]
            return
    lead = _LEAD_CODE.search(window)
    last = run[0].cells[-1].text if run[0].cells else ""
    start = int(lead[1]) if lead else int(last) - 1 if last.isdigit() else -1
    cuts = [_without_code(entry.cells, start + number + 1) for number, entry in enumerate(run[:-1])]
    if sum(cut is not None for cut in cuts) >= _SHARE * len(cuts):
        for entry, cut in zip(run, cuts, strict=False):
            entry.cells = cut if cut is not None else entry.cells


def _codes(number: int) -> tuple[str, str]:
    return f"{number:02d}", str(number)


def _without_code(cells: list[Token], number: int) -> list[Token] | None:
    """The cells without the next indicator's code at their end, or None if it is not there."""
    if not cells or number < 1:
        return None
    last = cells[-1]
    if last.text in _codes(number):
        return cells[:-1]
    code = f"{number:02d}"
    rest = last.text.removesuffix(code)
    if rest != last.text and rest.isdigit() and (rest == "0" or rest[0] != "0"):
        return [*cells[:-1], last._replace(kind="number", text=rest, stop=last.stop - len(code))]
    return None


def _trimmed(cells: Sequence[Token]) -> Sequence[Token]:
    stop = len(cells)
    while stop and cells[stop - 1].kind == "blank":
        stop -= 1
    return cells[:stop]


def _before(entry: Entry, text: str) -> str:
    """What stands before the first label, since the last sentence."""
    window = text[max(0, entry.begin - _WINDOW) : entry.begin]
    ends = [found.end() for found in _SENTENCE_END.finditer(window)]
    return window[ends[-1] :] if ends else window


def _header(window: str) -> list[str]:
    """The printed columns of numbers: what follows the names and units in the header, up to the first label or group."""
    names = [found for found in header_words().finditer(window) if found["name"]]
    columns: list[str] = []
    has_units = False
    for piece in _PIECE.findall(window[names[-1].end() :]) if names else ():
        words = list(header_words().finditer(piece))
        if "".join(found[0] for found in words) == piece:
            columns += [found[0] for found in words if found["column"]]
            has_units = has_units or any(found["unit"] for found in words)
        elif re.match(ORDINAL, piece) or len(piece) > _LONGEST_COLUMN or not (columns or has_units):
            break
        else:
            columns.append(piece)
    return columns
