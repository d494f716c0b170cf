"""What the model says of a count's roles and what the order of words says, put together; what cannot be a role is taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parser.counts.clauses import FULL_STOP
from parser.counts.expressions import Expression
from parser.counts.lexicon import Lexicon
from parser.counts.phrases import Place, Roles
from parser.counts.vocabulary import people, unit_of

_SHORTEST = 2
_OF_THINGS = frozenset(("count", "money"))
_NAME = re.compile(r"《[^《》]{1,40}》|“[^“”]{1,16}”")
_LONGEST_NAME = 42
_WORDS_ON = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,10}")
_CLAUSE_END = re.compile(r"[,，、:：。;；]|\d")
_TALLY = re.compile(r"(?:总|件|条)?(?:数|数量|数目)$")
_TALLIED = frozenset("件条篇")  # the measure words of what has no other name for its number, as 点击量 and 粉丝数 have
_ORGAN = re.compile(r"(?:政府|[委局厅办院镇乡]|街道|单位|部门|公司|我[市县区省州])$")


def merge_roles(text: str, one: Expression, learned: Roles, told: Roles, lexicon: Lexicon) -> Roles:
    """The roles of a count: those of the model, and of things and money what the order of words tells where the model gives none."""
    action, thing = learned.action, learned.object
    if one.kind in _OF_THINGS:
        action, thing = action or told.action, thing or told.object
    thing = _without_tally(text, _whole_name(text, thing))
    if thing is not None and _is_foreign(text, one, thing):
        thing = None
    channel = _whole_channel(text, _whole_name(text, learned.channel), lexicon)
    if thing and channel and thing[0] <= channel[0] and channel[1] < thing[1]:
        thing = channel[1], thing[1]  # 《市长信箱》来信: what came in through it
    if told.channel and told.channel[1] == one.begin and one.unit in lexicon.items:
        channel = told.channel
    return Roles(action, thing, None if channel is None or _is_no_channel(text, one, channel, thing, lexicon) else channel)


def _is_foreign(text: str, one: Expression, thing: Place) -> bool:
    """Whether a thing of another clause cannot be what is counted: people where things are, or the other way round."""
    if one.unit is None or thing[1] > one.begin or not _CLAUSE_END.search(text, thing[1], one.begin):
        return False
    unit = unit_of(text[slice(*thing)])
    return unit is not None and (unit in people()) != (one.unit in people())


def _without_tally(text: str, thing: Place | None) -> Place | None:
    """A counted thing without the word that only says that it is counted: 信息 in 信息数, but 粉丝数 as it is."""
    tally = _TALLY.search(text[slice(*thing)]) if thing else None
    if thing is None or tally is None or unit_of(text[thing[0] : thing[0] + tally.start()]) not in _TALLIED:
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


def _is_no_channel(text: str, one: Expression, channel: Place, thing: Place | None, lexicon: Lexicon) -> bool:
    """Whether the words for a channel name an organ, the very thing that is counted, or too little to name anything; or stand too far
    from the count: in another sentence, or, without a word that makes a channel of them, in another clause."""
    words = text[slice(*channel)]
    if one.kind == "percentage" or FULL_STOP.search(text, min(channel[1], one.stop), max(channel[0], one.begin)):
        return True
    if lexicon.channel.search(words):
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


def inherit(parents: Sequence[int | None], roles: Sequence[Roles]) -> list[Roles]:
    """A part without a channel of its own has that of its whole; `parents` are the indices of the wholes."""
    found = list(roles)
    for number, parent in enumerate(parents):
        if parent is not None:
            found[number] = replace(found[number], channel=found[number].channel or found[parent].channel)
    return found
