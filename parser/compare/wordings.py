"""The wordings of `data/compare.toml`: which statements of the prose mean which cells, compiled once.

The head of the data file explains every key. A key that is not listed here is refused, so that a slip of the pen shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from parser.data import load_toml

FILE = "compare.toml"

_KEYS = {"id", "rule", "source", "about", "fields", "readings", "examples", "counter"}
_LISTS = {"actions", "objects", "words", "excluded", "not_under", "doubtful", "doubtful_from_one", "units", "scopes"}
_FLAGS = {"bare", "no_zero"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A sum of cells that a statement can mean; `note` names it, "" for the plain reading."""

    note: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a statement must speak about, and what shows that it speaks about something else."""

    name: str
    sentence: re.Pattern[str] | None
    paragraph: re.Pattern[str] | None
    headings: re.Pattern[str] | None
    never: re.Pattern[str] | None
    never_in_sentence: re.Pattern[str] | None
    neutral: re.Pattern[str] | None
    sections: frozenset[str]
    topics: frozenset[str]

    @property
    def is_anywhere(self) -> bool:
        """Whether statements about it need no context."""
        return not (self.sentence or self.headings or self.sections)


@dataclass(frozen=True, slots=True)
class Wording:
    """One statement: the cells it means and the words that make it."""

    id: str
    rule: str
    subject: Subject
    readings: tuple[Reading, ...]
    actions: re.Pattern[str] | None
    objects: re.Pattern[str] | None
    words: re.Pattern[str] | None
    excluded: re.Pattern[str] | None
    not_under: re.Pattern[str] | None
    doubtful: re.Pattern[str] | None
    doubtful_from_one: re.Pattern[str] | None
    units: frozenset[str]
    scopes: frozenset[str]
    may_lack_action: bool
    may_be_negated: bool


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Words that say that the parts of a whole are all of them: before the first part, or as the last one."""

    complete: re.Pattern[str]
    rest: re.Pattern[str]


@cache
def wordings() -> tuple[Wording, ...]:
    """All statements, in the order of the file.

    >>> [wording.id for wording in wordings()][:3]
    ['received', 'carried_over', 'carried_forward']
    """
    return tuple(_wording(entry) for entry in load_toml(FILE)["statement"])


@cache
def subjects() -> Mapping[str, Subject]:
    """The subjects by name."""
    return {name: _subject(name, entry) for name, entry in load_toml(FILE)["subjects"].items()}


@cache
def doubt() -> re.Pattern[str]:
    """What leaves a doubt wherever it stands in the sentence before the number."""
    return re.compile("|".join(load_toml(FILE)["doubt"]["sentence"]))


@cache
def breakdown() -> Breakdown:
    """The words of complete breakdowns."""
    entry = load_toml(FILE)["breakdown"]
    return Breakdown(re.compile("|".join(entry["complete"])), re.compile("|".join(entry["rest"])))


def _wording(entry: Mapping[str, Any]) -> Wording:
    unknown = set(entry) - _KEYS - _LISTS - _FLAGS
    if unknown:
        raise ValueError(f"{FILE}: statement {entry.get('id')} has unknown keys: {', '.join(sorted(unknown))}")
    plain = Reading("", tuple(entry["fields"]))
    others = (Reading(reading["note"], tuple(reading["fields"])) for reading in entry.get("readings", ()))
    return Wording(
        id=entry["id"],
        rule=entry["rule"],
        subject=subjects()[entry["about"]],
        readings=(plain, *others),
        actions=_any(entry.get("actions")),
        objects=_any(entry.get("objects")),
        words=_any(entry.get("words")),
        excluded=_any(entry.get("excluded")),
        not_under=_any(entry.get("not_under")),
        doubtful=_any(entry.get("doubtful")),
        doubtful_from_one=_any(entry.get("doubtful_from_one")),
        units=frozenset(entry["units"]),
        scopes=frozenset(entry.get("scopes", ("year", "none"))),
        may_lack_action=entry.get("bare", False),
        may_be_negated=not entry.get("no_zero", False),
    )


def _subject(name: str, entry: Mapping[str, Any]) -> Subject:
    return Subject(
        name=name,
        sentence=_any(entry.get("sentence")),
        paragraph=_any(entry.get("paragraph")),
        headings=_any(entry.get("headings")),
        never=_any(entry.get("never")),
        never_in_sentence=_any(entry.get("never_in_sentence")),
        neutral=_any(entry.get("neutral")),
        sections=frozenset(entry.get("sections", ())),
        topics=frozenset(entry.get("topics", ())),
    )


def _any(patterns: Iterable[str] | None) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None
