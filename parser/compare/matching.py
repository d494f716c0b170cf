"""Which statements each count makes, and whether the wording leaves a doubt.

A doubtful match may agree with the table, but it never contradicts it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from parser.compare.context import Context, ancestors, read_contexts, role_words
from parser.compare.wordings import Subject, Wording, doubt, wordings
from parser.model import Count, Paragraph

Certainty: TypeAlias = Literal["sure", "doubtful"]

_LABEL = re.compile(r"[^,:\d]*:")  # 依申请公开: 受理3件
_KINDS = {"count", "money", "implied_zero"}


@dataclass(frozen=True, slots=True)
class Match:
    """Count number `count` states what `wording` means."""

    wording: Wording
    count: int
    is_sure: bool


def find_matches(counts: Sequence[Count], paragraphs: Sequence[Paragraph]) -> list[Match]:
    """Every statement that every count makes; of a whole and its parts that would state the same, the whole.

    >>> from parser.model import Span
    >>> text = "全年收到政府信息公开申请8件。"
    >>> count = Count("8件", Span(12, 14), 8, "件", action="收到", object="政府信息公开申请", paragraph=0)
    >>> [(match.wording.id, match.is_sure) for match in find_matches([count], [Paragraph(text, Span(0, 15), None, None, None)])]
    [('received', True)]
    """
    contexts = read_contexts(counts, paragraphs)
    found = {}
    for wording in wordings():
        for number, (count, context) in enumerate(zip(counts, contexts, strict=True)):
            certainty = match(wording, count, context)
            if certainty:
                found[wording.id, number] = Match(wording, number, certainty == "sure")
    return [one for one in found.values() if not any((one.wording.id, whole) in found for whole in ancestors(counts, one.count))]


def match(wording: Wording, count: Count, context: Context) -> Certainty | None:
    """Whether a count states what a wording means."""
    if not _fits(wording, count):
        return None
    role = _without_neutral(wording.subject, context.role)
    own = f"{role}\n{_without_neutral(wording.subject, context.clause)}"
    if _found(wording.excluded, own) or _found(wording.not_under, context.wholes):
        return None
    if wording.words and not wording.words.search(own):
        return None
    if wording.objects and not _has_object(wording.objects, count, context, role, own):
        return None
    acts = not wording.actions or bool(wording.actions.search(role_words(count) if count.action else own))
    if not acts and not (wording.may_lack_action and not count.action and _found(wording.objects, context.clause)):
        return None
    about = _speaks_of(wording.subject, context, own)
    if about is None:
        return None
    doubtful = _found(wording.doubtful, own) or (count.value != 0 and _found(wording.doubtful_from_one, own))
    doubtful = doubtful or not acts or about == "doubtful" or not context.is_placed or _found(doubt(), context.sentence)
    return "doubtful" if doubtful else "sure"


def _fits(wording: Wording, count: Count) -> bool:
    """Whether kind, scope and unit of a count let it state this."""
    if count.kind not in _KINDS or (count.scope or "none") not in wording.scopes:
        return False
    if count.kind == "implied_zero":
        return wording.may_be_negated
    if (count.kind == "money") != ("元" in wording.units):
        return False
    return count.unit is None or count.unit_inferred or count.unit in wording.units


def _without_neutral(subject: Subject, text: str) -> str:
    return subject.neutral.sub("", text) if subject.neutral else text


def _has_object(objects: re.Pattern[str], count: Count, context: Context, role: str, own: str) -> bool:
    if objects.search(role) or objects.search(context.wholes):
        return True
    label = _LABEL.match(context.sentence)
    return count.object is None and bool(objects.search(own) or (label and objects.search(label[0])))


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
