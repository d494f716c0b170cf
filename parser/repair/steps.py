"""The ordered list of repairs and the run over a text.

Each step is a function from the text of a line to edits, with the characters without which it has nothing to do. The characters
of the whole text are looked at once, so a clean text pays for that and for little else. To add a repair: write one function,
named after the damage, and put it in its place in `STEPS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from string import printable
from typing import NamedTuple, TypeAlias

from parser.issues import make_issue
from parser.lines import Document, Line
from parser.model import Issue, Repair
from parser.repair import encodings, furniture, glyphs, markup, numerals, pinyin, script, shifted
from parser.repair.characters import gb2312, not_simplified
from parser.repair.edits import Atoms, Edit, apply_edits

_BREAK = re.compile("(\r\n|[\n\r\x0b\x0c\u2028\u2029]|(?<![\x80-\xff])\x85)")


Repairing: TypeAlias = Callable[[str], list[Edit]]


class Step(NamedTuple):
    """One repair: what it does to a line, and the characters of which a line must hold one.

    `once_seen` is a bolder form for the other lines, used when some line has shown the damage.
    """

    repair: Repairing
    needs: Callable[[], frozenset[str]]
    once_seen: Repairing | None = None


STEPS: tuple[Step, ...] = (
    Step(glyphs.mark_lone_surrogates, glyphs.surrogates),
    Step(markup.decode_entities, markup.ampersand),
    Step(markup.decode_escapes, markup.backslash),
    Step(markup.drop_markup, markup.angle),
    Step(encodings.mark_lost_characters, encodings.replaced),
    Step(numerals.restore_misread_blanks, numerals.misread_blanks),
    Step(encodings.undo_utf8_read_as_gbk, encodings.utf8_as_gbk, encodings.undo_utf8_read_as_gbk_in_cells),
    Step(encodings.undo_utf8_read_as_latin1, encodings.latin1),
    Step(encodings.undo_gbk_read_as_latin1, encodings.latin1),
    Step(encodings.undo_gbk_read_as_big5, encodings.infrequent, encodings.undo_gbk_read_as_big5_in_cells),
    Step(encodings.undo_gbk_read_as_korean, encodings.hangul, encodings.undo_gbk_read_as_korean_in_cells),
    Step(encodings.undo_gbk_read_as_japanese, encodings.halfwidth_katakana),
    Step(shifted.realign_after_lost_byte, encodings.infrequent),
    Step(glyphs.remove_invisible_characters, glyphs.invisible),
    Step(glyphs.even_blanks, glyphs.blanks),
    Step(glyphs.narrow_fullwidth_characters, glyphs.fullwidth),
    Step(glyphs.unify_radicals, glyphs.radicals),
    Step(pinyin.remove_pinyin, pinyin.letters, pinyin.remove_lone_pinyin),
    Step(script.undo_taiwan_wording, not_simplified),
    Step(script.undo_wrong_conversions, not_simplified),
    Step(script.convert_traditional, not_simplified),
    Step(furniture.remove_page_furniture, furniture.page_marks),
    Step(numerals.restore_signs_and_zeros, numerals.lookalikes),
)
_READ_AGAIN = frozenset(
    step.repair.__name__ for step in STEPS if step.repair.__name__.endswith(("gbk", "latin1", "big5", "korean", "japanese"))
)


def repair(text: str) -> tuple[Document, tuple[Repair, ...], tuple[Issue, ...]]:
    """The text as repaired lines, the record of every change, and what was lost.

    The record is in the order in which it can be replayed on each line: see `replay`.
    """
    page = Page(split_lines(text), set(text) - _ordinary())
    for step in STEPS:
        if present := step.needs() & page.alphabet:
            _run_step(step, page, [i for i, line in enumerate(page.lines) if not present.isdisjoint(line.text)])
    return Document(text, tuple(page.lines)), tuple(page.repairs), tuple(_issues(page))


@cache
def _ordinary() -> frozenset[str]:
    """The frequent characters with which no step has anything to do: most of those of any text."""
    return (gb2312()[1] | frozenset(printable)).difference(*(step.needs() for step in STEPS))


def split_lines(text: str) -> list[Line]:
    """The lines of the text without their breaks; one more than there are breaks."""
    pieces, lines, start = _BREAK.split(text), [], 0
    for piece, mark in zip_longest(pieces[::2], pieces[1::2], fillvalue=""):
        end = start + len(piece)
        lines.append(Line(piece, start, end))
        start = end + len(mark)
    return lines


@dataclass(slots=True)
class Page:
    """The lines on their way through the steps, with the characters that they may hold by now, without ordinary ones."""

    lines: list[Line]
    alphabet: set[str]
    repairs: list[Repair] = field(default_factory=list)
    atoms: dict[int, Atoms] = field(default_factory=dict)


def _run_step(step: Step, page: Page, indices: list[int]) -> None:
    changed = {index for index in indices if _repair_line(step, step.repair, page, index)}
    if changed and step.once_seen:
        for index in range(len(page.lines)):
            if index not in changed:
                _repair_line(step, step.once_seen, page, index)


def _repair_line(step: Step, repairing: Repairing, page: Page, index: int) -> bool:
    edits = repairing(page.lines[index].text)
    if not edits:
        return False
    atoms = page.atoms.get(index, ())
    page.lines[index], page.atoms[index], made = apply_edits(page.lines[index], atoms, step.repair.__name__, edits)
    page.repairs += made
    page.alphabet.update(*(edit.after for edit in edits))
    return True


def _issues(page: Page) -> list[Issue]:
    issues = []
    read_again = {record.span for record in page.repairs if record.step in _READ_AGAIN}
    if read_again:
        issues.append(make_issue("text-redecoded", count=len(read_again), span=min(read_again)))
    if "\ufffd" in page.alphabet:
        lost = [(line, line.text.index("\ufffd")) for line in page.lines if "\ufffd" in line.text]
        if lost:
            line, at = lost[0]
            count = sum(line.text.count("\ufffd") for line, _ in lost)
            issues.append(make_issue("characters-lost", count=count, span=line.span(at, at + 1)))
    return issues
