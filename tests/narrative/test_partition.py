"""Whatever the text: the blocks are a partition of it, map back to a partition of the source, and cost linear time."""

from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parser.lines import Document
from parser.narrative import Narrative, source_regions, split_narrative
from parser.narrative.cues import settings as data
from parser.narrative.model import SECTIONS
from parser.repair import repair
from tests.narrative.test_cases import CASES, split

PIECES = (
    *(
        "一、总体情况",
        "、总体情况",
        "(一)主动公开情况",
        ")监督保障方面",
        "五、存在的主要问题及改进情况",
        "七、附表",
        "政府信息公开年度报告",
    ),
    *(
        "\n",
        "\n\n",
        " ",
        "　　",
        "\xa0\xa0",
        "。",
        ";",
        ":",
        "|",
        "|||",
        "0",
        "2021年",
        "1月5日",
        "某某局",
        "<表>",
        "第二十条第(一)项",
    ),
    *(
        "下一步,我局将改进。",
        "存在不足。",
        "一是",
        "结果维持",
        "總體情況",
        "�",
        "?",
        "&nbsp;",
        "<br>",
        "\r\n",
        "\ud800",
        "正文",
        "- 4 -",
    ),
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


def assert_partition(document: Document, narrative: Narrative) -> None:
    blocks = narrative.blocks
    assert [block.position for block in blocks] == list(range(len(blocks)))
    assert [block.begin for block in blocks] == [0, *(block.stop for block in blocks)][: len(blocks)]
    assert (blocks[-1].stop if blocks else 0) == len(document.text)
    for block in blocks:
        text = block.text(document)
        assert text
        assert block.section is None or block.section in SECTIONS
        assert (block.kind == "space") == (not text.strip()) or block.kind == "table"
        assert text == text.strip() or block.kind in ("space", "table")


def assert_source_partition(document: Document, narrative: Narrative) -> None:
    regions = source_regions(document, narrative)
    assert "".join(document.source[start:end] for (start, end), _ in regions) == (document.source if regions else "")
    assert [start for (start, _), _ in regions] == [0, *(end for (_, end), _ in regions)][: len(regions)]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, data=st.data())
def test_any_text(text: str, data: st.DataObject) -> None:
    document, _, _ = repair(text)
    places = st.integers(-2, len(document.text) + 2)
    regions = data.draw(st.lists(st.tuples(places, places), max_size=4))
    narrative = split_narrative(document, regions)
    assert_partition(document, narrative)
    assert_source_partition(document, narrative)


@pytest.mark.parametrize("name", CASES)
def test_cut_anywhere(name: str) -> None:
    text = CASES[name]["text"]
    for cut in range(0, len(text), 3):
        for part in (text[:cut], text[cut:]):
            document, narrative = split(part)
            assert_partition(document, narrative)
            assert_source_partition(document, narrative)


def test_cut_report_keeps_what_stands_before_the_cut() -> None:
    text = CASES["plain"]["text"]
    document, whole = split(text)
    spans = [block.span(document) for block in whole.paragraphs]
    for cut in range(100, len(text), 7):
        document, narrative = split(text[:cut])
        found = [block.span(document) for block in narrative.paragraphs]
        assert found[: sum(end < cut - 45 for _, end in spans)] == [span for span in spans if span.end < cut - 45]


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "不足。下一步",
        "一、总体情况(一)",
        "政府\u3000\u3000",
        "一是\n",
        "结果维持0",
        "2021年1月1日 局",
        "政府信息公开年度",
        "(一)",
        "\n",
        "|",
        "《",
        "我局,",
    ],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        document, _, _ = repair(unit * (size // len(unit)))
        assert document.text or not document.source
        begin = time.perf_counter()
        split_narrative(document, ())
        return time.perf_counter() - begin

    seconds(5_000)
    small, large = min(seconds(10_000) for _ in range(3)), min(seconds(80_000) for _ in range(2))
    assert large < 24 * small + 0.05, f"8 times the text took {large / small:.0f} times as long"


def test_a_report_costs_little() -> None:
    document, _, _ = repair(CASES["plain"]["text"] * 8)
    document.text.count("\n")
    times = []
    for _ in range(20):
        begin = time.perf_counter()
        split_narrative(document, ())
        times.append(time.perf_counter() - begin)
    assert min(times) < 0.01


def _entries() -> list[tuple[str, str, list[str], list[str], bool]]:
    """Every pattern of the data file with its examples: (name, pattern, examples, counters, whether the whole must match)."""
    found = []
    for group, content in data().items():
        for number, entry in enumerate(content if isinstance(content, list) else [content]):
            whole = group not in ("loose_section", "problem")
            if "pattern" in entry:
                found.append((f"{group}-{number}", entry["pattern"], entry["examples"], entry["counters"], whole))
    turn, table = data()["turn"], data()["table"]
    found.append(("turn-will", f"(?:{turn['will']}).*", turn["examples"], turn["counters"], True))
    found.append(("foot-name", data()["foot"]["name"], data()["foot"]["name_examples"], data()["foot"]["counters"], True))
    found.append(("table-annex", f"(?:{table['annex']}).*", table["annex_examples"], table["annex_counters"], True))
    return found


@pytest.mark.parametrize(("name", "pattern", "examples", "counters", "whole"), _entries(), ids=[entry[0] for entry in _entries()])
def test_patterns_of_the_data(name: str, pattern: str, examples: list[str], counters: list[str], whole: bool) -> None:
    match = re.compile(pattern).fullmatch if whole else re.compile(pattern).search
    assert [text for text in examples if match("".join(text.split())) is None] == [], name
    assert [text for text in counters if match("".join(text.split())) is not None] == [], name


def test_cases_are_tidy() -> None:
    for path in (Path(__file__).parent / "cases").glob("*.toml"):
        for name, case in tomllib.loads(path.read_text(encoding="utf-8")).items():
            assert set(case) == {"text", "blocks", "headings"}, name
