"""What ties counts together: parts to their whole (其中), numbers to their subjects in order (分别), and each to its time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from parser.counts.clauses import CLAUSE_ENDS, FULL_STOP, FULL_STOPS, start_of
from parser.counts.expressions import Expression
from parser.counts.lexicon import Lexicon
from parser.counts.phrases import Place, Roles
from parser.counts.vocabulary import settings
from parser.model import Amount, Scope

_MARKER = re.compile(r"其中|包括|包含|(?<!包)含(?!有)|分别为|分别是|主要为|[(（](?=[^()（）]*\d)")
_STOP = re.compile(r"[。!！?？\n]|此外|另外|同时|(?<=[;；])")
_CLOSING = re.compile(r"[)）]")
_TOTAL = re.compile(r"合计|共计|总计|总额|总数|总共|一共|共")
_LEAST_PARTS, _MOST_PARTS = 2, 200
_LEAST_WHOLE = 10  # below, numbers add up by chance
_BETWEEN = re.compile(r"[、,，和及与]")
_AND = re.compile(r"[、和及与]")
_LONGEST = 600  # characters of a sentence that are searched for its beginning


def find_parents(text: str, expressions: Sequence[Expression]) -> list[int | None]:
    """For each count the index of the whole that it is a part of: behind a word that says so, because the numbers add up to it, or
    because it is what was chosen of the count before it.

    >>> from parser.counts.expressions import find_expressions
    >>> text = "发布信息66条,其中概况3条、动态48条。举办培训2次。"
    >>> find_parents(text, find_expressions(text))
    [None, 0, 0, None]
    >>> text = "提出意见57条,采纳29条。"
    >>> find_parents(text, find_expressions(text))
    [None, 0]

    A count of another unit ends the parts (in 其中网站11条,公众号54期97条 the last is none), and so does a sum that is reached.
    """
    parents: list[int | None] = [None] * len(expressions)
    stops = [one.stop for one in expressions]
    for match in _MARKER.finditer(text):
        whole = _last_whole(text, expressions, bisect_right(stops, match.start()))
        if whole is not None and not _STOP.search(text, expressions[whole].stop, _start_of_marker(text, match)):
            _take_parts(text, expressions, parents, whole, match)
    _add_up(text, expressions, parents)
    _take_chosen(text, expressions, parents)
    return parents


def _start_of_marker(text: str, match: re.Match[str]) -> int:
    """Where the words of parts begin; a stop right before them does not part them from their whole."""
    if match[0] != "其中":
        return match.start()
    at = match.start()
    while at and text[at - 1].isspace():
        at -= 1
    if at and FULL_STOP.match(text, at - 1):
        return at - 1
    line = text.find("\n", at, match.start())
    return line if line >= 0 else match.start()


def _take_parts(
    text: str, expressions: Sequence[Expression], parents: list[int | None], whole: int, match: re.Match[str]
) -> None:
    closing = _CLOSING.search(text, match.end()) if match[0] in "(（" else None
    end = closing.start() if closing else len(text)
    at, total = match.end(), expressions[whole].value * 0
    stops = FULL_STOP if text[match.end() : match.end() + 1] in (":", "：") else _STOP  # 其中: a list, parted by ；
    for number in range(whole + 1, len(expressions)):
        one = expressions[number]
        if one.begin < match.end():
            continue
        if one.begin >= end or stops.search(text, at, one.begin):
            break
        at = one.stop
        if one.kind != expressions[whole].kind or (_is_broken(one.value) and not _is_broken(expressions[whole].value)):
            continue
        if one.unit not in (expressions[whole].unit, None) and not {one.unit, expressions[whole].unit} <= _items():
            break
        parents[number] = whole
        total += one.value
        if total == expressions[whole].value:
            break


def _is_broken(value: Amount) -> bool:
    return value != int(value)


def _add_up(text: str, expressions: Sequence[Expression], parents: list[int | None]) -> None:
    """Counts of one unit that make exactly the number before them, or a total behind them, are its parts; so are those that do it
    again, counted otherwise: 收到申请8件:邮寄5件,网络3件;公开6件,不予公开2件."""
    for run in _runs(text, expressions):
        for place, whole in enumerate(run):
            if place == 0:
                parts = run[1:]
            elif _TOTAL.search(text, expressions[run[place - 1]].stop, expressions[whole].begin):
                parts = run[:place][::-1]
            else:
                continue
            if parents[whole] is not None:
                continue
            free = [number for number in parts if parents[number] is None]
            while found := _sums_to(text, expressions, whole, free):
                for number in found:
                    parents[number] = whole
                free = free[len(found) :]


def _sums_to(text: str, expressions: Sequence[Expression], whole: int, parts: Sequence[int]) -> list[int]:
    """The parts, from the whole on, whose sum is the whole; none if no such run is, or if it may be chance."""
    total: Amount = 0
    for count, number in enumerate(parts, 1):
        total += expressions[number].value
        if total == expressions[whole].value and count >= _LEAST_PARTS:
            alone = whole == 0 or bool(FULL_STOP.search(text, expressions[whole - 1].stop, expressions[whole].begin))
            return list(parts[:count]) if alone or total >= _LEAST_WHOLE or whole > number else []
    return []


def _runs(text: str, expressions: Sequence[Expression]) -> list[list[int]]:
    """For each count the run of exact counts of its unit that follow in its sentence and the next one; shares and changes between
    them do not count."""
    numbers = [number for number, one in enumerate(expressions) if one.kind in ("count", "money")]
    runs = []
    for place, first in enumerate(numbers):
        run, stops = [first], 0
        for number in numbers[place + 1 : place + 1 + _MOST_PARTS]:
            one, last = expressions[number], expressions[run[-1]]
            stops += bool(FULL_STOP.search(text, last.stop, one.begin))
            if not _is_alike(expressions[first], one) or stops > 1:
                break
            run.append(number)
        if len(run) > _LEAST_PARTS:
            runs.append(run)
    return runs


def _is_alike(one: Expression, other: Expression) -> bool:
    units = {one.unit, other.unit} - {None}
    return one.kind == other.kind and len(units) <= 1 and one.relation == other.relation == "="


def _take_chosen(text: str, expressions: Sequence[Expression], parents: list[int | None]) -> None:
    """What was adopted, won or lost of the things counted just before: 报送信息203条,被采用61条."""
    for number, (one, other) in enumerate(pairwise(expressions), 1):
        if parents[number] is not None or one.unit is None or (one.kind, one.unit) != ("count", other.unit):
            continue
        between = text[one.stop : other.begin]
        if other.value <= one.value and not _STOP.search(between) and _chosen().search(between):
            parents[number] = number - 1


@cache
def _items() -> frozenset[str | None]:
    """Measure words of what is published, which a list uses side by side: 信息66条,其中文件3件、解读8篇."""
    return frozenset(settings()["parts"]["items"])


@cache
def _chosen() -> re.Pattern[str]:
    return re.compile("|".join(settings()["parts"]["chosen"]))


@cache
def _average() -> re.Pattern[str]:
    return re.compile("|".join(settings()["parts"]["average"]))


def _last_whole(text: str, expressions: Sequence[Expression], before: int) -> int | None:
    """The count that words of parts refer to: the last of so many first ones that is no average."""
    for number in range(before - 1, -1, -1):
        one = expressions[number]
        if one.kind in ("count", "money") and not _average().search(text, max(0, one.begin - 6), one.begin):
            return number
    return None


def distribute(text: str, expressions: Sequence[Expression], roles: Sequence[Roles], lexicon: Lexicon) -> list[Roles]:
    """分别 gives its numbers in order to the coordinated names before it: 县报、市报分别刊发8篇、15篇."""
    found = list(roles)
    for first, last in _groups(text, expressions):
        start = start_of(text, expressions[first].begin, CLAUSE_ENDS, _LONGEST)
        told = text.find("分别", start, expressions[first].begin)
        if told < 0:
            continue
        names = _names(text, start, told, last - first)
        for number, name in zip(range(first, last), names, strict=False):
            role = "channel" if lexicon.channel.search(text, *name) else "object"
            found[number] = replace(found[number], **{role: name})
    return found


def _groups(text: str, expressions: Sequence[Expression]) -> list[tuple[int, int]]:
    """Runs of at least two counts with nothing but a comma or 和 between them."""
    groups, first = [], 0
    for number, (one, other) in enumerate(pairwise(expressions), 1):
        if not _BETWEEN.fullmatch(text[one.stop : other.begin]) or one.kind != other.kind:
            groups.append((first, number))
            first = number
    groups.append((first, len(expressions)))
    return [group for group in groups if group[1] - group[0] >= 2]


def _names(text: str, start: int, stop: int, count: int) -> list[Place]:
    """So many coordinated names before a place; none if there are not as many."""
    cuts = [start, *(match.end() for match in _AND.finditer(text, start, stop))]
    if len(cuts) < count:
        return []
    cuts = cuts[-count:]
    ends = [*(cut - 1 for cut in cuts[1:]), stop]
    return [(begin, end) for begin, end in zip(cuts, ends, strict=True) if begin < end]


@cache
def _scopes() -> tuple[tuple[Scope, re.Pattern[str]], ...]:
    known = settings()["scope"]
    names: tuple[Scope, ...] = ("plan", "other_year", "cumulative")
    return tuple((name, re.compile("|".join(known[name]))) for name in names)


def scope_of(text: str, one: Expression, year: int | None) -> Scope | None:
    """The time that a count is about, from the words of its clause; plans reach to the end of their sentence."""
    if one.is_structural:
        return None
    sentence = start_of(text, one.begin, FULL_STOPS, _LONGEST)
    clause = start_of(text, one.begin, CLAUSE_ENDS, _LONGEST)
    for scope, pattern in _scopes():
        if scope == "other_year" and one.kind == "change":
            continue  # 比上年减少5件 is a fact of this year
        if pattern.search(text, sentence if scope == "plan" else clause, one.begin):
            return scope
    years = [int(found) for found in re.findall(r"(20\d{2})年", text[clause : one.begin])]
    if year is not None and years and year not in years:
        return "plan" if min(years) > year else "other_year"
    return "year"
