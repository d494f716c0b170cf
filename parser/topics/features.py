"""Texts to numbers, with numpy alone, the same way for training and for scoring.

A paragraph is seen as its character n-grams, those of its opening once more (headings and cue words stand there), those of its
heading, and a few facts: length, official section, place in the report, whether the line is known site chrome. An n-gram of
up to three UTF-16 units is one integer, a vocabulary a sorted array: a batch is looked up at once and no string is stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from parser.repair import classify_chrome, repair

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.uint64]

LONGEST = 3  # characters of an n-gram: 48 of the 64 bits
OPENING = 16  # characters
LENGTHS = (6, 15, 30, 60, 120, 240)  # a paragraph has at most so many characters
SECTIONS = 6
PLACES = 6  # equal parts of a report
SPACES = ("text", "opening", "heading")
WEIGHTS = {"text": 1.0, "opening": 0.5, "heading": 1.0}
FACT_WEIGHTS = {"length": 0.1, "section": 0.5, "place": 0.5, "chrome": 0.5}
FACTS = len(LENGTHS) + SECTIONS + PLACES + 1

_START, _END = "\x02", "\x03"
_WIDE = "，。：；（）！？【】〔〕［］“”‘’「」『』．％"
_NARROW = ',.:;()!?[][][]""\'\'"""".%'
_FOLDED = dict(zip(_WIDE, _NARROW, strict=True))
_TO_FOLD = re.compile(f"[{re.escape(_WIDE)}\x00\x02\x03]")
_DIGITS = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True)
class Cases:
    """Paragraphs as the model sees them, column by column.

    `texts` and `headings` are normalised (a heading is empty when unknown), `sections` 1 to 6, `positions` 0.0 to 1.0;
    `chrome` says which texts are known site chrome as a whole.
    """

    texts: Sequence[str]
    headings: Sequence[str]
    sections: Sequence[int | None]
    positions: Sequence[float | None]
    chrome: Sequence[bool]

    def __len__(self) -> int:
        return len(self.texts)


class Entries(NamedTuple):
    """The non-zero entries of a sparse matrix, sorted by row."""

    rows: Integers
    columns: Integers
    values: Floats


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The n-grams that are looked at, as sorted codes, with the weight of each: the rarer, the heavier."""

    codes: Codes
    weights: NDArray[np.float32]

    def entries(self, texts: Sequence[str]) -> Entries:
        """Each text as a row of length one: the weights of the n-grams that occur in it."""
        return self.weigh(*n_grams(texts), len(texts))

    def weigh(self, rows: Integers, codes: Codes, count: int) -> Entries:
        """The same for `count` texts whose n-grams are known."""
        if not len(self.codes):
            return Entries(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
        columns = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        known = self.codes[columns] == codes
        rows, columns = rows[known], columns[known]
        values = self.weights[columns].astype(np.float64)
        norms = np.sqrt(np.bincount(rows, values**2, count))
        return Entries(rows, columns, values / norms[rows])


def make_cases(
    texts: Sequence[str],
    headings: Sequence[str | None] | None = None,
    sections: Sequence[int | None] | None = None,
    positions: Sequence[float | None] | None = None,
    *,
    repaired: bool = False,
) -> Cases:
    """The paragraphs as the model sees them; `repaired` says that the texts come from `repair` already."""
    nothing = [None] * len(texts)
    tidied = list(texts) if repaired else [tidy(text) for text in texts]
    known = [heading or "" for heading in (headings if headings is not None else nothing)]
    return Cases(
        [normalise(text) for text in tidied],
        [normalise(heading if repaired or not heading else tidy(heading)) for heading in known],
        sections if sections is not None else nothing,
        positions if positions is not None else nothing,
        [classify_chrome(text) is not None for text in tidied],
    )


def tidy(text: str) -> str:
    """The text as `parse` would read it; a text of which repair leaves nothing (a page number) stays as it is."""
    return repair(text)[0].text or text


def normalise(text: str) -> str:
    """The text without blanks, its punctuation in one width and every number as 0.

    >>> normalise("全年公开 1,234 条（次）。")
    '全年公开0,0条(次).'
    """
    folded = _TO_FOLD.sub(lambda found: _FOLDED.get(found[0], ""), text)
    return _DIGITS.sub("0", "".join(folded.split()))


def n_grams(texts: Sequence[str]) -> tuple[Integers, Codes]:
    """The distinct n-grams of every text as (row, code), sorted by row; the ends of a text count as characters.

    An empty text has none.
    """
    units = np.frombuffer("".join(f"{_START}{text}{_END}" for text in texts).encode("utf-16-le", "surrogatepass"), "<u2")
    owners = np.cumsum(units == ord(_START)) - 1
    wide = units.astype(np.uint64)
    rows, codes = [owners], [wide]
    for length in range(2, LONGEST + 1):
        stop = len(units) - length + 1
        code = codes[-1][:stop] | (wide[length - 1 :] << np.uint64(16 * (length - 1)))
        rows.append(owners[:stop])
        codes.append(code)
    return _distinct(rows, codes, owners, np.array([bool(text) for text in texts], dtype=bool))


def _distinct(rows: list[Integers], codes: list[Codes], owners: Integers, filled: NDArray[np.bool_]) -> tuple[Integers, Codes]:
    inside = [(row == owners[index:]) & filled[row] for index, row in enumerate(rows)]
    row = np.concatenate([row[keep] for row, keep in zip(rows, inside, strict=True)])
    code = np.concatenate([code[keep] for code, keep in zip(codes, inside, strict=True)])
    # 48 bits of code leave 16 for the row: batches are smaller than that
    if len(owners) and owners[-1] < 1 << 16:
        packed = np.sort((row.astype(np.uint64) << np.uint64(48)) | code)
        new = np.ones(len(packed), bool)
        new[1:] = packed[1:] != packed[:-1]
        packed = packed[new]
        return (packed >> np.uint64(48)).astype(np.int64), packed & np.uint64((1 << 48) - 1)
    order = np.lexsort((code, row))
    row, code = row[order], code[order]
    new = np.ones(len(row), bool)
    new[1:] = (row[1:] != row[:-1]) | (code[1:] != code[:-1])
    return row[new], code[new]


def learn_vocabulary(texts: Sequence[str], min_count: int) -> Vocabulary:
    """The n-grams of at least `min_count` of the texts, weighted by their inverse document frequency."""
    _, codes = n_grams(texts)
    distinct, counts = np.unique(codes, return_counts=True)
    kept = counts >= min_count
    weights = np.log((1 + len(texts)) / (1 + counts[kept])) + 1
    return Vocabulary(distinct[kept], weights.astype(np.float32))


def views(cases: Cases) -> dict[str, list[str]]:
    """The strings of each feature space; a text without heading has no n-gram in that space."""
    return {
        "text": list(cases.texts),
        "opening": [text[:OPENING] for text in cases.texts],
        "heading": list(cases.headings),
    }


def entries(vocabularies: Mapping[str, Vocabulary], cases: Cases) -> Iterator[Entries]:
    """The n-gram features of the cases, space by space; the columns of a space follow those of the one before."""
    spaces, count = views(cases), len(cases)
    rows, codes = n_grams([text for texts in spaces.values() for text in texts])
    bounds = np.searchsorted(rows, [count * number for number in range(len(spaces) + 1)]).tolist()
    column = 0
    for number, (space, (first, last)) in enumerate(zip(spaces, pairwise(bounds), strict=True)):
        own, columns, values = vocabularies[space].weigh(rows[first:last] - count * number, codes[first:last], count)
        yield Entries(own, columns + column, values * WEIGHTS[space])
        column += len(vocabularies[space].codes)


def facts(cases: Cases) -> Floats:
    """What is known about each paragraph besides its words, one column per fact; all zero where unknown."""
    table = np.zeros((len(cases), FACTS))
    sizes = np.array([len(text) for text in cases.texts])
    table[:, : len(LENGTHS)] = FACT_WEIGHTS["length"] * (sizes[:, None] <= np.array(LENGTHS))
    first_place = len(LENGTHS) + SECTIONS
    for row, (section, position) in enumerate(zip(cases.sections, cases.positions, strict=True)):
        if section is not None and 1 <= section <= SECTIONS:
            table[row, len(LENGTHS) + section - 1] = FACT_WEIGHTS["section"]
        if position is not None:
            place = min(PLACES - 1, max(0, int(position * PLACES)))
            table[row, first_place + place] = FACT_WEIGHTS["place"]
    table[:, -1] = FACT_WEIGHTS["chrome"] * np.array(cases.chrome, dtype=np.float64)
    return table
