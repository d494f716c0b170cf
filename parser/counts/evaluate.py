"""Scores the counts stage on annotated sentences: numbers with unit and relation, their roles, time and wholes, negated facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from parser.counts.examples import Sentence
from parser.counts.find import Found, Tools, find_counts
from parser.counts.outcomes import with_outcome
from parser.counts.role_training import simplified
from parser.counts.tagged import Tag
from parser.model import Span
from parser.repair import repair

ROLE_NAMES = ("action", "object", "channel")
_CLOSE = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class CountScores:
    """Precision, recall and F1 of (place, value, unit, relation); of the hits the share with the right role (`exact`: to the letter,
    `loose`: one contains the other), time and whole, and of the roles given the share that is right (`given`, loosely); F1 of
    negated facts. Optional numbers are neither hits nor misses."""

    sentences: int
    counts: int
    precision: float
    recall: float
    f1: float
    relation: float
    exact: dict[str, float]
    loose: dict[str, float]
    given: dict[str, float]
    scope: float
    parent: float
    zero_f1: float

    @property
    def role_mean(self) -> float:
        """The mean share of right roles, loosely compared."""
        return sum(self.loose.values()) / len(self.loose)

    def to_dict(self) -> dict[str, Any]:
        """The figures, rounded."""
        return {
            key: {name: round(number, 4) for name, number in value.items()} if isinstance(value, dict) else round(value, 4)
            for key, value in asdict(self).items()
        }


def score_counts(sentences: Iterable[Sentence], tools: Tools) -> CountScores:
    """The scores of the stage on annotated sentences."""
    tally: Counter[str] = Counter()
    for sentence in sentences:
        tally["sentences"] += 1
        _score_sentence(sentence, tools, tally)
    hits, found, known = tally["hit"], tally["hit"] + tally["false"], tally["hit"] + tally["missed"]
    precision, recall = hits / max(1, found), hits / max(1, known)
    zero_precision = tally["zero_hit"] / max(1, tally["zero_hit"] + tally["zero_false"])
    zero_recall = tally["zero_hit"] / max(1, tally["zero_hit"] + tally["zero_missed"])
    return CountScores(
        sentences=tally["sentences"],
        counts=known,
        precision=precision,
        recall=recall,
        f1=_f1(precision, recall),
        relation=tally["relation"] / max(1, tally["placed"]),
        exact={role: tally[f"{role}_exact"] / max(1, tally[role]) for role in ROLE_NAMES},
        loose={role: tally[f"{role}_loose"] / max(1, tally[role]) for role in ROLE_NAMES},
        given={role: tally[f"{role}_loose"] / max(1, tally[f"{role}_given"]) for role in ROLE_NAMES},
        scope=tally["scope"] / max(1, hits),
        parent=tally["parent_hit"] / max(1, tally["parent"]),
        zero_f1=_f1(zero_precision, zero_recall),
    )


def read_counts(text: str, tools: Tools) -> list[tuple[Span, Found]]:
    """The counts of a plain text with their places in it."""
    document, _, _ = repair(text)
    found, _ = find_counts(document.text, tools)
    return [(document.span(one.begin, one.stop), one) for one in found]


def _score_sentence(sentence: Sentence, tools: Tools, tally: Counter[str]) -> None:
    found = read_counts(sentence.text, tools)
    numbers = [(span, one) for span, one in found if one.polarity == "positive"]
    used: set[int] = set()
    partner: dict[int, int] = {}
    for index, tag in enumerate(sentence.tags):
        if tag.kind == "implied_zero":
            continue
        near = [i for i, (span, _) in enumerate(numbers) if i not in used and span.start < tag.end and tag.start < span.end]
        used |= set(near)
        match = next((i for i in near if _is_same(numbers[i][1], tag)), None)
        tally["placed"] += match is not None and not tag.optional
        right = match is not None and numbers[match][1].relation == tag.relation
        tally["relation"] += right and not tag.optional
        if right and match is not None:
            partner[index] = match
        if not tag.optional:
            tally["hit" if right else "missed"] += 1
            if right and match is not None:
                _score_roles(numbers[match][1], tag, tally)
        tally["false"] += len(near) - (match is not None)
    tally["false"] += sum(i not in used and one.kind != "duration" for i, (_, one) in enumerate(numbers))
    _score_links(sentence, found, numbers, partner, tally)
    _score_zeros(sentence, [span for span, one in found if one.polarity == "negative"], tally)


def _score_roles(one: Found, tag: Tag, tally: Counter[str]) -> None:
    tally["scope"] += one.scope == tag.scope
    told = {role: simplified(getattr(tag, role) or "") or None for role in ROLE_NAMES}
    told["object"] = with_outcome(told["action"], told["object"])
    for role, gold in told.items():
        guess = getattr(one, role) or ""
        tally[f"{role}_given"] += bool(guess)
        if gold:
            tally[role] += 1
            tally[f"{role}_exact"] += gold == guess
            tally[f"{role}_loose"] += bool(guess) and (gold in guess or guess in gold)


def _score_links(
    sentence: Sentence,
    found: list[tuple[Span, Found]],
    numbers: list[tuple[Span, Found]],
    partner: dict[int, int],
    tally: Counter[str],
) -> None:
    for index, tag in enumerate(sentence.tags):
        if tag.parent is not None and index in partner and tag.parent in partner:
            tally["parent"] += 1
            parent = numbers[partner[index]][1].parent
            tally["parent_hit"] += parent is not None and found[parent][1] is numbers[partner[tag.parent]][1]


def _score_zeros(sentence: Sentence, spans: list[Span], tally: Counter[str]) -> None:
    tags = [tag for tag in sentence.tags if tag.kind == "implied_zero"]
    tally["zero_hit"] += sum(any(span.start < tag.end and tag.start < span.end for span in spans) for tag in tags)
    tally["zero_missed"] += sum(not any(span.start < tag.end and tag.start < span.end for span in spans) for tag in tags)
    tally["zero_false"] += sum(not any(span.start < tag.end and tag.start < span.end for tag in tags) for span in spans)


def _is_same(one: Found, tag: Tag) -> bool:
    unit = simplified(tag.unit) if tag.unit else None
    same_unit = unit == one.unit or tag.unit_inferred
    return same_unit and abs(Decimal(one.value) - tag.value) < _CLOSE


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(1e-9, precision + recall)
