"""Finds the numbers of a text that count something: numeral, approximator and measure word, with exact values.

Works on repaired text (simplified characters, half-width digits) without white space beside Chinese characters, see `clean`.
Numbers that never count (dates, document numbers, telephone numbers, set phrases) are masked by the patterns of the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from parser.counts.numerals import ARABIC, HANZI, HANZI_DIGITS, read_numeral
from parser.counts.vocabulary import (
    Unit,
    hanzi_units,
    longest_first,
    mask_patterns,
    one_of,
    relations,
    units,
    words_after,
    words_before,
)
from parser.model import Amount, CountKind, Relation

_NOT_BEFORE = {
    "部分": "部分(?!公开)",
    "部": "部(?!分|门|委|署|级)",
    "人": "人(?!民|大代|员|才|社|力|口)",
    "件": "件(?!套)",
    "级": "级(?!别)",
}
_ROUND = re.compile(r"[一二两三四五六七八九][一二三四五六七八九百十千]*[万亿]")
_BASES = {"百": 100, "千": 1000, "万": 10_000}
_RATE_WORDS = re.compile(
    r"(?:增长|增加|上升|上涨|提高|提升|下降|减少|降低|回落|下滑|降幅|增幅|涨幅|增|减|升|降|翻|多|少)(?:了|幅度|率)?(?:达到?|为|约|近|超过?|逾)?$"
)
_COMPARED = re.compile(r"[较比](?!如|例|赛)|同比|环比")
_SMALL = "零〇一二两三四五六七八九十"
_SENTENCE = re.compile(r"[^。!！?？\n]+[。!！?？\n]?")
_LOST = re.compile(r"(?=[,。;)\n:]|$|占|其中|在|、[\u4e00-\u9fff]{2,12}\d)")
_NOUN_BEFORE = re.compile(r"[\u4e00-\u9fff:》”]$")
_ORDINAL_BEFORE = re.compile(r"[第每任这那某另哪各其之初头同逐]$")
_ONE_OF = re.compile(r"[每任这那某另哪同逐第]$")
_ONLY_ONE = re.compile(r"[统唯单万]$")  # 统一, 唯一, 单一, 万一


@dataclass(frozen=True, slots=True)
class Expression:
    """A number with its measure word: `[begin, stop)` in the text, the bare numeral in `[number_begin, number_stop)`."""

    begin: int
    stop: int
    number_begin: int
    number_stop: int
    value: Amount
    unit: str | None
    relation: Relation
    kind: CountKind
    is_hanzi: bool
    is_structural: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    inside = one_of(relations()["inside"])
    before, after = words_before(), words_after()
    unit = "|".join(_NOT_BEFORE.get(word, re.escape(word)) for word in longest_first(units()))
    numeral = rf"(?P<arabic>{ARABIC})|(?P<hanzi>{HANZI})"
    return re.compile(
        rf"(?P<before>{before})?(?P<vague>上(?=[百千万亿]))?(?:{numeral})"
        rf"(?:\s?(?P<inside>{inside})?\s?(?P<multiplier>[十百千万亿]{{1,2}})?(?P<inside2>{inside})?)"
        rf"\s?(?P<unit>{unit})?(?P<unit2>[(（](?:{unit})[)）]|/(?:{unit}))?(?P<after>{after})?"
    )


@cache
def _fraction() -> re.Pattern[str]:
    number = rf"(?:{ARABIC}|{HANZI})"
    before, after = words_before(), words_after()
    return re.compile(
        rf"(?P<before>{before})?(?:(?P<base>百|千|万|{number})分之(?P<part>{number}(?:点{HANZI})?)"
        rf"|(?P<tenths>[一二两三四五六七八九])成(?P<hundredths>[一二三四五六七八九半])?(?![立为果效员绩交功就本都分熟长年人品型])|(?P<half>一半))(?P<after>{after})?"
    )


def find_expressions(text: str) -> list[Expression]:
    """The counting numbers of a cleaned text in reading order.

    >>> [(one.value, one.unit, one.relation) for one in find_expressions("2023年发布信息1,200余条,近2万人次参加,占12.5%。")]
    [(1200, '条', '>='), (20000, '人次', '~'), (Decimal('12.5'), '%', '=')]
    """
    return [
        replace(one, begin=one.begin + at, stop=one.stop + at, number_begin=one.number_begin + at, number_stop=one.number_stop + at)
        for at, sentence in _sentences(text)
        for one in _of_sentence(sentence)
    ]


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences that may hold a count, with their places; looking for what is masked costs more than looking for numbers."""
    for match in _SENTENCE.finditer(text):
        if _candidate().search(match[0]):
            yield match.start(), match[0]


@cache
def _candidate() -> re.Pattern[str]:
    return re.compile(rf"\d|分之|一半|成|[百千万]|[{_SMALL}](?:{one_of([*relations()['inside'], *hanzi_units()])})")


def _of_sentence(text: str) -> list[Expression]:
    fractions, numbers = list(_fractions(text)), list(_numbers(text))
    if not fractions and not numbers:
        return []
    masked = _masked(text)
    found = [one for one in fractions if not masked[one.number_begin]]
    taken = [(one.begin, one.stop) for one in found]
    for one in numbers:
        at = one.number_begin
        if not masked[at] and not any(begin <= at < stop for begin, stop in taken):
            found.append(one)
    return sorted(found, key=lambda one: one.begin)


def _numbers(text: str) -> Iterator[Expression]:
    for match in _pattern().finditer(text):
        expression = _read(match, text)
        if expression is not None:
            yield expression


def _masked(text: str) -> bytearray:
    masked = bytearray(len(text))
    for pattern in mask_patterns():
        for match in pattern.finditer(text):
            masked[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
    return masked


def _fractions(text: str) -> Iterator[Expression]:
    for match in _fraction().finditer(text):
        relation = _relation(match["before"], None, match["after"])
        if share := match["tenths"] or match["half"]:
            place = match.span("tenths" if match["tenths"] else "half")
            value = _tenths(share, match["hundredths"]) if match["tenths"] else Decimal("0.5")
            yield Expression(*match.span(), *place, value, None, relation, "percentage", True)
            continue
        base, part = read_numeral(match["base"]) or _BASES.get(match["base"]), _part(match["part"])
        if not base or part is None:
            continue
        is_percent = match["base"] in ("百", "100")
        amount = part if is_percent else _plain(Decimal(part) / Decimal(base))
        unit = "%" if is_percent else None
        yield Expression(*match.span(), match.start("base"), match.end("part"), amount, unit, relation, "percentage", True)


def _tenths(tenths: str, hundredths: str | None) -> Decimal:
    """六成 is 0.6, 六成七 0.67, 六成半 0.65."""
    more = 5 if hundredths == "半" else HANZI_DIGITS[hundredths] if hundredths else 0
    return Decimal(HANZI_DIGITS[tenths] * 10 + more) / 100


def _part(text: str) -> Amount | None:
    if text == "百":
        return 100
    whole, point, rest = text.partition("点")
    amount = read_numeral(whole)
    if not point or amount is None:
        return amount
    digits = "".join(str(read_numeral(char)) for char in rest)
    return Decimal(f"{amount}.{digits}") if digits.isdigit() else None


def _read(match: re.Match[str], text: str) -> Expression | None:
    arabic = match["arabic"] is not None
    start = match.start("arabic") if arabic else match.start("hanzi")
    number_stop = match.end("multiplier") if match["multiplier"] else match.end("arabic") if arabic else match.end("hanzi")
    numeral, multiplier = match["arabic"] or match["hanzi"], match["multiplier"] or ""
    inside = match["inside"] or match["inside2"]
    unit = units().get(match["unit"] or (inside if inside and not match["inside2"] else "") or "")
    if unit and not match["unit"]:
        inside = None  # 把 says 约 in 百把条, and is the measure word in 刀具95把
    vague = match["vague"]
    if not arabic and not multiplier and numeral[0] in "百千万亿" and (vague or inside or match["before"]):
        numeral = f"一{numeral}"
    if not arabic and text[max(0, start - 1) : start] in ("数", "几", "好") and numeral[0] in "十百千万":
        return None
    value = _value(numeral, multiplier)
    if value is None or not _is_count(match, text, start, arabic=arabic, unit=unit, inside=inside):
        return None
    relation = _relation(match["before"], inside, match["after"])
    begin = match.start("before") if match["before"] else match.start("vague") if vague else start
    stop = match.end()
    if unit is None:
        stop = match.end("inside2") if match["inside2"] else max(number_stop, match.end("inside") if match["inside"] else 0)
        stop = match.end("after") if match["after"] else stop
    name = unit.name if unit else None
    if match["unit2"] and name:
        second = units()[match["unit2"].strip("()（）/")].name
        name = f"{name}{second}" if f"{name}{second}" in units() else name
    kind: CountKind = unit.kind if unit else "count"
    if (kind == "percentage" and _RATE_WORDS.search(text, max(0, start - 12), begin)) or (name == "个百分点"):
        kind = "change"
    if (name == "倍" and kind == "percentage") or (kind == "count" and _is_difference(text, begin)):
        kind = "change"
    scaled = _plain(Decimal(value) * unit.factor) if unit else value
    return Expression(begin, stop, start, number_stop, scaled, name, ">=" if vague else relation, kind, not arabic)


def _is_difference(text: str, begin: int) -> bool:
    """Whether a number says by how much something differs from another year: 较上年减少6件."""
    return bool(_RATE_WORDS.search(text, max(0, begin - 12), begin) and _COMPARED.search(text, max(0, begin - 24), begin))


def _value(numeral: str, multiplier: str) -> Amount | None:
    if not multiplier:
        return read_numeral(numeral)
    value, factor = read_numeral(numeral), Decimal(1)
    for char in multiplier:
        factor *= {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}[char]
    return None if value is None else _plain(Decimal(value) * factor)


def _is_count(match: re.Match[str], text: str, start: int, *, arabic: bool, unit: Unit | None, inside: str | None) -> bool:
    before = text[max(0, start - 1) : start]
    if _ORDINAL_BEFORE.search(before) and not match["before"] and (not arabic or before in ("第", "之")):
        return False
    if unit is None:
        if not arabic:
            told = match["vague"] or match["before"]
            round_number = text[match.start("hanzi")] in "百千万" if told else _ROUND.fullmatch(match["hanzi"])
            return bool(round_number and _LOST.match(text, match.end()))
        return _may_have_lost_its_unit(match, text, start, inside)
    if arabic:
        return True
    if match["unit"] not in hanzi_units():
        return False
    if _ONLY_ONE.search(before) and match["hanzi"] == "一":
        return False
    return not (_ONE_OF.search(before) and not match["before"])


def _may_have_lost_its_unit(match: re.Match[str], text: str, start: int, inside: str | None) -> bool:
    """Whether an Arabic number without a measure word counts something: it ends its clause, and a noun or 为 stands before it."""
    stop = match.end("after") if match["after"] else match.end("multiplier") if match["multiplier"] else match.end("arabic")
    if not _LOST.match(text, max(stop, match.end("inside") if match["inside"] else 0)):
        return False
    return bool(inside or match["multiplier"] or match["before"] or _NOUN_BEFORE.search(text, max(0, start - 1), start))


def _relation(before: str | None, inside: str | None, after: str | None) -> Relation:
    known = relations()
    for place, word in (("before", before), ("inside", inside), ("after", after)):
        if word:
            return known[place][word]
    return "="


def _plain(value: Decimal) -> Amount:
    return int(value) if value == value.to_integral_value() else value.normalize()
