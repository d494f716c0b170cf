"""Reports of imaginary agencies with known cells, made without parsing, for the checks across years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parser import Issue, Paragraph, Report, Span, Value
from parser.forms import load_forms
from parser.model import Amount

PROSE = (
    "围绕乡村产业发展，我单位及时公布惠农补贴的申领条件。",
    "老旧小区改造的进度每月在公告栏张贴一次。",
    "就业服务窗口向求职者发放了岗位信息清单。",
    "中小学学区划分方案在发布之前听取了家长意见。",
    "食品抽检不合格的产品名单当天上网并同步处置结果。",
    "防汛值班电话和避险路线印成折页送到每一户。",
)

YEARS = "子丑寅卯辰巳午未申酉戌亥"


def make_report(
    year: int,
    amounts: Mapping[str, Amount | None] | None = None,
    *,
    agency: str | None = "青禾县农业农村局",
    form: str = "2021",
    sentences: Sequence[str] | None = None,
    doubted: str | None = None,
    severity: str = "error",
) -> Report:
    """A report whose cells are 0 where `amounts` does not say otherwise; None is a blank cell.

    Every cell has a place of its own, `doubted` is a field that an issue names. Without `sentences` the prose is its own.
    """
    given = amounts or {}
    values = {
        field.id: _value(field.id, given.get(field.id, 0), 10 * at) for at, field in enumerate(load_forms()[form].fields, 1)
    }
    assert set(given) <= set(values), "the form has no such field"
    words = [f"{sentence[:-1]}，{YEARS[year % len(YEARS)]}年如此。" for sentence in PROSE] if sentences is None else sentences
    paragraphs = tuple(Paragraph(text, Span(at, at + 1), "overview", None, "overview") for at, text in enumerate(words))
    issues = () if doubted is None else (Issue("row-missing", severity, "", (doubted,)),)  # type: ignore[arg-type]
    forms = {table.id: form for table in load_forms()[form].tables}
    return Report(None, agency, year, None, forms, values, (), issues, paragraphs, (), (), (), text="")


def without_table(report: Report, table: str) -> Report:
    """The report as if this table had not been found."""
    values = {field: value for field, value in report.values.items() if not field.startswith(f"{table}.")}
    return replace(report, values=values, forms={name: form for name, form in report.forms.items() if name != table})


def _value(field: str, amount: Amount | None, start: int) -> Value:
    if amount is None:
        return Value(field, None, "blank", "", Span(start, start))
    return Value(field, amount, "given", str(amount), Span(start, start + len(str(amount))))
