"""Layouts that flow: lines of text from a PDF, and whole reports on one line. None of them can show a blank cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import TypeAlias

from tests.robustness.document import ActiveTable, ApplicationsTable, Break, Document, Entry, Heading, Paragraph, ReviewTable
from tests.robustness.layouts_cells import shown

RowLines: TypeAlias = Callable[[str, str, Random], list[str]]

_LINE = 28
_COLUMN_HEADS = ("商业 科研 社会公 法律服", "自然人 其他 总计", "企业 机构 益组织 务机构")


def _wrap(text: str, width: int) -> list[str]:
    return [text[i : i + width] for i in range(0, len(text), width)] or [""]


def _numbers(entry: Entry) -> str:
    return " ".join(n.text for n in entry.numbers)


def _spaced(label: str, numbers: str, rng: Random) -> list[str]:
    return [f"{label} {numbers}".strip()]


def _wrapped_after(label: str, numbers: str, rng: Random) -> list[str]:
    *first, last = _wrap(label, rng.randint(9, 16))
    return [*first, f"{last} {numbers}"] if rng.random() < 0.5 else [*first, last, numbers]


def _wrapped_before(label: str, numbers: str, rng: Random) -> list[str]:
    if rng.random() < 0.4:
        return [numbers, *_wrap(label, 18)]
    return [f"{label} {numbers}"]


def _wrapped_inside(label: str, numbers: str, rng: Random) -> list[str]:
    lines = _wrap(label, max(5, len(label) // rng.choice((2, 3)) + 1))
    if len(lines) == 1:
        return [f"{label} {numbers}"]
    if len(lines) == 2 and rng.random() < 0.7:
        return [lines[0], numbers, *lines[1:]]
    return [lines[0], f"{lines[1]} {numbers}", *lines[2:]]


def _fresh_groups(entries: tuple[Entry | Break, ...]) -> Iterator[tuple[Entry | Break, list[str]]]:
    """Each row with the group labels that start at it."""
    before: tuple[str, ...] = ()
    for entry in entries:
        if isinstance(entry, Break):
            yield entry, []
            continue
        yield entry, [g for i, g in enumerate(entry.groups) if entry.groups[: i + 1] != before[: i + 1]]
        before = entry.groups


def _active_lines(table: ActiveTable) -> list[str]:
    lines: list[str] = []
    for block in table.blocks:
        lines += [block.title, " ".join(block.header)]
        for entry in block.entries:
            lines += [entry.text if isinstance(entry, Break) else f"{entry.label} {_numbers(entry)}"]
    return lines


def _application_head(table: ApplicationsTable) -> list[str]:
    heads = [table.applicants, table.organisations, *_wrap(table.corner, 22)]
    if tuple(table.columns[:2]) == ("自然人", "商业企业"):
        return [*heads, *_COLUMN_HEADS]
    return [*heads, " ".join(table.columns)]


def _application_lines(table: ApplicationsTable, row_lines: RowLines, rng: Random) -> list[str]:
    lines = _application_head(table)
    for entry, groups in _fresh_groups(table.entries):
        if isinstance(entry, Break):
            lines += [entry.text, *(_application_head(table) if entry.header else [])]
            continue
        first, *rest = row_lines(entry.label, _numbers(entry), rng)
        lines += [" ".join([*groups, first]), *rest]
    return lines


def _review_lines(table: ReviewTable) -> list[str]:
    review, direct, after = table.groups
    numbers = " ".join(n.text for group in table.groups for n in group.numbers)
    heads = [f"{review.path[0]} {direct.path[0]}", f"{direct.path[1]} {after.path[1]}"]
    if table.style == "vertical":
        heads += ["结 结 其 尚", "果 果 他 未 总", "维 纠 结 审 计", "持 正 果 结"]
        heads += [" ".join([half, half]) for half in ("结 结 其 尚", "果 果 他 未 总", "维 纠 结 审 计", "持 正 果 结")]
    else:
        heads += [" ".join(group.columns) for group in table.groups]
    return [*heads, numbers]


def _flow(document: Document, rng: Random, row_lines: RowLines) -> list[str]:
    lines: list[str] = []
    for piece in document.pieces:
        if isinstance(piece, ActiveTable):
            lines += _active_lines(piece)
        elif isinstance(piece, ApplicationsTable):
            lines += _application_lines(piece, row_lines, rng)
        elif isinstance(piece, ReviewTable):
            lines += _review_lines(piece)
        elif isinstance(piece, Paragraph):
            lines += _wrap(piece.text, _LINE)
        else:
            lines.append(piece.line if isinstance(piece, Heading) else piece.text)
    return lines


def _text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def rows_on_lines(document: Document, rng: Random) -> str:
    """`1.属于国家秘密 2 0 0 0 0 0 2`, each row on one line."""
    return _text(_flow(document, rng, _spaced))


def numbers_after(document: Document, rng: Random) -> str:
    """A label wrapped over lines, its numbers after the last of them or on the line below."""
    return _text(_flow(document, rng, _wrapped_after))


def numbers_before(document: Document, rng: Random) -> str:
    """Some rows have their numbers on the line above the label."""
    return _text(_flow(document, rng, _wrapped_before))


def numbers_inside(document: Document, rng: Random) -> str:
    """A label wrapped over lines with the numbers in the middle of it."""
    return _text(_flow(document, rng, _wrapped_inside))


def page_breaks(document: Document, rng: Random) -> str:
    """`- 4 -` every two dozen lines, also inside a row's group label."""
    lines: list[str] = []
    page = 1
    for number, line in enumerate(_flow(document, rng, _spaced), 1):
        split = re.match(r"([（(][四五][）)].)(.{3})( .*)", line)
        if split and rng.random() < 0.5:
            lines += [split[1] + split[3], f"- {page} -", split[2]]
            page += 1
            continue
        lines.append(line)
        if number % 24 == 0:
            lines.append(f"- {page} -")
            page += 1
    return _text([*lines, f"- {page} -"])


def vertical_group(document: Document, rng: Random) -> str:
    """三、本年度办理结果 stands vertically beside its rows: its characters come one by one, before rows or alone."""
    lines: list[str] = []
    letters: list[str] = []
    for line in _flow(document, rng, _spaced):
        found = re.match(r"(三、本年度办理结果) ?", line)
        if found:
            letters, line = list(found[1]), line[found.end() :]
        elif letters and rng.random() < 0.6:
            letter = letters.pop(0)
            if rng.random() < 0.5:
                lines.append(letter)
            else:
                line = f"{letter} {line}"
        lines.append(line)
    return _text(lines)


def one_line(document: Document, rng: Random) -> str:
    """The whole report on one line, the cells between single spaces."""
    return _joined(document, " ")


def glued(document: Document, rng: Random) -> str:
    """The whole report on one line with nothing between the cells: 规章000."""
    return _joined(document, "")


def _joined(document: Document, between: str) -> str:
    parts: list[str] = []
    for piece in document.pieces:
        if isinstance(piece, ActiveTable | ApplicationsTable | ReviewTable):
            parts.append(between.join(text for text in shown(piece) if text))
        else:
            parts.append(piece.line if isinstance(piece, Heading) else piece.text)
    return between.join(parts) + "\n"
