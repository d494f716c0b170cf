import re
import tomllib
from pathlib import Path

import pytest

from parser.repair import classify_chrome, repair
from parser.repair.furniture import debris

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))
LABELS = tomllib.loads(Path(__file__).with_name("labels.toml").read_text(encoding="utf-8"))
GROUPS = [(kind, name) for kind, groups in debris().items() for name in groups]
ORDINARY = [line for group in LABELS.values() for line in group] + list(CASES["negative"].values())
PROSE = [
    "一是加强登录管理,注册用户较上年增长。",
    "本报告在门户网站公布,浏览次数较多。",
    "截至年底,网站浏览量达到3万次,微信公众号关注人数5000人。",
    "相关链接由主办单位负责维护。",
    "如有疑问请与本局办公室联系(电话:0900-1234567)。",
    "第4页的表格列出了各项数据",
    "0 | 0 | 0",
    "-4",
    "4-8",
    "12",
    "",
    "|||",
    " | ",
    "大",
]


@pytest.mark.parametrize(("kind", "name"), GROUPS)
def test_every_group_is_tidy(kind, name):
    group = debris()[kind][name]
    assert sorted(group) == ["examples", "patterns", "source"]
    assert group["source"] and group["examples"] and group["patterns"]
    for pattern in group["patterns"]:
        found = [example for example in group["examples"] if re.search(pattern, example, re.IGNORECASE)]
        assert found, f"{kind}.{name}: give an example for the pattern {pattern!r}"


@pytest.mark.parametrize("example", [e for group in debris()["furniture"].values() for e in group["examples"]])
def test_page_furniture_leaves_no_trace(example):
    document, repairs, _ = repair(f"总计\n {example}\n0")
    assert [line.text for line in document.lines] == ["总计", "", "0"]
    assert document.text == "总计\n0"
    assert "remove_page_furniture" in {record.step for record in repairs}


@pytest.mark.parametrize("example", [e for group in debris()["markup"].values() for e in group["examples"]])
def test_markup_is_dropped(example):
    assert repair(f"总计{example}0")[0].text == "总计0"


@pytest.mark.parametrize(("name", "example"), [(n, e) for n, g in debris()["chrome"].items() for e in g["examples"]])
def test_chrome_is_named_and_stays(name, example):
    assert classify_chrome(example) == name
    assert repair(example)[0].text == example


@pytest.mark.parametrize("line", ORDINARY + PROSE)
def test_ordinary_lines_are_no_debris(line):
    assert classify_chrome(line) is None
    assert repair(line)[0].text == line
