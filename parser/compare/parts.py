"""Wholes and their parts in the prose (其中): no part is more than its whole, and a complete breakdown adds up to it (R18)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from parser.compare.context import Context
from parser.compare.wordings import breakdown
from parser.issues import make_issue
from parser.model import Agreement, Amount, Count, Issue, Judgement

RULE = "R18"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one whole that are counted in its unit and stated exactly, in reading order.

    `is_complete` says that the words call them all parts, `is_one_sentence` that they stand in one sentence.
    """

    whole: int
    parts: tuple[int, ...]
    is_complete: bool
    is_one_sentence: bool


def compare_parts(counts: Sequence[Count], contexts: Sequence[Context]) -> tuple[list[Agreement], list[Issue]]:
    """An agreement where parts add up to their whole, an issue where they cannot.

    A part that is more than its whole, or a complete breakdown that is, is a warning. Parts that together are more may overlap
    (one item on two sites), and a complete breakdown that is less may have lost a number: worth a look and no more.
    """
    agreements: list[Agreement] = []
    issues: list[Issue] = []
    for group in _groups(counts, contexts):
        whole = counts[group.whole]
        larger = tuple(part for part in group.parts if counts[part].value > whole.value)
        runs = _runs_that_fit(counts, group) if not larger else []
        agreements += [_agreement(counts, group.whole, run, "agrees", "") for run in runs]
        total = _sum(counts, group.parts)
        if larger or (group.is_complete and not runs and total > whole.value):
            agreements.append(_agreement(counts, group.whole, larger or group.parts, "contradicts", ""))
            issues.append(_issue("parts-exceed-whole", counts, group.whole, larger or group.parts))
        elif not runs and total != whole.value and (group.is_complete or (group.is_one_sentence and total > whole.value)):
            note = "incomplete" if total < whole.value else "overlap"
            agreements.append(_agreement(counts, group.whole, group.parts, "not_assessable", note))
            issues.append(_issue("parts-differ-from-whole", counts, group.whole, group.parts))
    return agreements, issues


def _runs_that_fit(counts: Sequence[Count], group: Parts) -> list[tuple[int, ...]]:
    """The runs of parts that add up to the whole: it may be broken down by applicants, and again by outcomes.

    The last one ends with the last part: a run that fits by chance and leaves parts over behind it proves nothing.
    """
    whole = counts[group.whole].value
    found: list[tuple[int, ...]] = []
    start = 0
    while start < len(group.parts):
        run = next((run for run in _runs_from(group.parts, start) if _sum(counts, run) >= whole), ())
        fits = bool(run) and _sum(counts, run) == whole
        if fits:
            found.append(run)
        start += len(run) if fits else 1
    return found if found and found[-1][-1] == group.parts[-1] else []


def _runs_from(parts: tuple[int, ...], start: int) -> Iterator[tuple[int, ...]]:
    return (parts[start:stop] for stop in range(start + 1, len(parts) + 1))


def _groups(counts: Sequence[Count], contexts: Sequence[Context]) -> Iterator[Parts]:
    children_of: dict[int, list[int]] = {}
    for number, count in enumerate(counts):
        if count.parent is not None and count.parent != number:
            children_of.setdefault(count.parent, []).append(number)
    for number, whole in enumerate(counts):
        if whole.kind != "count" or whole.relation != "=":
            continue
        children = children_of.get(number, [])
        parts = tuple(part for part in children if _is_alike(counts[part], whole))
        if parts:
            sentences = [(contexts[one].begins, counts[one].paragraph) for one in parts]
            together = (contexts[number].begins, whole.paragraph) == sentences[0] and len(set(sentences)) == 1
            complete = together and len(parts) == len(children) > 1 and _is_complete(counts, contexts, number, parts)
            yield Parts(number, parts, complete, len(set(sentences)) == 1)


def _is_alike(part: Count, whole: Count) -> bool:
    return part.kind == "count" and part.relation == "=" and part.unit == whole.unit and part.scope == whole.scope


def _is_complete(counts: Sequence[Count], contexts: Sequence[Context], whole: int, parts: Sequence[int]) -> bool:
    """Whether the words between whole and parts, or those of the last part, say that these are all of them."""
    if not all(counts[whole].span < counts[part].span for part in parts):
        return False
    known = breakdown()
    begun = contexts[parts[0]].sentence[len(contexts[whole].sentence) :]
    last = counts[parts[-1]]
    return bool(known.complete.search(begun) or known.rest.search(last.object or "") or known.rest.search(last.action or ""))


def _agreement(counts: Sequence[Count], whole: int, parts: tuple[int, ...], outcome: Judgement, note: str) -> Agreement:
    return Agreement(RULE, "parts", whole, (), outcome, counts[whole].value, _sum(counts, parts), note, parts)


def _issue(code: str, counts: Sequence[Count], whole: int, parts: Sequence[int]) -> Issue:
    shown = ", ".join(counts[part].text for part in parts)
    related = tuple(counts[part].span for part in parts)
    details: dict[str, Any] = {"whole": counts[whole].text, "parts": shown, "amount": _sum(counts, parts)}
    return make_issue(code, span=counts[whole].span, related=related, rule=RULE, **details)


def _sum(counts: Sequence[Count], parts: Sequence[int]) -> Amount:
    amounts = [counts[part].value for part in parts]
    return sum(amounts[1:], start=amounts[0])
