"""Which names are one agency: the same name, or one that changed its spelling or was renamed.

Two names are joined only if places and kind of body agree, rapidfuzz finds them alike, and no year has a report under both. Where
more than one name would fit (教育局 and 体育局 before 教育和体育局), none is joined: a merger has no year before.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from parser.corpus.panel.filings import Filing
from parser.corpus.panel.findings import Agency
from parser.corpus.panel.rules import FILE
from parser.data import load_toml

_BRACKETS = re.compile(r"\([^)]*\)|[\s·“”\"]")
BLOCK = 500  # names that are compared with all others at a time


@dataclass(frozen=True, slots=True)
class Series:
    """The reports of one agency by year; `is_sure` is False where the name alone does not tell which agency it is."""

    agency: Agency
    filings: Mapping[int, Sequence[Filing]]
    is_sure: bool


def group_by_agency(filings: Iterable[Filing]) -> list[Series]:
    """The reports that name agency and year, as one series for each agency, in order of the names."""
    by_name: dict[str, list[Filing]] = defaultdict(list)
    for filing in filings:
        if filing.agency and filing.year:
            by_name[plain_name(filing.agency)].append(filing)
    years = {name: frozenset(filing.year for filing in group if filing.year) for name, group in by_name.items()}
    return sorted((_series(names, by_name) for names in _join(years)), key=lambda one: one.agency.name)


def plain_name(name: str) -> str:
    """A name without what is only typography.

    >>> plain_name("青禾县 卫生健康局（本级）")
    '青禾县卫生健康局'
    """
    return _BRACKETS.sub("", unicodedata.normalize("NFKC", name))


def likeness(left: str, right: str) -> float:
    """How alike two plain names are (0 to 1), 0 if they cannot be one agency.

    Given is the rapidfuzz ratio of what follows the places; where one name adds words to the other, less will do.

    >>> round(likeness("青禾县农业局", "青禾县农业农村局"), 2), likeness("青禾县农业局", "青河县农业局")
    (0.75, 0.0)
    >>> likeness("青禾县第一小学", "青禾县第二小学"), likeness("青禾县教育局", "青禾县体育局")
    (0.0, 0.0)
    """
    known = _settings()
    (places, head), (other_places, other_head) = _split(left), _split(right)
    if not _is_one_place((places, other_places)):
        return 0.0
    if min(len(head), len(other_head)) < known["head"] or head[-1] != other_head[-1]:
        return 0.0
    if re.findall(known["numerals"], head) != re.findall(known["numerals"], other_head):
        return 0.0
    alike = fuzz.ratio(head, other_head) / 100
    is_contained = LCSseq.similarity(head, other_head) == min(len(head), len(other_head))
    return alike if alike >= known["contained" if is_contained else "spelled"] else 0.0


def _join(years: Mapping[str, frozenset[int]]) -> list[list[str]]:
    """Names that are one agency, oldest first."""
    partners: dict[str, set[str]] = {name: set() for name in years}
    for left, right in _candidates(years):
        if likeness(left, right):
            partners[left].add(right)
            partners[right].add(left)
    joined: list[list[str]] = []
    seen: set[str] = set()
    for name in years:
        if name not in seen:
            linked = _linked(name, partners)
            seen |= linked
            together = sorted(linked, key=lambda one: min(years[one]))
            joined += [together] if _is_one_agency(together, years) else [[one] for one in together]
    return joined


def _is_one_agency(names: Sequence[str], years: Mapping[str, frozenset[int]]) -> bool:
    """Whether linked names can all be one: no year has two of them, and no two are of different places."""
    distinct = frozenset().union(*(years[name] for name in names))
    return sum(len(years[name]) for name in names) == len(distinct) and _is_one_place([_split(name)[0] for name in names])


def _is_one_place(places: Iterable[tuple[str, ...]]) -> bool:
    """Whether all are the same place: 石桥镇 may be 青禾县石桥镇, but no place at all says nothing."""
    ordered = sorted(places, key=len)
    return all(
        bool(shorter) == bool(longer) and longer[len(longer) - len(shorter) :] == shorter for shorter, longer in pairwise(ordered)
    )


def _candidates(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs that are worth comparing: the innermost place and the last character are the same, and the rest is alike."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in names:
        places, _ = _split(name)
        groups[places[-1] if places else "", name[-1:]].append(name)
    for group in groups.values():
        for start in range(0, len(group) if len(group) > 1 else 0, BLOCK):
            for row, column in _alike([_split(name)[1] for name in group], start):
                yield group[start + row], group[column]


def _alike(heads: Sequence[str], start: int) -> Iterator[tuple[int, int]]:
    """The pairs of a block that `likeness` may accept: all are compared at once, since some groups hold thousands."""
    block, known = heads[start : start + BLOCK], _settings()
    common = process.cdist(block, heads, scorer=LCSseq.similarity, dtype=np.uint8)
    rows, columns = np.array([len(one) for one in block])[:, None], np.array([len(one) for one in heads])[None, :]
    least = np.where(common == np.minimum(rows, columns), known["contained"], known["spelled"])
    for row, column in np.argwhere(2.0 * common >= least * (rows + columns) - 1e-9).tolist():
        if start + row < column:
            yield row, column


def _linked(name: str, partners: Mapping[str, set[str]]) -> set[str]:
    found, open_names = {name}, [name]
    while open_names:
        new = partners[open_names.pop()] - found
        found |= new
        open_names += new
    return found


def _series(names: Sequence[str], by_name: Mapping[str, list[Filing]]) -> Series:
    filings: dict[int, list[Filing]] = defaultdict(list)
    for name in names:
        for filing in by_name[name]:
            if filing.year:
                filings[filing.year].append(filing)
    printed = tuple(dict.fromkeys(one.agency for year in sorted(filings) for one in filings[year] if one.agency))
    alike = min(max((likeness(one, other) for other in names if other != one), default=1.0) for one in names)
    agency = Agency(printed[-1], printed, tuple(sorted(filings)), alike)
    return Series(agency, filings, is_sure=all(_is_unique(name) for name in names))


def _is_unique(name: str) -> bool:
    places, _ = _split(name)
    return bool(places) or re.search(_settings()["unique"], name) is not None


@cache
def _split(name: str) -> tuple[tuple[str, ...], str]:
    """The places at the head of a name, and the rest."""
    pattern = re.compile(_settings()["place"])
    places, at = [], 0
    while match := pattern.match(name, at):
        places.append(match[0])
        at = match.end()
    return tuple(places), name[at:]


def _settings() -> Mapping[str, Any]:
    settings: Mapping[str, Any] = load_toml(FILE)["agencies"]
    return settings
