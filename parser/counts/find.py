"""From a paragraph to its counts: numbers, negated facts, roles, links and time, put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from parser.counts.clean import Clean, clean
from parser.counts.expressions import Expression, find_expressions
from parser.counts.lexicon import Lexicon
from parser.counts.links import distribute, find_parents, scope_of
from parser.counts.outcomes import with_outcome
from parser.counts.phrases import Place, Roles, read_roles
from parser.counts.roles import RoleModel
from parser.counts.vocabulary import inferred_units, people, settings
from parser.counts.words import Segmenter, split_words
from parser.counts.zeros import Zero, find_zeros
from parser.model import Amount, CountKind, Polarity, Relation, Scope

_SHORTEST = 2
_OF_THINGS = frozenset(("count", "money"))
_NAME = re.compile(r"《[^《》]{1,40}》|“[^“”]{1,16}”")
_LONGEST_NAME = 42
_WORDS_ON = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,10}")
_SENTENCE_END = re.compile(r"[。!！?？\n]")
_CLAUSE_END = re.compile(r"[,，、:：。;；]|\d")
_TALLY = re.compile(r"(?:总|件|条)?(?:数|数量|数目)$")
_TALLIED = frozenset("件条篇")  # the measure words of what has no other name for its number, as 点击量 and 粉丝数 have
_ORGAN = re.compile(r"(?:政府|[委局厅办院镇乡]|街道|单位|部门|公司|我[市县区省州])$")


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
        merged = [_merge(text, one, next(learned), told, tools.model) for one, told in pairs]
        found.append(_inherit(draft.parents, distribute(text, draft.expressions, merged, tools.model.lexicon)))
    return found


def _inherit(parents: Sequence[int | None], roles: Sequence[Roles]) -> list[Roles]:
    """A part without a role of its own has that of its whole, which stands before it or behind."""
    found = list(roles)
    for number, parent in enumerate(parents):
        if parent is not None:
            own, whole = found[number], found[parent]
            found[number] = Roles(own.action, own.object, own.channel or whole.channel)
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


def _merge(text: str, one: Expression, learned: Roles, told: Roles, model: RoleModel) -> Roles:
    action, thing = learned.action, learned.object
    if one.kind in _OF_THINGS:
        action, thing = action or told.action, thing or told.object
    thing = _without_tally(text, _whole_name(text, thing))
    if thing is not None and _is_foreign(text, one, thing):
        thing = None
    channel = _whole_channel(text, _whole_name(text, learned.channel), model.lexicon)
    if thing and channel and thing[0] <= channel[0] and channel[1] < thing[1]:
        thing = channel[1], thing[1]  # 《市长信箱》来信: what came in through it
    if told.channel and told.channel[1] == one.begin and one.unit in model.lexicon.items:
        channel = told.channel
    return Roles(action, thing, None if channel is None or _is_no_channel(text, one, channel, thing, model) else channel)


def _is_foreign(text: str, one: Expression, thing: Place) -> bool:
    """Whether a thing of another clause cannot be what is counted: people where things are, or the other way round."""
    if one.unit is None or thing[1] > one.begin or not _CLAUSE_END.search(text, thing[1], one.begin):
        return False
    unit = _unit_of(text[slice(*thing)])
    return unit is not None and (unit in people()) != (one.unit in people())


def _without_tally(text: str, thing: Place | None) -> Place | None:
    """A counted thing without the word that only says that it is counted: 信息 in 信息数, but 粉丝数 as it is."""
    tally = _TALLY.search(text[slice(*thing)]) if thing else None
    if thing is None or tally is None or _unit_of(text[thing[0] : thing[0] + tally.start()]) not in _TALLIED:
        return thing
    return thing[0], thing[0] + tally.start()


def _whole_channel(text: str, place: Place | None, lexicon: Lexicon) -> Place | None:
    """A place that ends before the word that makes a channel of it, widened to that word: 信用平台 from 信用."""
    if place is None or lexicon.channel.search(text, *place):
        return place
    end = _WORDS_ON.match(text, place[1])
    head = lexicon.channel.search(text, place[1], end.end()) if end else None
    if head is None or lexicon.verb.search(text, place[1], head.start()):
        return place
    return place[0], head.end()


def _is_no_channel(text: str, one: Expression, channel: Place, thing: Place | None, model: RoleModel) -> bool:
    """Whether the words for a channel name an organ, the very thing that is counted, or too little to name anything; or stand too far
    from the count: in another sentence, or, without a word that makes a channel of them, in another clause."""
    words = text[slice(*channel)]
    if one.kind == "percentage" or _SENTENCE_END.search(text, min(channel[1], one.stop), max(channel[0], one.begin)):
        return True
    if model.lexicon.channel.search(words):
        return bool(_ORGAN.search(words))
    is_thing = thing is not None and words in text[slice(*thing)]
    is_far = _NAME.fullmatch(words) and _CLAUSE_END.search(text, channel[1], one.begin)
    return bool(is_thing or len(words) <= _SHORTEST or _ORGAN.search(words) or is_far)


def _whole_name(text: str, place: Place | None) -> Place | None:
    """A place that cuts into a quoted name or a title, widened to all of it: 公报》 in 《省政府公报》."""
    if place is None:
        return None
    begin, stop = place
    for match in _NAME.finditer(text, max(0, begin - _LONGEST_NAME), stop + _LONGEST_NAME):
        if match.start() < stop and begin < match.end():
            begin, stop = min(begin, match.start()), max(stop, match.end())
    return begin, stop


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
    return _unit_of(thing or "") or _unit_of(action or "")


def _unit_of(words: str) -> str | None:
    """The measure word for the noun at the end of some words."""
    return next((unit for start in range(len(words)) if (unit := inferred_units().get(words[start:]))), None)


@cache
def _lost_pattern() -> re.Pattern[str]:
    return re.compile("|".join(settings()["lost_number"]["patterns"]))
