"""Wholes and their parts in the prose (其中): no part is more than its whole, and a complete breakdown adds up to it (R18)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parser.compare.context import Context
from parser.compare.wordings import breakdown
from parser.issues import make_issue
from parser.model import Agreement, Amount, Count, Issue

RULE = "R18"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one whole that are counted in its unit and stated exactly, in reading order."""

    whole: int
    parts: tuple[int, ...]
    is_complete: bool


def compare_parts(counts: Sequence[Count], contexts: Sequence[Context]) -> tuple[list[Agreement], list[Issue]]:
    """An agreement where parts add up to their whole, an issue where they cannot.

    A part that is more than its whole, or a complete breakdown that is, is a warning. Parts that together are more may overlap
    (one item on two sites), and a complete breakdown that is less may have lost a number: worth a look and no more.
    """
    agreements: list[Agreement] = []
    issues: list[Issue] = []
    for group in _groups(counts, contexts):
        whole = counts[group.whole]
        total = _sum([counts[part].value for part in group.parts])
        largest = max(group.parts, key=lambda part: counts[part].value)
        exceeds = counts[largest].value > whole.value
        if not exceeds and total == whole.value:
            agreements.append(Agreement(RULE, "parts", group.whole, (), "agrees", whole.value, total, "", group.parts))
        elif exceeds or (group.is_complete and total > whole.value):
            agreements.append(Agreement(RULE, "parts", group.whole, (), "contradicts", whole.value, total, "", group.parts))
            shown = (largest,) if exceeds else group.parts
            amount = counts[largest].value if exceeds else total
            issues.append(_issue("parts-exceed-whole", whole, [counts[part] for part in shown], amount))
        elif group.is_complete or total > whole.value:
            note = "incomplete" if total < whole.value else "overlap"
            agreements.append(Agreement(RULE, "parts", group.whole, (), "not_assessable", whole.value, total, note, group.parts))
            issues.append(_issue("parts-differ-from-whole", whole, [counts[part] for part in group.parts], total))
    return agreements, issues


def _groups(counts: Sequence[Count], contexts: Sequence[Context]) -> Iterator[Parts]:
    for number, whole in enumerate(counts):
        if whole.kind != "count" or whole.relation != "=":
            continue
        children = [other for other, count in enumerate(counts) if count.parent == number and other != number]
        parts = tuple(part for part in children if _is_alike(counts[part], whole))
        if parts:
            yield Parts(number, parts, len(parts) == len(children) > 1 and _is_complete(counts, contexts, number, parts))


def _is_alike(part: Count, whole: Count) -> bool:
    return part.kind == "count" and part.relation == "=" and part.unit == whole.unit and part.scope == whole.scope


def _is_complete(counts: Sequence[Count], contexts: Sequence[Context], whole: int, parts: Sequence[int]) -> bool:
    """Whether the words say that these are all parts, and they stand in one sentence behind the whole."""
    if not all(counts[whole].span < counts[part].span for part in parts):
        return False
    if len({(contexts[one].before, counts[one].paragraph) for one in (whole, *parts)}) > 1:
        return False
    known = breakdown()
    begun = contexts[parts[0]].sentence[len(contexts[whole].sentence) :]
    last = counts[parts[-1]]
    return bool(known.complete.search(begun) or known.rest.search(last.object or "") or known.rest.search(last.action or ""))


def _issue(code: str, whole: Count, parts: Sequence[Count], amount: Amount) -> Issue:
    shown = ", ".join(part.text for part in parts)
    related = tuple(part.span for part in parts)
    return make_issue(code, span=whole.span, related=related, rule=RULE, whole=whole.text, parts=shown, amount=amount)


def _sum(amounts: Sequence[Amount]) -> Amount:
    return sum(amounts[1:], start=amounts[0])
