"""The two statutory forms, written down from the regulations' own annexes and independent of the parser's form data.

A form is three tables: active disclosure (blocks of rows by item of article 20), applications (rows of seven applicant
columns under nested groups) and review and litigation (three groups of five results). Labels keep full-width punctuation.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Year: TypeAlias = Literal["2019", "2021"]
Kind: TypeAlias = Literal["integer", "signed", "money"]

INFORMATION = "信息内容"
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
APPLICANTS = "申请人情况"
ORGANISATIONS = "法人或其他组织"

APPLICANT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("natural_person", "自然人"),
    ("commercial_enterprise", "商业企业"),
    ("research_institution", "科研机构"),
    ("public_welfare_organization", "社会公益组织"),
    ("legal_service_institution", "法律服务机构"),
    ("other", "其他"),
    ("total", "总计"),
)

RESULT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)

REVIEW_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("review", ("行政复议",)),
    ("litigation_direct", ("行政诉讼", "未经复议直接起诉")),
    ("litigation_after_review", ("行政诉讼", "复议后起诉")),
)

HEADINGS: tuple[tuple[str, str], ...] = (
    ("一", "总体情况"),
    ("二", "主动公开政府信息情况"),
    ("三", "收到和处理政府信息公开申请情况"),
    ("四", "政府信息公开行政复议、行政诉讼情况"),
    ("五", "存在的主要问题及改进情况"),
    ("六", "其他需要报告的事项"),
)


@dataclass(frozen=True)
class ColumnForm:
    key: str
    label: str
    kind: Kind = "integer"


@dataclass(frozen=True)
class BlockForm:
    """One item of article 20: its title, its columns and its rows as (key, label)."""

    title: str
    columns: tuple[ColumnForm, ...]
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RowForm:
    key: str
    label: str
    groups: tuple[str, ...] = ()


_STOCK_2019 = (
    ColumnForm("created", "本年新制作数量"),
    ColumnForm("disclosed", "本年新公开数量"),
    ColumnForm("total_disclosed", "对外公开总数量"),
)
_STOCK_2021 = (
    ColumnForm("issued", "本年制发件数"),
    ColumnForm("repealed", "本年废止件数"),
    ColumnForm("in_force", "现行有效件数"),
)
_ITEMS_2019 = (
    ColumnForm("previous_year_items", "上一年项目数量"),
    ColumnForm("change", "本年增/减", "signed"),
    ColumnForm("decisions", "处理决定数量"),
)
_DECISIONS_2021 = (ColumnForm("decisions", "本年处理决定数量"),)
_SANCTIONS = (("penalties", "行政处罚"), ("coercion", "行政强制"))

ACTIVE: dict[Year, tuple[BlockForm, ...]] = {
    "2019": (
        BlockForm("第二十条第（一）项", _STOCK_2019, (("regulations", "规章"), ("normative_documents", "规范性文件"))),
        BlockForm(
            "第二十条第（五）项",
            _ITEMS_2019,
            (("licensing", "行政许可"), ("other_external_services", "其他对外管理服务事项")),
        ),
        BlockForm("第二十条第（六）项", _ITEMS_2019, _SANCTIONS),
        BlockForm("第二十条第（八）项", _ITEMS_2019[:2], (("fees", "行政事业性收费"),)),
        BlockForm(
            "第二十条第（九）项",
            (ColumnForm("items", "采购项目数量"), ColumnForm("amount", "采购总金额", "money")),
            (("procurement", "政府集中采购"),),
        ),
    ),
    "2021": (
        BlockForm("第二十条第（一）项", _STOCK_2021, (("regulations", "规章"), ("normative_documents", "行政规范性文件"))),
        BlockForm("第二十条第（五）项", _DECISIONS_2021, (("licensing", "行政许可"),)),
        BlockForm("第二十条第（六）项", _DECISIONS_2021, _SANCTIONS),
        BlockForm(
            "第二十条第（八）项",
            (ColumnForm("amount", "本年收费金额（单位：万元）", "money"),),
            (("fees", "行政事业性收费"),),
        ),
    ),
}

_RESULTS = "三、本年度办理结果"
_DENIED = (_RESULTS, "（三）不予公开")
_UNAVAILABLE = (_RESULTS, "（四）无法提供")
_NOT_PROCESSED = (_RESULTS, "（五）不予处理")
_OTHER = (_RESULTS, "（六）其他处理")

_FIRST_ROWS = (
    RowForm("received", "一、本年新收政府信息公开申请数量"),
    RowForm("carried_over", "二、上年结转政府信息公开申请数量"),
)
_OUTCOMES = (
    RowForm("granted", "（一）予以公开", (_RESULTS,)),
    RowForm("partially_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", (_RESULTS,)),
    RowForm("denied.state_secret", "1.属于国家秘密", _DENIED),
    RowForm("denied.prohibited_by_law", "2.其他法律行政法规禁止公开", _DENIED),
    RowForm("denied.endangers_security_stability", "3.危及“三安全一稳定”", _DENIED),
    RowForm("denied.third_party_rights", "4.保护第三方合法权益", _DENIED),
    RowForm("denied.internal_affairs", "5.属于三类内部事务信息", _DENIED),
    RowForm("denied.process_information", "6.属于四类过程性信息", _DENIED),
    RowForm("denied.enforcement_case_file", "7.属于行政执法案卷", _DENIED),
    RowForm("denied.administrative_inquiry", "8.属于行政查询事项", _DENIED),
    RowForm("unavailable.not_held", "1.本机关不掌握相关政府信息", _UNAVAILABLE),
    RowForm("unavailable.needs_creation", "2.没有现成信息需要另行制作", _UNAVAILABLE),
    RowForm("unavailable.unclear_after_correction", "3.补正后申请内容仍不明确", _UNAVAILABLE),
    RowForm("not_processed.petition_complaint", "1.信访举报投诉类申请", _NOT_PROCESSED),
    RowForm("not_processed.duplicate", "2.重复申请", _NOT_PROCESSED),
    RowForm("not_processed.publication_request", "3.要求提供公开出版物", _NOT_PROCESSED),
    RowForm("not_processed.excessive_repetition", "4.无正当理由大量反复申请", _NOT_PROCESSED),
    RowForm("not_processed.reconfirmation", "5.要求行政机关确认或重新出具已获取信息", _NOT_PROCESSED),
)
_OTHER_OUTCOMES: dict[Year, tuple[RowForm, ...]] = {
    "2019": (RowForm("other_outcome", "（六）其他处理", (_RESULTS,)),),
    "2021": (
        RowForm("other_outcome.correction_overdue", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", _OTHER),
        RowForm("other_outcome.fee_overdue", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", _OTHER),
        RowForm("other_outcome.other", "3.其他", _OTHER),
    ),
}
_LAST_ROWS = (
    RowForm("total", "（七）总计", (_RESULTS,)),
    RowForm("carried_forward", "四、结转下年度继续办理"),
)


def outcome_rows(year: Year) -> tuple[RowForm, ...]:
    """The rows that add up to （七）总计."""
    return _OUTCOMES + _OTHER_OUTCOMES[year]


def application_rows(year: Year) -> tuple[RowForm, ...]:
    return _FIRST_ROWS + outcome_rows(year) + _LAST_ROWS


def field_ids(active: Year, applications: Year) -> list[str]:
    """Every field of a report with these tables, in reading order."""
    ids = [
        f"active_disclosure.{row}.{column.key}" for block in ACTIVE[active] for row, _ in block.rows for column in block.columns
    ]
    ids += [f"applications.{row.key}.{column}" for row in application_rows(applications) for column, _ in APPLICANT_COLUMNS]
    ids += [f"review_litigation.{group}.{column}" for group, _ in REVIEW_GROUPS for column, _ in RESULT_COLUMNS]
    return ids


def contract_ids() -> list[str]:
    """The field ids of the contract, copied from its list and not derived from this module."""
    return (Path(__file__).parent / "field_ids.txt").read_text(encoding="utf-8").split()
