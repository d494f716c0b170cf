"""The counts of the prose: numbers, negated facts, links, places in the caller's text, and what never counts."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parser import parse
from parser.counts.clean import clean
from parser.counts.examples import read_folder
from parser.counts.expressions import find_expressions
from parser.counts.find import find_counts
from parser.counts.links import find_parents
from parser.counts.numerals import read_hanzi, read_numeral
from parser.counts.storage import default_data, load_tools
from parser.counts.vocabulary import Searched, mask_patterns, settings, units, zero_patterns
from parser.counts.zeros import find_zeros
from tests.samples import NAMES, sample

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))
SCRAPS = st.sampled_from(
    ["其中", "发布", "信息", "23条", "1,2", "万", "余", "网站", "(", ")", "。", "，", "\n", "𠮷", "未收到", "申请", "分别", " "]
)
OTHERS = st.text(max_size=4)


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["text"][:24])
def test_numbers(case: dict[str, Any]) -> None:
    found = [(one.value, one.unit or "", one.relation, one.kind) for one in find_expressions(case["text"])]
    expected = [(Fraction(value), unit, relation, kind) for value, unit, relation, kind in case["counts"]]
    assert [rest for _, *rest in found] == [rest for _, *rest in expected]
    for (value, *_), (known, *_) in zip(found, expected, strict=True):
        assert abs(Fraction(Decimal(value)) - known) < Fraction(1, 10**9)


@pytest.mark.parametrize("case", CASES["zero"], ids=lambda case: case["text"][:24])
def test_negated_facts(case: dict[str, Any]) -> None:
    assert [case["text"][zero.begin : zero.stop] for zero in find_zeros(case["text"])] == case["found"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("二十三", 23),
        ("一百零五", 105),
        ("三千二", 3200),
        ("两万", 20_000),
        ("一亿三千万", 130_000_000),
        ("二三", None),
        ("千万", None),
    ],
)
def test_chinese_numerals(text: str, value: int | None) -> None:
    assert read_hanzi(text) == value


@given(st.integers(0, 10**9))
def test_numerals_with_separators_are_exact(number: int) -> None:
    assert read_numeral(str(number)) == read_numeral(f"{number:,}") == number


@pytest.mark.parametrize("name", settings()["masks"])
def test_masks_match_their_examples_and_not_the_counters(name: str) -> None:
    """Every digit and numeral of an example lies in a match; each pattern is needed by some text."""
    group = settings()["masks"][name]
    patterns = [Searched.of(entry) for entry in group["patterns"]]
    assert group["source"]
    for example in group["examples"]:
        covered = {at for pattern in patterns for match in pattern.finditer(example) for at in range(*match.span())}
        assert {at for at, char in enumerate(example) if char.isdigit()} <= covered, example
    for counter in group["counter"]:
        assert not any(list(pattern.finditer(counter)) for pattern in patterns), counter


@pytest.mark.slow
def test_what_a_pattern_needs_hides_no_match() -> None:
    guarded = [one for one in (*mask_patterns(), *zero_patterns()) if one.needs is not None]
    texts = [clean(one.text).text for one in read_folder([default_data("counts")])]
    found = 0
    for one in guarded:
        for text in texts:
            spans = [match.span() for match in one.pattern.finditer(text)]
            assert [match.span() for match in one.finditer(text)] == spans
            found += len(spans)
    assert found > 20


def test_measure_words_are_known_once() -> None:
    known = settings()["units"]
    every = [*known["count"], *known["money"], *known["rate"], *known["duration"]]
    assert set(known["hanzi"]["allowed"]) <= set(every)
    assert set(units()) == set(every)


def test_parts_know_their_whole() -> None:
    text = "发布信息66条,其中概况3条、动态48条,公众号54期97条。复议4件:维持3件,纠正1件。检索费2元、邮寄费3元,合计5元。"
    assert find_parents(text, find_expressions(text)) == [None, 0, 0, None, None, None, 5, 5, 10, 10, None]


@pytest.mark.parametrize(
    ("text", "parents"),
    [
        ("报送信息203条,被采用61条。", [None, 0]),
        ("受理申请4条。其中,当面申请3条,网上申请1条。", [None, 0, 0]),
        ("收到申请28件:邮寄5件,网络23件;予以公开20件,不予公开8件。", [None, 0, 0, 0, 0]),
        ("公示46位,其中国家级1位、省级7位、市级38位,办理备案23位。", [None, 0, 0, 0, None]),
        ("接听咨询1733次,日均近5次,其中涉农812次。", [None, None, 0]),
        ("图解9篇,问答4篇,访谈3篇,发布会1篇。", [None, None, None, None]),
        ("公开198条,其中:政策及解读7条;决算报告3条;工作动态2条。培训2次。", [None, 0, 0, 0, None]),
        ("投诉371件,其中有责投诉28件,万户投诉率为2.9件。", [None, 0, None]),
    ],
)
def test_what_ties_parts_to_a_whole(text: str, parents: list[int | None]) -> None:
    assert find_parents(text, find_expressions(text)) == parents


def test_shares_in_order() -> None:
    text = "县报、市报分别刊发8篇、15篇。"
    found, _ = find_counts(text, load_tools())
    assert [(one.channel, one.value) for one in found] == [("县报", 8), ("市报", 15)]


def test_time() -> None:
    text = "发布信息9条。上年结转申请3件。2024年将举办培训2次。截至目前粉丝3万人。2021年受理申请5件。"
    found, _ = find_counts(text, load_tools(), year=2023)
    assert [one.scope for one in found] == ["year", "other_year", "plan", "cumulative", "other_year"]


def test_a_plan_as_a_kind_of_document_is_no_plan() -> None:
    text = "规划计划类信息28条,规划计划文件2件,招生计划960人,模拟演练2次,计划开展培训3次。"
    found, _ = find_counts(text, load_tools(), year=2023)
    assert [one.scope for one in found] == ["year", "year", "year", "year", "plan"]


def test_a_part_has_the_channel_of_its_whole() -> None:
    report = parse("一、总体情况\n全年通过县政府网站发布信息23条，其中：工作动态11条；通知公告9条。")
    assert [count.channel for count in report.counts] == ["县政府网站"] * 3


def test_a_result_is_named_by_its_object() -> None:
    report = parse("一、总体情况\n全年答复政府信息公开申请5件，其中予以公开3件，不予公开2件。")
    told = [(count.action, count.object) for count in report.counts]
    assert told == [
        ("答复", "政府信息公开申请"),
        ("予以公开", "予以公开的政府信息公开申请"),
        ("不予公开", "不予公开的政府信息公开申请"),
    ]


def test_people_are_not_taken_over_by_things() -> None:
    report = parse("一、总体情况\n视频号粉丝数5.4万；直播118场。")
    assert "粉丝" not in (report.counts[1].object or "")


def test_a_glued_heading_is_no_part_of_the_sentence() -> None:
    report = parse("二、公开情况\n（一）主动公开政府信息的数量2016年制作政府信息总数86条，其中主动公开40条。")
    assert [(count.value, count.action) for count in report.counts] == [(86, "制作"), (40, "主动公开")]


def test_a_title_of_a_document_is_no_channel() -> None:
    lexicon = load_tools().model.lexicon
    assert [bool(lexicon.channel.fullmatch(title)) for title in ("《霁州日报》", "《霁州市养犬管理条例》")] == [True, False]


def test_a_lost_number_is_named() -> None:
    report = parse("一、总体情况\n全年在县政府网上共主动公开条，网民留言3条。")
    assert [issue.code for issue in report.issues if issue.code == "number-missing"] == ["number-missing"]
    assert [count.value for count in report.counts] == [3]


def test_roles_of_a_plain_sentence() -> None:
    report = parse("一、总体情况\n全年通过县政府网站公开发布信息23条，其中工作动态11条；开设专栏3个。")
    told = [(count.value, count.action, count.object, count.channel, count.parent) for count in report.counts]
    assert told == [
        (23, "公开发布", "信息", "县政府网站", None),
        (11, "公开发布", "工作动态", "县政府网站", 0),
        (3, "开设", "专栏", None, None),
    ]


def test_traditional_and_damaged_text_keeps_its_places() -> None:
    text = "一、總體情況\n全年通過縣政府網站主動公開資訊\xa01，200\n餘條，未收到申請。𠮷舉辦培訓兩次。"
    report = parse(text)
    assert [text[slice(*count.span)] for count in report.counts] == [count.text for count in report.counts]
    assert [(count.value, count.unit, count.kind) for count in report.counts] == [
        (1200, "条", "count"),
        (0, None, "implied_zero"),
        (2, "次", "count"),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_samples(name: str) -> None:
    report = sample(name).report
    for count in report.counts:
        assert report.text[slice(*count.span)] == count.text
        assert count.paragraph is not None
        paragraph = report.paragraphs[count.paragraph]
        assert paragraph.span.start <= count.span.start < count.span.end <= paragraph.span.end
        assert count.parent is None or report.counts[count.parent].paragraph == count.paragraph


@given(st.lists(SCRAPS | OTHERS, max_size=24).map("".join))
def test_any_text_gives_counts_inside_it(text: str) -> None:
    found, lost = find_counts(text, load_tools())
    for one in found:
        assert 0 <= one.begin < one.stop <= len(text) and one.text == text[one.begin : one.stop]
        assert one.parent is None or 0 <= one.parent < len(found)
    assert all(0 <= gap.begin < gap.stop <= len(text) for gap in lost)
