"""The knowledge of `data/counts.toml`, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from parser.data import load_toml
from parser.model import CountKind, Relation

TO_SIMPLE = {"块钱": "元", "元人民币": "元", "百分点": "个百分点", "号人": "人", "工作日": "个工作日"}


def settings() -> dict[str, Any]:
    """The whole data file."""
    return load_toml("counts.toml")


class Unit(NamedTuple):
    """A measure word as it is given in results, what it multiplies the number by, and the kind of fact it makes."""

    name: str
    factor: int
    kind: CountKind


@cache
def units() -> dict[str, Unit]:
    """All printed measure words."""
    known = settings()["units"]
    found = {text: Unit(text, 1, "count") for text in known["count"]}
    factors = {"万元": 10_000, "亿元": 100_000_000}
    found |= {text: Unit(TO_SIMPLE.get(text, "元"), factors.get(text, 1), "money") for text in known["money"]}
    found |= {text: Unit(TO_SIMPLE.get(text, text), 1, "percentage") for text in known["rate"]}
    return found | {text: Unit(TO_SIMPLE.get(text, text), 1, "duration") for text in known["duration"]}


@cache
def hanzi_units() -> frozenset[str]:
    """The measure words behind Chinese numerals that are counts; money and rates are always."""
    known = settings()["units"]
    return frozenset((*known["hanzi"]["allowed"], *known["money"], *known["rate"]))


@cache
def relations() -> dict[str, dict[str, Relation]]:
    """For each place (`before`, `inside`, `after`) the words that say how exactly a number is meant."""
    groups = settings()["relations"].values()
    return {
        place: {word: group["relation"] for group in groups for word in group[place]} for place in ("before", "inside", "after")
    }


def _guards(side: str) -> dict[str, str]:
    """The characters that must not stand beside a word that says how exactly a number is meant."""
    return {word: characters for group in settings()["relations"].values() for word, characters in group.get(side, {}).items()}


@cache
def words_before() -> str:
    """A pattern for the words before a number that say how exactly it is meant."""
    guards = _guards("not_after")
    return "|".join(
        f"(?<![{guards[word]}]){re.escape(word)}" if word in guards else re.escape(word)
        for word in longest_first(relations()["before"])
    )


@cache
def words_after() -> str:
    """A pattern for the words behind a measure word that say how exactly the number is meant."""
    guards = _guards("not_before")
    return "|".join(
        rf"{re.escape(word)}(?!\s?[{guards[word]}])" if word in guards else re.escape(word)
        for word in longest_first(relations()["after"])
    )


class Searched(NamedTuple):
    """A pattern of the data, and what must stand in a text before it is worth while to search for it."""

    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None

    @classmethod
    def of(cls, entry: str | Mapping[str, str]) -> Searched:
        """The entry of a list of patterns: the pattern alone, or with what it needs."""
        if isinstance(entry, str):
            return cls(re.compile(entry), None)
        return cls(re.compile(entry["pattern"]), re.compile(entry["needs"]))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in a text."""
        return self.pattern.finditer(text) if self.needs is None or self.needs.search(text) else iter(())


@cache
def mask_patterns() -> tuple[Searched, ...]:
    """Everything that is never a count, pattern by pattern, as matches of one may overlap those of another."""
    return tuple(Searched.of(entry) for group in settings()["masks"].values() for entry in group["patterns"])


@cache
def zero_patterns() -> tuple[Searched, ...]:
    """The forms of negated facts."""
    return tuple(map(Searched.of, settings()["zero"]["patterns"]))


@cache
def inferred_units() -> dict[str, str]:
    """The measure word of a noun that a number has lost."""
    return {noun: entry["unit"] for entry in reversed(settings()["infer"]) for noun in entry["nouns"]}


def unit_of(words: str) -> str | None:
    """The measure word for the noun at the end of some words."""
    return next((unit for start in range(len(words)) if (unit := inferred_units().get(words[start:]))), None)


@cache
def people() -> frozenset[str]:
    """The measure words of people."""
    return frozenset(settings()["units"]["people"]["words"])


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, longest_first(words)))


def longest_first(words: Iterable[str]) -> list[str]:
    """The words in the order in which a pattern must try them."""
    return sorted(set(words), key=lambda word: (-len(word), word))
