"""What ties counts together: parts to their whole (其中), numbers to their subjects in order (分别), and each to its time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from parser.counts.expressions import Expression
from parser.counts.lexicon import Lexicon
from parser.counts.phrases import Place, Roles
from parser.counts.vocabulary import settings
from parser.model import Amount, Scope

_MARKER = re.compile(r"其中|包括|包含|(?<!包)含(?!有)|分别为|分别是|主要为|[(（](?=[^()（）]*\d)")
_STOP = re.compile(r"[。!！?？\n]|此外|另外|同时|(?<=[;；])")
_SENTENCE = re.compile(r"[。!！?？\n]")
_TOTAL = re.compile(r"合计|共计|总计|总额|总数|总共|一共|共")
_LEAST_PARTS = 2
_BETWEEN = re.compile(r"[、,，和及与]")
_AND = re.compile(r"[、和及与]")
_CLAUSE = re.compile(r"[,，。;；:：!！?？()（）\n]")


def find_parents(text: str, expressions: Sequence[Expression]) -> list[int | None]:
    """For each count the index of the whole that it is a part of: behind a word that says so, or because the numbers add up to it.

    >>> from parser.counts.expressions import find_expressions
    >>> text = "发布信息66条,其中概况3条、动态48条。举办培训2次。"
    >>> find_parents(text, find_expressions(text))
    [None, 0, 0, None]

    A count of another unit ends the parts: in 其中网站11条,公众号54期97条 the last is none.
    """
    parents: list[int | None] = [None] * len(expressions)
    for match in _MARKER.finditer(text):
        whole = _before(expressions, match.start())
        if whole is None or _STOP.search(text, expressions[whole].stop, match.start()):
            continue
        closing = re.compile(r"[)）]").search(text, match.end()) if match[0] in "(（" else None
        end = closing.start() if closing else len(text)
        at = match.end()
        for number in range(whole + 1, len(expressions)):
            one = expressions[number]
            if one.begin >= end or _STOP.search(text, at, one.begin):
                break
            at = one.stop
            if one.kind != expressions[whole].kind:
                continue
            if one.unit not in (expressions[whole].unit, None):
                break
            parents[number] = whole
    return _add_up(text, expressions, parents)


def _add_up(text: str, expressions: Sequence[Expression], parents: list[int | None]) -> list[int | None]:
    """Counts of one sentence and unit that make exactly the number before them, or a total behind them, are its parts."""
    for run in _runs(text, expressions):
        for place, whole in enumerate(run):
            if place == 0:
                parts = run[1:]
            elif _TOTAL.search(text, expressions[run[place - 1]].stop, expressions[whole].begin):
                parts = run[:place][::-1]
            else:
                continue
            free = [number for number in parts if parents[number] is None]
            if len(free) >= _LEAST_PARTS and parents[whole] is None:
                for number in _sums_to(expressions, whole, free):
                    parents[number] = whole
    return parents


def _sums_to(expressions: Sequence[Expression], whole: int, parts: Sequence[int]) -> list[int]:
    """The parts, from the whole on, whose sum is the whole; none if no such run is."""
    total: Amount = 0
    for count, number in enumerate(parts, 1):
        total += expressions[number].value
        if total == expressions[whole].value and count >= _LEAST_PARTS:
            return list(parts[:count])
    return []


def _runs(text: str, expressions: Sequence[Expression]) -> list[list[int]]:
    """For each count the run of exact counts of its unit that follow in its sentence; shares and changes between them do not count."""
    numbers = [number for number, one in enumerate(expressions) if one.kind in ("count", "money")]
    runs = []
    for place, first in enumerate(numbers):
        run = [first]
        for number in numbers[place + 1 :]:
            one, last = expressions[number], expressions[run[-1]]
            if not _is_alike(expressions[first], one) or _SENTENCE.search(text, last.stop, one.begin):
                break
            run.append(number)
        if len(run) > _LEAST_PARTS:
            runs.append(run)
    return runs


def _is_alike(one: Expression, other: Expression) -> bool:
    return one.kind == other.kind and one.unit == other.unit and one.relation == other.relation == "="


def _before(expressions: Sequence[Expression], place: int) -> int | None:
    before = [number for number, one in enumerate(expressions) if one.stop <= place and one.kind in ("count", "money")]
    return before[-1] if before else None


def distribute(text: str, expressions: Sequence[Expression], roles: Sequence[Roles], lexicon: Lexicon) -> list[Roles]:
    """分别 gives its numbers in order to the coordinated names before it: 县报、市报分别刊发8篇、15篇."""
    found = list(roles)
    for first, last in _groups(text, expressions):
        start = max((m.end() for m in _CLAUSE.finditer(text, 0, expressions[first].begin)), default=0)
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
    sentence = max((m.end() for m in re.finditer(r"[。!！?？\n;；]", text[: one.begin])), default=0)
    clause = max((m.end() for m in _CLAUSE.finditer(text, 0, one.begin)), default=0)
    for scope, pattern in _scopes():
        if pattern.search(text, sentence if scope == "plan" else clause, one.begin):
            return scope
    years = [int(found) for found in re.findall(r"(20\d{2})年", text[clause : one.begin])]
    if year is not None and years and year not in years:
        return "plan" if min(years) > year else "other_year"
    return "year"
