"""Which statements each count makes, and whether the wording leaves a doubt.

A doubtful match may agree with the table, but it never contradicts it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from parser.compare.context import Context, ancestors, fold, role_words
from parser.compare.wordings import Subject, Wording, doubt, wordings
from parser.model import Count, CountKind, Scope

Certainty: TypeAlias = Literal["sure", "doubtful"]

_LABEL = re.compile(r"[^,:\d]*:")  # 依申请公开: 受理3件
_KINDS = {"count", "money", "implied_zero"}


@dataclass(frozen=True, slots=True)
class Match:
    """Count number `count` states what `wording` means."""

    wording: Wording
    count: int
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """What a count says as far as a subject goes: its role, its own words, and whether it speaks about the subject."""

    role: str
    own: str
    about: Certainty | None


def find_matches(counts: Sequence[Count], contexts: Sequence[Context]) -> list[Match]:
    """Every statement that every count makes, statement by statement; of a whole and its parts that would state the same, the
    whole. `contexts` are where the counts stand.

    >>> from parser.compare.context import read_contexts
    >>> from parser.model import Paragraph, Span
    >>> text = "全年收到政府信息公开申请8件。"
    >>> count = Count("8件", Span(12, 14), 8, "件", action="收到", object="政府信息公开申请", paragraph=0)
    >>> contexts = read_contexts([count], [Paragraph(text, Span(0, 15), None, None, None)])
    >>> [(match.wording.id, match.is_sure) for match in find_matches([count], contexts)]
    [('received', True)]
    """
    found: dict[tuple[int, int], Match] = {}
    for number, (count, context) in enumerate(zip(counts, contexts, strict=True)):
        told: dict[str, _Told] = {}
        for place, wording in _fitting(count.kind, count.scope, None if count.unit_inferred else count.unit):
            subject = wording.subject
            if subject.name not in told:
                told[subject.name] = _tell(subject, context)
            certainty = _match(wording, count, context, told[subject.name])
            if certainty:
                found[place, number] = Match(wording, number, certainty == "sure")
    return [
        found[place, number]
        for place, number in sorted(found)
        if not any((place, whole) in found for whole in ancestors(counts, number))
    ]


@lru_cache(maxsize=1 << 10)
def _fitting(kind: CountKind, scope: Scope | None, unit: str | None) -> tuple[tuple[int, Wording], ...]:
    """The wordings, each with its place among them, that a count of this kind, scope and unit can state; None is any unit."""
    return tuple((place, wording) for place, wording in enumerate(wordings()) if _fits(wording, kind, scope, unit))


def _fits(wording: Wording, kind: CountKind, scope: Scope | None, unit: str | None) -> bool:
    if kind not in _KINDS or (scope or "none") not in wording.scopes:
        return False
    if kind == "implied_zero":
        return wording.may_be_negated
    if (kind == "money") != ("元" in wording.units):
        return False
    return unit is None or unit in wording.units


def _tell(subject: Subject, context: Context) -> _Told:
    role = _without_neutral(subject, context.role)
    own = f"{role}\n{_without_neutral(subject, context.clause)}"
    return _Told(role, own, _speaks_of(subject, context, own))


def _match(wording: Wording, count: Count, context: Context, told: _Told) -> Certainty | None:
    """Whether a count states what a wording means, whose subject it may speak about."""
    own = told.own
    if told.about is None or _found(wording.excluded, own) or _found(wording.not_under, context.wholes):
        return None
    if wording.words and not wording.words.search(own):
        return None
    if wording.objects and not _has_object(wording.objects, count, context, told):
        return None
    acts = not wording.actions or bool(wording.actions.search(role_words(count) if count.action else own))
    if not acts and not (wording.may_lack_action and not count.action and _found(wording.objects, context.clause)):
        return None
    doubtful = _found(wording.doubtful, own) or (count.value != 0 and _found(wording.doubtful_from_one, own))
    doubtful = doubtful or not acts or told.about == "doubtful" or not context.is_placed or _found(doubt(), context.sentence)
    return "doubtful" if doubtful else "sure"


def _without_neutral(subject: Subject, text: str) -> str:
    return subject.neutral.sub("", text) if subject.neutral else text


def _has_object(objects: re.Pattern[str], count: Count, context: Context, told: _Told) -> bool:
    if objects.search(told.role) or objects.search(context.wholes):
        return True
    if count.object is not None and fold(count.object) in context.clause:
        return False
    label = _LABEL.match(context.sentence)  # without an object, or with that of another clause, its own clause tells
    return bool(objects.search(told.own) or (count.object is None and label and objects.search(label[0])))


def _speaks_of(subject: Subject, context: Context, own: str) -> Certainty | None:
    if _found(subject.never, own) or _found(subject.never_in_sentence, context.sentence):
        return None
    if subject.is_anywhere or context.section in subject.sections or _found(subject.headings, context.heading):
        return "sure"
    if _found(subject.sentence, context.sentence + own + context.wholes) or _found(subject.paragraph, context.before):
        return "sure"
    return "doubtful" if context.topic in subject.topics else None


def _found(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None
