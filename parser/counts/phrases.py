"""The roles of each count, by the order of words that such sentences have.

    [time] [通过 channel] action object NUMBER     全年通过网站发布信息23条
    channel action object NUMBER                   微信公众号推送信息97条
    object [action] NUMBER                         培训会议举办2次; 工作动态50条
    action NUMBER object                           开设3个专栏
    NUMBER object … action                         15件提案及时在网站公开

What a count lacks it takes from the count before it, as far as the two stand in one list or one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from parser.counts.clauses import FULL_STOP
from parser.counts.expressions import Expression
from parser.counts.lexicon import Lexicon

_CLAUSE_END = re.compile(r"[,，。;；:：!！?？()（）\n]")
_PART = re.compile(r"其中|包括|包含|含|主要为|分别为|分别是")
_OBJECT_END = re.compile(
    r"[,，。;；:：!！?？、()（）\n]|等|已|均|全部|被|进行|及时|(?<!政)在|向(?!社会)|由(?!于)|并|以及|和|分别|达|共|按|都|得到|占|实现"
)
_ATTRIBUTE = re.compile(r"^.{0,24}(?:的|等)(?=.{2})")
_NAME = re.compile(r"“[^“”]{1,16}”|《[^《》]{1,40}》|「[^「」]{1,16}」")
_BODY = re.compile(r"(?:[委局厅办府院镇乡]|街道|中心|部门|单位|公司|学校|医院|我[市县区省州])$|^(?:对|向|为|给|由|从|按|就)")
_LEAST_THING = 2
_LONG = 4
_EDGES = '“”"、,:的'
_QUOTES = '“”"「」'


Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Roles:
    """Where the words stand that play a role for a count; None where none do."""

    action: Place | None = None
    object: Place | None = None
    channel: Place | None = None

    def or_else(self, other: Roles) -> Roles:
        """These roles, and those of `other` where there is none."""
        return Roles(self.action or other.action, self.object or other.object, self.channel or other.channel)


@dataclass(frozen=True, slots=True)
class _Side:
    """What the text before or behind a count says on its own."""

    action: Place | None
    object: Place | None
    channel: Place | None
    topic: Place | None = None
    is_weak: bool = False
    opens: bool = False


def read_roles(
    text: str, expressions: Sequence[Expression], lexicon: Lexicon, bounds: Collection[int] | None = None
) -> list[Roles]:
    """The roles of each count. `bounds` are the places between words, if a segmenter told them.

    >>> from parser.counts.expressions import find_expressions
    >>> from parser.counts.lexicon import base_lexicon
    >>> text = "全年通过县政府网站公开发布信息23条,其中工作动态11条;开设专栏3个。"
    >>> for roles in read_roles(text, find_expressions(text), base_lexicon()):
    ...     print(*(text[slice(*place)] if place else None for place in (roles.action, roles.object, roles.channel)))
    公开发布 信息 县政府网站
    公开发布 工作动态 县政府网站
    开设 专栏 None
    """
    reader = _Reader(text, expressions, lexicon, frozenset(bounds) if bounds is not None else None)
    found: list[Roles] = []
    for number in range(len(expressions)):
        found.append(reader.roles(number, found))
    return found


def _holds(noun: Place, verb: Place) -> bool:
    """Whether a verb is a part of a noun, or runs into one."""
    if noun[0] <= verb[0]:
        return verb[0] < noun[1] and noun != verb
    return noun[0] < verb[1] < noun[1] and noun[1] - noun[0] >= _LONG


@dataclass(slots=True)
class _Reader:
    text: str
    expressions: Sequence[Expression]
    lexicon: Lexicon
    bounds: frozenset[int] | None

    def roles(self, number: int, found: Sequence[Roles]) -> Roles:
        one = self.expressions[number]
        start = self._start(number)
        before, after = self._before(start, one.begin), self._after(number)
        last = self.expressions[number - 1] if number else None
        previous = found[-1] if found else None
        if last and previous and last.stop == one.begin:
            return replace(previous, object=after.object or previous.object)
        between = self.text[last.stop : one.begin] if last else ""
        is_same_sentence = last is not None and not FULL_STOP.search(between)
        action, thing, channel = self._own(one, before, after)
        in_list = is_same_sentence and (
            bool(_PART.search(between)) or between.startswith(("、", "和", "及")) or (last is not None and last.unit == one.unit)
        )
        is_fragment = not action and not thing
        if not action and thing and one.unit in ("次", "人", "人次", None):
            implied = self.lexicon.implied.match(self.text, *thing)
            action = implied.span() if implied else None
        if previous and is_same_sentence:
            thing = thing or previous.object
            goes_on = before.action is None or (before.opens and self._is_publishing(action))
            channel = channel or (previous.channel if in_list or goes_on else None)
            action = action or (previous.action if in_list else None)
        elif previous and is_fragment:
            action, thing = previous.action, previous.object
        if not thing or not channel:
            earlier = self._earlier(start)
            thing = thing or earlier.object
            channel = channel or (earlier.channel if self._is_publishing(action) else None)
        if not thing and previous and one.kind == "count":
            thing = previous.object
        return Roles(action, thing, channel)

    def _own(self, one: Expression, before: _Side, after: _Side) -> tuple[Place | None, Place | None, Place | None]:
        """What the clause of a count says itself."""
        action, thing, channel = before.action, before.object, before.channel
        if thing and after.object and (before.is_weak or (action and one.unit in ("个", "类", "种", "名", "位", "项", "家"))):
            thing = None
        if action and not thing:
            thing, channel = after.object or before.topic, channel or after.channel
        elif not action and not thing:
            thing, action, channel = after.object, after.action, channel or after.channel
        elif not action and after.action and not after.object:
            action, channel = after.action, channel or after.channel
        return action, thing, channel

    def _earlier(self, start: int) -> _Side:
        """What the clause before, in the same sentence, names, if no count stands in it."""
        end = max(0, start - 1)
        begin = 0
        for match in _CLAUSE_END.finditer(self.text, 0, end):
            begin = match.end()
        if FULL_STOP.search(self.text, end, start) or any(begin <= one.begin < start for one in self.expressions):
            return _Side(None, None, None)
        side = self._before(begin, end)
        if side.channel is None and side.action:
            return replace(side, channel=self._channel(side.action[1], end)[0])
        return side

    def _is_publishing(self, action: Place | None) -> bool:
        return action is not None and self.lexicon.publishing.search(self.text, *action) is not None

    def _start(self, number: int) -> int:
        """Where the words before a count begin: behind the count before it, or with its clause."""
        one = self.expressions[number]
        start = self.expressions[number - 1].stop if number else 0
        for match in _CLAUSE_END.finditer(self.text, start, one.begin):
            if match.end() < one.begin or match[0] not in ":：":
                start = match.end()
        return start

    def _before(self, start: int, stop: int) -> _Side:
        lead = self.lexicon.lead.match(self.text[start:stop])
        start += lead.end() if lead else 0
        trail = self.lexicon.trail.search(self.text[start:stop])
        is_open = bool(trail and trail[0].endswith(("有", "等")))
        stop = start + trail.start() if trail else stop
        verb = self._verb(start, stop)
        if verb is None:
            channel, rest = self._channel(start, stop)
            thing = self._thing(rest, stop)
            is_weak = is_open or (thing is not None and _BODY.search(self.text[slice(*thing)]) is not None)
            return _Side(None, thing, channel, is_weak=is_weak)
        begin, end = verb
        channel, rest = self._channel(start, begin)
        if channel is None:
            named, behind = self._channel(end, stop)
            if named and named[0] <= end + 1 and stop - behind >= _LEAST_THING:
                of = self.text.find("的", behind, stop)
                channel, end = named, of + 1 if of >= 0 else behind
        return _Side(verb, self._thing(end, stop), channel, self._thing(rest, begin), is_open, begin == start)

    def _after(self, number: int) -> _Side:
        """What follows a count directly: the things, and what was done with them."""
        begin = self.expressions[number].stop
        limit = self.expressions[number + 1].begin if number + 1 < len(self.expressions) else len(self.text)
        end = _CLAUSE_END.search(self.text, begin)
        clause = min(limit, end.start() if end else len(self.text))
        begin += self.text[begin:clause].startswith("的")
        verb = self._verb(begin, clause)
        stop = verb[0] if verb else clause
        cut = _OBJECT_END.search(self.text, begin, stop)
        thing = self._thing(begin, cut.start() if cut else stop)
        if verb and self.text[verb[1] : verb[1] + 1] != "了" and "的" in self.text[verb[1] : clause]:
            of = self.text.rindex("的", verb[1], clause)
            named = self._channel(begin, of)[0]
            return _Side(verb, self._thing(of + 1, clause) or thing, named)
        channel = self._channel(cut.start(), stop)[0] if cut and verb else None
        return _Side(verb, thing, channel)

    def _verb(self, start: int, stop: int) -> tuple[int, int] | None:
        """The first verb that is no part of a noun, with the adverbs before it and the verbs that follow it directly."""
        nouns = self._nouns(start, stop)
        for match in self._verbs(start, stop):
            if any(_holds(noun, match) for noun in nouns):
                continue
            if self.text.startswith("的", match[1]) and self._verb(match[1] + 1, stop):
                continue
            if match[1] - match[0] == 1 and not self._may_stand_alone(start, match[0]):
                continue
            begin, end = match
            for following in self._verbs(end, stop):
                if following[0] - end <= (self.text[end : following[0]] in ("、", "并", "和")):
                    if any(b <= following[0] < e for b, e in nouns):
                        break
                    end = following[1]
                else:
                    break
            adverbs = self.lexicon.adverbs.search(self.text[start:begin])
            return (start + adverbs.start() if adverbs else begin), end
        return None

    def _nouns(self, start: int, stop: int) -> list[tuple[int, int]]:
        """Where verbs are parts of names: compound nouns, quoted names, ends of channels."""
        patterns = (self.lexicon.noun, self.lexicon.channel, _NAME)
        return [match.span() for pattern in patterns for match in pattern.finditer(self.text, start, stop)]

    def _may_stand_alone(self, start: int, at: int) -> bool:
        """Whether a verb of one character can be one here: at the head of its clause, or behind a channel or an adverb."""
        head = self.text[start:at]
        return not head or bool(self.lexicon.adverbs.search(head) or re.search(r"[已共上中了号博台群屏栏站全年内也又]$", head))

    def _verbs(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        for match in self.lexicon.verb.finditer(self.text, start, stop):
            if self.bounds is None or (match.start() in self.bounds and match.end() in self.bounds):
                yield match.span()

    def _channel(self, start: int, stop: int) -> tuple[Place | None, int]:
        """The channel named between two places, and where the words behind it begin."""
        heads = [match.span() for match in self.lexicon.channel.finditer(self.text, start, stop)]
        if not heads:
            return None, start
        end = heads[-1][1]
        begin = start
        for match in self.lexicon.preposition.finditer(self.text, start, heads[0][0]):
            if self.bounds is None or match.start() in self.bounds:
                begin = match.end()
        of = self.text.rfind("的", begin, heads[0][0])
        begin = of + 1 if of >= 0 else begin
        if self.text[end : end + 1] in _QUOTES and self.text.count("“", begin, end) > self.text.count("”", begin, end):
            end += 1
        return ((begin, end) if begin < end else None), end

    def _thing(self, start: int, stop: int) -> Place | None:
        """The counted thing between two places: without what only leads to it."""
        lead = self.lexicon.lead.match(self.text[start:stop])
        start += lead.end() if lead else 0
        trail = self.lexicon.trail.search(self.text[start:stop])
        stop = start + trail.start() if trail else stop
        attribute = _ATTRIBUTE.match(self.text[start:stop])
        if attribute and self._verb(start, start + attribute.end()):
            start += attribute.end()
        while start < stop and self.text[start] in _EDGES:
            start += 1
        while start < stop and self.text[stop - 1] in _EDGES:
            stop -= 1
        return (start, stop) if start < stop else None
