"""Which documents are the same report twice, and which are versions of one another, told by what they state.

Documents with the same agency and year are compared: a *duplicate* has the same prose, and no field on which the two have
different amounts (one may lack some: its layout lost them). Where amounts or prose differ, the later one is the *correction* and
the earlier one *corrected*, if the days of publication or a title say which is which; otherwise both are in *conflict*, and a
person must look. Without agency or year only an equal copy is taken for a duplicate. Nothing is ever left out of a table.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from parser.data import load_toml
from parser.tabulate.fingerprint import likeness

FACTS = ("file", "document", "agency", "year", "title", "published", "nonzero", "content", "fingerprint", "failure")
Amounts: TypeAlias = Mapping[str, str]  # field id to exact amount
AmountsOf: TypeAlias = Callable[[Iterable[int]], Mapping[int, Amounts]]


@dataclass(frozen=True, slots=True)
class Version:
    """How one document relates to another one: `duplicate`, `corrected`, `correction` or `conflict`."""

    version: str
    version_of: str


def mark_versions(facts: Sequence[Mapping[str, Any]], amounts_of: AmountsOf) -> dict[int, Version]:
    """The documents that relate to another one, by their place in `facts` (the columns `FACTS`, in the order of the corpus).

    `amounts_of` gives the amounts of some documents; it is asked only for those that might be copies of one another.
    """
    groups = [group for group in _group(facts) if len(group) > 1]
    unequal = {place for group in groups if len({facts[one]["content"] for one in group}) > 1 for place in group}
    amounts = amounts_of(unequal) if unequal else {}
    found: dict[int, Version] = {}
    for group in groups:
        found |= _compare(group, facts, amounts)
    return found


def name_of(facts: Mapping[str, Any]) -> str:
    """`file#document`, as the column `version_of` names a document."""
    return f"{facts['file'] or ''}#{facts['document']}"


def _group(facts: Sequence[Mapping[str, Any]]) -> Iterable[list[int]]:
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for place, one in enumerate(facts):
        if one["failure"] is not None:
            continue
        if one["agency"] and one["year"]:
            groups[one["agency"], one["year"]].append(place)
        elif one["fingerprint"]:
            groups["", one["content"], one["fingerprint"]].append(place)
    return groups.values()


def _compare(group: Sequence[int], facts: Sequence[Mapping[str, Any]], amounts: Mapping[int, Amounts]) -> dict[int, Version]:
    """Within one agency and year: copies of an earlier document, then versions among what is left."""
    found: dict[int, Version] = {}
    distinct: list[int] = []
    for place in group:
        original = next((one for one in distinct if _is_copy(one, place, facts, amounts)), None)
        if original is None:
            distinct.append(place)
        else:
            found[place] = Version("duplicate", name_of(facts[original]))
    return found | _order(distinct, facts)


def _is_copy(one: int, other: int, facts: Sequence[Mapping[str, Any]], amounts: Mapping[int, Amounts]) -> bool:
    left, right = facts[one], facts[other]
    support = left["nonzero"]
    if left["content"] != right["content"]:
        ours, theirs = amounts.get(one, {}), amounts.get(other, {})
        if any(theirs.get(field, amount) != amount for field, amount in ours.items()):
            return False
        support = sum(theirs.get(field) == amount and amount.strip("0.") != "" for field, amount in ours.items())
    elif not left["fingerprint"] and not right["fingerprint"]:
        return bool(left["nonzero"])
    data = load_toml("versions.toml")
    least = data["likeness"]["supported" if support >= data["amounts"]["support"] else "same"]
    return likeness(left["fingerprint"], right["fingerprint"]) >= float(least)


def _order(distinct: Sequence[int], facts: Sequence[Mapping[str, Any]]) -> dict[int, Version]:
    """Corrections after what they correct, where that can be told; conflicts otherwise."""
    if len(distinct) < 2:
        return {}
    least = load_toml("versions.toml")["likeness"]["related"]
    first = facts[distinct[0]]["fingerprint"]
    related = all(likeness(first, facts[one]["fingerprint"]) >= least for one in distinct[1:])
    ranks = [_rank(facts[one]) for one in distinct]
    if not related or not _can_be_ordered(ranks):
        others = {place: next(one for one in distinct if one != place) for place in distinct}
        return {place: Version("conflict", name_of(facts[other])) for place, other in others.items()}
    *earlier, before, latest = [place for _, place in sorted(zip(ranks, distinct, strict=True))]
    found = {place: Version("corrected", name_of(facts[latest])) for place in (*earlier, before)}
    return found | {latest: Version("correction", name_of(facts[before]))}


def _rank(facts: Mapping[str, Any]) -> tuple[bool, datetime.date]:
    title = facts["title"] or ""
    is_correction = any(word in title for word in load_toml("versions.toml")["corrections"])
    return is_correction, facts["published"] or datetime.date.min


def _can_be_ordered(ranks: Sequence[tuple[bool, datetime.date]]) -> bool:
    """Whether a title or a day tells every document from every other; an unknown day tells nothing."""
    days = {(kind, day) for kind, day in ranks}
    unknown = [kind for kind, day in ranks if day == datetime.date.min]
    alone = all(sum(other == kind for other, _ in ranks) == 1 for kind in unknown)
    return len(days) == len(ranks) and alone
