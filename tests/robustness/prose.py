"""The words around the tables: invented agencies and narrative paragraphs in the manner of such reports.

The paragraphs carry tempting numbers (`规章3件`, `予以公开5件`) that no table cell may take.
"""

from __future__ import annotations

from random import Random

_PLACES = ("临溪县", "安平区", "云岭市", "白水镇", "清河街道", "东陵市", "禾丰县", "望江区", "石塘乡", "北原省")
_BODIES = ("人民政府", "统计局", "农业农村局", "民政局", "自然资源局", "市场监督管理局", "教育局", "司法局", "水务局")

_PREAMBLES = (
    "根据《中华人民共和国政府信息公开条例》（国务院令第711号）的规定，编制{agency}{year}年政府信息公开工作年度报告。"
    "数据统计期限为{year}年1月1日至{year}年12月31日。如对内容有疑问，请拨打电话0{phone}联系。",
    "现公布{agency}{year}年度政府信息公开工作情况，全文由六个部分组成，所列数字截至{year}年12月31日。",
)
_OVERVIEW = (
    "（一）主动公开。全年在门户网站发布信息{a}条，微信公众号推送{b}篇，公开规章{c}件、行政规范性文件{d}件，办结行政许可{e}件。",
    "（二）依申请公开。本年共收到申请{a}件，其中自然人{b}件，予以公开{c}件，部分公开{d}件，不予公开{c}件，均按期答复。",
    "（三）信息管理。对目录作了{c}次梳理，更新指南{d}处，清理失效文件{b}份，存档资料{e}册。",
    "（四）平台建设。新设专栏{c}个，栏目访问量{e}人次，回复留言{b}条，关停长期不更新的账号{d}个。",
    "（五）监督保障。召开专题会议{c}次，开展培训{d}场，参训{b}人次，未发生需要追究责任的情形。",
    "年内举行新闻发布会{d}场，发布政策解读{b}篇，图解占{c}成，群众满意率{b}%。",
)
_PROBLEMS = (
    "一是部分科室对公开时限把握不严，抽查的{b}条信息中有{c}条晚于规定时间；二是解读形式较为单一。",
    "与公众期待相比，内容的深度仍显不足，依申请答复的说理还不充分，{c}件答复在复核时被要求补充依据。",
)
_PLANS = (
    "下一步，将每季度对栏目检查1次，组织培训不少于{c}场，把公开工作列入年度考核，占{c}分。",
    "今后将完善审查流程，充实专职人员{c}名，加强与{d}个下属单位的联络，做到应公开尽公开。",
)
_OTHERS = (
    "本机关{year}年未收取信息处理费。无其他需要报告的事项。",
    "无。",
    "全年依规收取信息处理费{b}0元；办理人大建议{c}件、政协提案{d}件，答复全文均已公开。",
)


def agency(rng: Random) -> str:
    return rng.choice(_PLACES) + rng.choice(_BODIES)


def title(name: str, year: int, rng: Random) -> str:
    pattern = rng.choice(("{n}{y}年政府信息公开工作年度报告", "{n}{y}年政府信息公开年度报告", "{y}年{n}政府信息公开年报"))
    return pattern.format(n=name, y=year)


def _fill(text: str, name: str, year: int, rng: Random) -> str:
    numbers = {
        "a": rng.randint(100, 4000),
        "b": rng.randint(10, 99),
        "c": rng.randint(1, 9),
        "d": rng.randint(2, 12),
        "e": rng.randint(100, 30000),
        "phone": f"{rng.randint(300, 999)}-{rng.randint(2000000, 8999999)}",
    }
    return text.format(agency=name, year=year, **numbers)


def preamble(name: str, year: int, rng: Random) -> str:
    return _fill(rng.choice(_PREAMBLES), name, year, rng)


def overview(name: str, year: int, rng: Random) -> list[str]:
    chosen = sorted(rng.sample(range(len(_OVERVIEW)), rng.randint(2, 5)))
    return [_fill(_OVERVIEW[i], name, year, rng) for i in chosen]


def problems(name: str, year: int, rng: Random) -> list[str]:
    return [_fill(rng.choice(_PROBLEMS), name, year, rng), _fill(rng.choice(_PLANS), name, year, rng)]


def others(name: str, year: int, rng: Random) -> list[str]:
    return [_fill(rng.choice(_OTHERS), name, year, rng)]


def signature(name: str, year: int, rng: Random) -> list[str]:
    return [name, f"{year + 1}年1月{rng.randint(5, 30)}日"]
