"""The ordered list of repairs and the run over a text.

Each step is a function from the text of a line to edits, with the characters without which it has nothing to do. The characters
of the whole text are looked at once, so a clean text pays for that and for little else. To add a repair: write one function,
named after the damage, and put it in its place in `STEPS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from parser.lines import Document
from parser.model import Issue, Repair
from parser.repair import encodings, furniture, glyphs, markup, numerals, pinyin, script
from parser.repair.characters import not_simplified
from parser.repair.draft import Draft, Edit, apply_edits

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\u2028\u2029]|(?<![\x80-\xff])\x85")


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
    Step(encodings.undo_utf8_read_as_gbk, encodings.utf8_as_gbk, encodings.undo_utf8_read_as_gbk_in_cells),
    Step(encodings.undo_utf8_read_as_latin1, encodings.latin1),
    Step(encodings.undo_gbk_read_as_latin1, encodings.latin1),
    Step(encodings.undo_gbk_read_as_big5, encodings.infrequent, encodings.undo_gbk_read_as_big5_in_cells),
    Step(encodings.undo_gbk_read_as_korean, encodings.hangul, encodings.undo_gbk_read_as_korean_in_cells),
    Step(encodings.undo_gbk_read_as_japanese, encodings.halfwidth_katakana),
    Step(glyphs.remove_invisible_characters, glyphs.invisible),
    Step(glyphs.even_blanks, glyphs.blanks),
    Step(glyphs.narrow_fullwidth_characters, glyphs.fullwidth),
    Step(glyphs.unify_radicals, glyphs.radicals),
    Step(pinyin.remove_pinyin, pinyin.bracket),
    Step(script.undo_taiwan_wording, not_simplified),
    Step(script.undo_wrong_conversions, not_simplified),
    Step(script.convert_traditional, not_simplified),
    Step(furniture.remove_page_furniture, furniture.page_marks),
    Step(numerals.restore_signs_and_zeros, numerals.lookalikes),
)


def repair(text: str) -> tuple[Document, tuple[Repair, ...], tuple[Issue, ...]]:
    """The text as repaired lines, the record of every change, and what was lost.

    The record is in the order in which it can be replayed on each line: see `replay`.
    """
    drafts = split_lines(text)
    alphabet = set(text)
    repairs: list[Repair] = []
    for step in STEPS:
        if present := step.needs() & alphabet:
            _run_step(step, present, drafts, alphabet, repairs)
    return Document(text, tuple([draft.line() for draft in drafts])), tuple(repairs), ()


def split_lines(text: str) -> list[Draft]:
    """The lines of the text without their breaks; one more than there are breaks."""
    drafts, start = [], 0
    for match in _BREAK.finditer(text):
        drafts.append(Draft(text[start : match.start()], start, match.start()))
        start = match.end()
    return [*drafts, Draft(text[start:], start, len(text))]


def _run_step(step: Step, present: frozenset[str], drafts: list[Draft], alphabet: set[str], repairs: list[Repair]) -> None:
    changed = _run_over(
        step, step.repair, [i for i, draft in enumerate(drafts) if not present.isdisjoint(draft.text)], drafts, alphabet, repairs
    )
    if changed and step.once_seen:
        rest = set(range(len(drafts))) - changed
        _run_over(step, step.once_seen, sorted(rest), drafts, alphabet, repairs)


def _run_over(
    step: Step, repairing: Repairing, indices: Iterable[int], drafts: list[Draft], alphabet: set[str], repairs: list[Repair]
) -> set[int]:
    changed = set()
    for index in indices:
        if edits := repairing(drafts[index].text):
            drafts[index], made = apply_edits(drafts[index], step.repair.__name__, edits)
            repairs += made
            alphabet.update(*(edit.after for edit in edits))
            changed.add(index)
    return changed
