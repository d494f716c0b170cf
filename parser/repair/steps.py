"""The ordered list of repairs and the run over a text.

Each step is a function from the text of a line to edits, with the characters without which it has nothing to do. The characters
of the whole text are looked at once, so a clean text pays for that and for little else. To add a repair: write one function,
named after the damage, and put it in its place in `STEPS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from parser.lines import Document
from parser.model import Issue, Repair
from parser.repair import furniture, glyphs, script
from parser.repair.draft import Draft, Edit, apply_edits

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\u2028\u2029]|(?<![\x80-\xff])\x85")


class Step(NamedTuple):
    """One repair: what it does to a line, and the characters of which a line must hold one."""

    repair: Callable[[str], list[Edit]]
    needs: frozenset[str]


STEPS: tuple[Step, ...] = (
    Step(glyphs.mark_lone_surrogates, glyphs.SURROGATES),
    Step(furniture.drop_markup, furniture.MARKUP),
    Step(glyphs.remove_invisible_characters, glyphs.INVISIBLE),
    Step(glyphs.even_blanks, glyphs.BLANKS),
    Step(glyphs.narrow_fullwidth_characters, glyphs.FULLWIDTH),
    Step(glyphs.unify_radicals, glyphs.RADICALS),
    Step(script.undo_taiwan_wording, script.TRADITIONAL),
    Step(script.undo_wrong_conversions, script.TRADITIONAL),
    Step(script.convert_traditional, script.TRADITIONAL),
    Step(furniture.remove_page_furniture, furniture.FURNITURE),
)


def repair(text: str) -> tuple[Document, tuple[Repair, ...], tuple[Issue, ...]]:
    """The text as repaired lines, the record of every change, and what was lost.

    The record is in the order in which it can be replayed on each line: see `replay`.
    """
    drafts = split_lines(text)
    alphabet = set(text)
    repairs: list[Repair] = []
    for step in STEPS:
        if present := step.needs & alphabet:
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
    name = step.repair.__name__
    for index, draft in enumerate(drafts):
        if present.isdisjoint(draft.text):
            continue
        if edits := step.repair(draft.text):
            drafts[index], made = apply_edits(draft, name, edits)
            repairs += made
            alphabet.update(*(edit.after for edit in edits))
