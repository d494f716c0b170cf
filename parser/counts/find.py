"""From a paragraph to its counts: numbers, negated facts, roles, links and time, put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from parser.counts.clean import Clean, clean
from parser.counts.expressions import Expression, find_expressions
from parser.counts.links import distribute, find_parents, scope_of
from parser.counts.merging import inherit, merge_roles
from parser.counts.outcomes import with_outcome
from parser.counts.phrases import Roles, read_roles
from parser.counts.roles import RoleModel
from parser.counts.vocabulary import settings, unit_of
from parser.counts.words import Segmenter, split_words
from parser.counts.zeros import Zero, find_zeros
from parser.model import Amount, CountKind, Polarity, Relation, Scope


@dataclass(frozen=True, slots=True)
class Tools:
    """What finding roles takes: the model and the segmenter that it was trained with."""

    model: RoleModel
    segment: Segmenter


@dataclass(frozen=True, slots=True)
class Found:
    """One count of a text: `Count` with offsets into that text instead of spans, and the index of its whole in the same text.
    `roles` are the places of its action, object and channel."""

    begin: int
    stop: int
    text: str
    value: Amount
    unit: str | None
    relation: Relation
    kind: CountKind
    action: str | None
    object: str | None
    channel: str | None
    polarity: Polarity
    scope: Scope | None
    parent: int | None
    unit_inferred: bool
    roles: Roles


@dataclass(frozen=True, slots=True)
class Lost:
    """A place where the number before a measure word is missing: 共主动公开条."""

    begin: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Draft:
    """A text on its way: without white space, its numbers, what each is a part of, and the roles that the order of words tells."""

    source: str
    prose: Clean
    expressions: list[Expression]
    parents: list[int | None]
    told: list[Roles]

    def quote(self, roles: Roles) -> tuple[str | None, str | None, str | None]:
        """The words of action, object and channel."""
        action, thing, channel = (self.prose.text[slice(*at)] if at else None for at in (roles.action, roles.object, roles.channel))
        return action, thing, channel

    def places(self, roles: Roles) -> Roles:
        """Where roles stand in the text as it was given."""
        return Roles(*(self.prose.place(*at) if at else None for at in (roles.action, roles.object, roles.channel)))


def find_counts(text: str, tools: Tools, *, year: int | None = None) -> tuple[list[Found], list[Lost]]:
    """The counts of a repaired text in reading order, and the places where a number was lost.

    `year` is the year of the report: a count under another year is of that other year.
    """
    return find_counts_of([text], tools, year=year)[0]


def find_counts_of(texts: Iterable[str], tools: Tools, *, year: int | None = None) -> list[tuple[list[Found], list[Lost]]]:
    """The same for each of some texts, the paragraphs of a report; faster than one by one."""
    drafts = [_draft(text, tools) for text in texts]
    return [_finish(draft, roles, year) for draft, roles in zip(drafts, _assign_roles(drafts, tools), strict=True)]


def _draft(text: str, tools: Tools) -> _Draft:
    prose = clean(text)
    expressions = find_expressions(prose.text)
    if not expressions:
        return _Draft(text, prose, [], [], [])
    told = read_roles(prose.text, expressions, tools.model.lexicon)
    return _Draft(text, prose, expressions, find_parents(prose.text, expressions), told)


def _assign_roles(drafts: Sequence[_Draft], tools: Tools) -> list[list[Roles]]:
    """The roles of each count: those of the model; for things and money the order of words tells what the model does not."""
    words = split_words(((draft.prose.text, draft.expressions) for draft in drafts), tools.segment)
    units = [one.unit for draft in drafts for one in draft.expressions]
    learned = iter(tools.model.assign(words, units, [roles for draft in drafts for roles in draft.told]))
    found = []
    for draft in drafts:
        text = draft.prose.text
        pairs = zip(draft.expressions, draft.told, strict=True)
        merged = [merge_roles(text, one, next(learned), told, tools.model.lexicon) for one, told in pairs]
        found.append(inherit(draft.parents, distribute(text, draft.expressions, merged, tools.model.lexicon)))
    return found


def _finish(draft: _Draft, roles: Sequence[Roles], year: int | None) -> tuple[list[Found], list[Lost]]:
    """The counts and negated facts of a text, linked and in reading order."""
    text, expressions = draft.prose.text, draft.expressions
    zeros = [zero for zero in find_zeros(text) if not any(zero.begin < one.stop and one.begin < zero.stop for one in expressions)]
    begins = [one.begin for one in expressions] + [zero.begin for zero in zeros]
    order = sorted(range(len(begins)), key=begins.__getitem__)
    rank = {number: place for place, number in enumerate(order)}
    found = []
    for number in order:
        if number >= len(expressions):
            found.append(_of_zero(zeros[number - len(expressions)], draft))
        else:
            parent, one = draft.parents[number], expressions[number]
            whole = None if parent is None else rank[parent]
            found.append(_of_number(one, roles[number], draft, whole, scope_of(text, one, year)))
    lost = [Lost(*draft.prose.place(*match.span("unit"))) for match in _lost_pattern().finditer(text)]
    return found, lost


def _of_number(one: Expression, roles: Roles, draft: _Draft, parent: int | None, scope: Scope | None) -> Found:
    place = draft.prose.place(one.begin, one.stop)
    action, thing, channel = draft.quote(roles)
    unit, inferred = one.unit, False
    if unit is None and one.kind == "count" and not one.is_hanzi:
        unit = _infer(thing, action)
        inferred = unit is not None
    return Found(
        *place,
        draft.source[slice(*place)],
        one.value,
        unit,
        one.relation,
        one.kind,
        action,
        with_outcome(action, thing),
        channel,
        "positive",
        scope,
        parent,
        inferred,
        draft.places(roles),
    )


def _of_zero(zero: Zero, draft: _Draft) -> Found:
    place, roles = draft.prose.place(zero.begin, zero.stop), Roles(zero.action, zero.object)
    text, quoted = draft.source[slice(*place)], draft.quote(roles)
    return Found(*place, text, 0, None, "=", "implied_zero", *quoted, "negative", "year", None, False, draft.places(roles))


def _infer(thing: str | None, action: str | None) -> str | None:
    """The measure word that the counted noun asks for: 稿件 篇, 申请 件."""
    return unit_of(thing or "") or unit_of(action or "")


@cache
def _lost_pattern() -> re.Pattern[str]:
    return re.compile("|".join(settings()["lost_number"]["patterns"]))
