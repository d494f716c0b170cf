"""How edits change a line: its text, where each of its characters came from, and the record of the change.

Steps only say what to change (`Edit`); the bookkeeping is here. A recorded `Repair` can be replayed: in the order of the record,
the characters that came from `span` read `before` and become `after`. To keep that true when steps follow each other, a change of
length makes its source range one *atom*; a later step that touches an atom records the whole of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from parser.lines import Line
from parser.model import Repair, Span


class Edit(NamedTuple):
    """Read `text[begin:stop]` as `after`; `origins` places each character of `after` in the text, else all share the range.

    Without `origins`, an `after` of the same length is placed character by character.
    """

    begin: int
    stop: int
    after: str
    origins: tuple[tuple[int, int], ...] | None = None


def changed_runs(text: str, after: str) -> list[Edit]:
    """The edits that turn a text into another one, run by run when the length is the same."""
    if len(after) != len(text):
        return [Edit(0, len(text), after)]
    edits: list[Edit] = []
    first = last = -1
    for at in [at for at, (one, other) in enumerate(zip(text, after, strict=True)) if one != other]:
        if at != last:
            edits += [Edit(first, last, after[first:last])] if last > 0 else []
            first = at
        last = at + 1
    return [*edits, Edit(first, last, after[first:last])] if last > 0 else edits


Atoms: TypeAlias = tuple[Span, ...]


def apply_edits(line: Line, atoms: Atoms, step: str, edits: Sequence[Edit]) -> tuple[Line, Atoms, list[Repair]]:
    """The line and its atoms after ordered, disjoint edits, and the record of them."""
    starts = line.starts if line.starts is not None else range(line.start, line.start + len(line.text))
    ends = line.ends if line.ends is not None else range(line.start + 1, line.start + len(line.text) + 1)
    if not atoms and not any(_changes_places(edit) for edit in edits):
        singles = [
            Repair(step, Span(starts[begin], ends[stop - 1]), line.text[begin:stop], after) for begin, stop, after, _ in edits
        ]
        return line._replace(text=_edited(line.text, 0, len(line.text), edits)), (), singles
    repairs, new_atoms = [], []
    for begin, stop, inside in _whole_atoms(atoms, starts, ends, edits):
        span = Span(starts[begin], ends[stop - 1])
        repairs.append(Repair(step, span, line.text[begin:stop], _edited(line.text, begin, stop, inside)))
        if any(_changes_places(edit) for edit in inside) or _touching(atoms, span):
            new_atoms.append(span)
    text = _edited(line.text, 0, len(line.text), edits)
    if any(_changes_places(edit) for edit in edits):
        starts, ends = _moved(starts, ends, edits)
        return Line(text, line.start, line.end, starts, ends), _merged(atoms, new_atoms), repairs
    return line._replace(text=text), _merged(atoms, new_atoms), repairs


def replay(source: str, start: int, repairs: Iterable[Repair]) -> str:
    """The text of a line of the caller's text that began at `start`, after the repairs recorded for it."""
    pieces = [(start + at, start + at + 1, character) for at, character in enumerate(source)]
    for repair in repairs:
        first = bisect_right(pieces, repair.span.start, key=lambda piece: piece[1])
        last = bisect_left(pieces, repair.span.end, key=lambda piece: piece[0])
        touched = pieces[first:last]
        if "".join(piece[2] for piece in touched) != repair.before:
            raise ValueError(f"the record does not fit the text: {repair}")
        singles = [piece for piece in touched if piece[2]]
        if len(singles) == len(repair.before) == len(repair.after):
            changed = [(*piece[:2], character) for piece, character in zip(singles, repair.after, strict=True)]
        else:
            changed = [(touched[0][0], touched[-1][1], repair.after)]
        pieces[first:last] = changed
    return "".join(piece[2] for piece in pieces)


def _changes_places(edit: Edit) -> bool:
    return edit.origins is not None or len(edit.after) != edit.stop - edit.begin


def _edited(text: str, begin: int, stop: int, edits: Sequence[Edit]) -> str:
    pieces, at = [], begin
    for edit in edits:
        pieces += [text[at : edit.begin], edit.after]
        at = edit.stop
    return "".join([*pieces, text[at:stop]])


def _moved(starts: Sequence[int], ends: Sequence[int], edits: Sequence[Edit]) -> tuple[list[int], list[int]]:
    new_starts: list[int] = []
    new_ends: list[int] = []
    at = 0
    for edit in edits:
        new_starts += starts[at : edit.begin]
        new_ends += ends[at : edit.begin]
        at = edit.stop
        if edit.origins is not None:
            new_starts += [starts[begin] for begin, _ in edit.origins]
            new_ends += [ends[stop - 1] for _, stop in edit.origins]
        elif len(edit.after) == edit.stop - edit.begin:
            new_starts += starts[edit.begin : edit.stop]
            new_ends += ends[edit.begin : edit.stop]
        else:
            new_starts += [starts[edit.begin]] * len(edit.after)
            new_ends += [ends[edit.stop - 1]] * len(edit.after)
    return [*new_starts, *starts[at:]], [*new_ends, *ends[at:]]


def _whole_atoms(
    atoms: Atoms, starts: Sequence[int], ends: Sequence[int], edits: Sequence[Edit]
) -> list[tuple[int, int, list[Edit]]]:
    """The edits in groups that each cover every atom they touch."""
    groups: list[tuple[int, int, list[Edit]]] = []
    for edit in edits:
        begin, stop = edit.begin, edit.stop
        for atom in _touching(atoms, Span(starts[begin], ends[stop - 1])):
            begin = min(begin, bisect_left(starts, atom.start))
            stop = max(stop, bisect_left(starts, atom.end))
        if groups and begin < groups[-1][1]:
            first, last, inside = groups[-1]
            groups[-1] = (min(first, begin), max(last, stop), [*inside, edit])
        else:
            groups.append((begin, stop, [edit]))
    return groups


def _touching(atoms: Sequence[Span], span: Span) -> Sequence[Span]:
    if not atoms:
        return ()
    first = bisect_right(atoms, span.start, key=lambda atom: atom.end)
    return atoms[first : bisect_left(atoms, span.end, key=lambda atom: atom.start)]


def _merged(old: Sequence[Span], new: Sequence[Span]) -> Atoms:
    if not new:
        return tuple(old)
    return tuple(sorted([*(atom for atom in old if not _touching(new, atom)), *new]))
