"""Which printed indicator is which row of the form: by its wording, in printed order, and under its own parent.

Wordings must be the same up to ordinals, notes and light words, or damaged by lost characters. One character more makes another
indicator (不同意公开答复数 is no 同意公开答复数), so likeness alone is never enough: what is not known stays unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import count

from parser.forms import Row, Table
from parser.statistics.entries import Entry
from parser.statistics.vocabulary import bare, plain, units

_SAME, _LIGHT, _BEHIND_GROUP = 1.0, 0.95, 0.9
_LEAST_DAMAGED = 6
_DAMAGE = 6
_HOLES = "?\ufffd"


def wordings(table: Table) -> dict[str, tuple[str, ...]]:
    """All wordings of each row as bare hanzi, with and without its notes."""
    return {
        label.row.id: tuple(dict.fromkeys((bare(label.printed), bare(label.printed, notes=False), *label.texts)))
        for label in table.labels
        if label.row is not None
    }


def match_rows(run: Sequence[Entry], table: Table) -> dict[int, tuple[Row, float]]:
    """The row of each entry that is known, by the entry's number, with a score (0 to 1). A copy of the table has them twice."""
    texts, order = wordings(table), [row.id for row in table.rows]
    groups = tuple(bare(label.printed) for label in table.labels if label.kind == "group")
    rows = {row.id: row for row in table.rows}
    scores = [
        {row: score for row in texts if _unit_fits(entry, rows[row]) and (score := likeness(entry.label, texts[row], groups))}
        for entry in run
    ]
    for found in scores:
        best = max(found.values(), default=0.0)
        for row in [row for row, score in found.items() if score < best]:
            del found[row]
        if best < _BEHIND_GROUP and len(found) > 1:
            found.clear()
    chosen = _in_order(scores, order)
    chosen |= _out_of_order(scores, chosen)
    chosen |= _in_order([{} if number in chosen else found for number, found in enumerate(scores)], order)
    sure = {number: row for number, row in chosen.items() if _has_parent(number, row, chosen, table, texts)}
    return {number: (rows[row], scores[number][row]) for number, row in sure.items()}


def _unit_fits(entry: Entry, row: Row) -> bool:
    """Money is no count; the counting words are used loosely."""
    return entry.unit is None or ("元" in entry.unit) == ("元" in row.unit)


@lru_cache(maxsize=1 << 15)
def likeness(label: str, texts: tuple[str, ...], groups: tuple[str, ...]) -> float:
    """How surely a printed label is one of these wordings, 0 to 1."""
    forms = {bare(label), bare(label, notes=False)}
    if forms & set(texts):
        return _SAME
    if {plain(form) for form in forms} & {plain(text) for text in texts}:
        return _LIGHT
    whole = bare(label)
    for text in texts:
        rest = whole.removesuffix(text)
        if len(text) >= 4 and rest != whole and (rest in groups or _ends_with_unit(rest)):
            return _BEHIND_GROUP
    return max((_damaged(whole, text) for text in texts), default=0.0)


def _ends_with_unit(text: str) -> bool:
    return len(text) > 4 and any(text.endswith(unit) for unit in units().split("|"))


def _damaged(label: str, text: str) -> float:
    """The share of a wording that is left in a label which lost a few characters or has holes for them."""
    lost = len(text) - len(label.translate(dict.fromkeys(map(ord, _HOLES))))
    if len(text) < _LEAST_DAMAGED or not 0 < lost <= max(1, len(text) // _DAMAGE):
        return 0.0
    letters = iter(text)
    whole = all(any(char == letter for letter in letters) for char in label if char not in _HOLES)
    return 1 - lost / len(text) if whole and len(label) <= len(text) else 0.0


def _in_order(scores: Sequence[Mapping[str, float]], rows: Sequence[str]) -> dict[int, str]:
    """The order-preserving choice with the highest sum of scores; of equal ones, the rows that come first."""
    place = dict(zip(rows, count(), strict=False))
    best: list[tuple[float, dict[int, str]]] = [(0.0, {})] * (len(rows) + 1)
    for number, found in enumerate(scores):
        fresh = list(best)
        for row, score in found.items():
            value, chosen = best[place[row]]
            if value + score > fresh[place[row] + 1][0]:
                fresh[place[row] + 1] = (value + score, {**chosen, number: row})
        for at in range(1, len(fresh)):
            if fresh[at - 1][0] >= fresh[at][0]:
                fresh[at] = fresh[at - 1]
        best = fresh
    return best[-1][1]


def _out_of_order(scores: Sequence[Mapping[str, float]], chosen: Mapping[int, str]) -> dict[int, str]:
    """Indicators that stand elsewhere than in the form but can be nothing else."""
    taken = set(chosen.values())
    free = {n: next(iter(found)) for n, found in enumerate(scores) if n not in chosen and len(found) == 1}
    times = Counter(free.values())
    return {n: row for n, row in free.items() if row not in taken and times[row] == 1 and scores[n][row] >= _LIGHT}


def _has_parent(
    number: int, row: str, chosen: Mapping[int, str], table: Table, texts: Mapping[str, tuple[str, ...]]
) -> bool:
    """Whether an indicator whose wording two rows share follows its own parent (or a part of it), and not that of a rival."""
    rivals = [other for other in texts if other != row and set(texts[other]) & set(texts[row])]
    if not rivals:
        return True
    parents = {entry.id: entry.path[-1] for entry in table.rows if entry.path}
    labels = {entry.id: entry.label for entry in table.rows}
    possible = {parents.get(one) for one in (row, *rivals)}
    above = [chosen[at] for at in sorted(chosen, reverse=True) if at < number and chosen[at] not in (row, *rivals)]
    owners = (owner for one in above for owner in (labels[one], parents.get(one)) if owner in possible)
    return next(owners, None) == parents.get(row)


def known_labels(table: Table) -> frozenset[str]:
    """All wordings of all rows."""
    return frozenset(text for texts in wordings(table).values() for text in texts)
