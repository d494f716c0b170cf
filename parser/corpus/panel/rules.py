"""The rules of `data/panel.toml`, read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

from parser.data import load_toml

FILE = "panel.toml"
When: TypeAlias = Literal["earlier", "later"]


@dataclass(frozen=True, slots=True)
class Term:
    """A cell of one of two years, with its sign in the sum."""

    when: When
    field: str
    sign: int


@dataclass(frozen=True, slots=True)
class YearRule:
    """One rule at one place: the sum of `left` should equal that of `right`."""

    id: str
    code: str
    message: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """The cells of both sides."""
        return (*self.left, *self.right)


@cache
def year_rules() -> tuple[YearRule, ...]:
    """Every rule at every place.

    >>> [rule.left[0].field for rule in year_rules() if rule.id == "R8"]
    ['active_disclosure.regulations.in_force', 'active_disclosure.normative_documents.in_force']
    """
    return tuple(_rules())


@cache
def fields_compared() -> frozenset[str]:
    """The ids of all fields that some rule compares."""
    across_years = (term.field for rule in year_rules() for term in rule.terms)
    return frozenset((*across_years, *load_toml(FILE)["children"]["fields"]))


def doubtful_severities() -> Sequence[str]:
    """The severities of issues that make a cell too doubtful to be compared."""
    severities: list[str] = load_toml(FILE)["doubt"]["severities"]
    return severities


def _rules() -> Iterator[YearRule]:
    for entry in load_toml(FILE)["rules"]:
        for place in entry["places"]:
            left, right = (tuple(_term(one, place) for one in entry[side]) for side in ("left", "right"))
            yield YearRule(entry["id"], entry["code"], entry["message"], left, right)


def _term(entry: Mapping[str, Any], place: str) -> Term:
    return Term(entry["year"], entry["field"].replace("*", place), entry.get("sign", 1))
