"""Prints a report in layouts that lose separators: a page's inner text, glued or partly spaced, or one cell a line.

A report is a list of `Row`: the labels that stand before a row's numbers (headings, headers and groups included) and its fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.glued.amounts import Amounts
from tests.robustness import forms
from tests.robustness.forms import Year

BEFORE = ("某县统计局政府信息公开工作年度报告", "一、总体情况", "本机关按要求更新栏目，公开工作平稳有序，全年未发生差错。")
AFTER = (
    "五、存在的主要问题及改进情况",
    "2021年解读形式还不丰富，今后将加强培训，改进服务。",
    "六、其他需要报告的事项",
    "没有其他需要报告的事项。",
)


@dataclass(frozen=True)
class Row:
    """The labels since the row before, and the fields whose numbers follow; `opens` says that a table begins here."""

    labels: tuple[str, ...]
    fields: tuple[str, ...]
    opens: bool = False

    @property
    def table(self) -> str:
        return self.fields[0].split(".", 1)[0]


@dataclass(frozen=True)
class Style:
    """How much is left between cells: the chance of a space between two numbers, and of a line break between tables.

    With `blanks` a zero is a blank cell, and leaves no trace.
    """

    name: str
    spaces: float
    lines: bool
    blanks: bool = False


STYLES = (
    Style("glued, one line", 0.0, lines=False),
    Style("glued, a line for each table", 0.0, lines=True),
    Style("partly spaced, one line", 0.5, lines=False),
    Style("partly spaced, a line for each table", 0.8, lines=True),
)


def rows_of(form: Year) -> list[Row]:
    """All rows of a form in printed order."""
    return [*_active_rows(form), *_application_rows(form), _review_row()]


def printed(amount: int | Decimal) -> str:
    """An amount as a report prints it."""
    return f"{amount:f}" if isinstance(amount, Decimal) else str(amount)


def glue(rows: Sequence[Row], amounts: Amounts, style: Style, rng: Random) -> str:
    """The report as its page's inner text: labels and numbers run together, with a space here and there."""
    text = "".join(BEFORE)
    for row in rows:
        text += "\n" if row.opens and style.lines else ""
        text += "".join(row.labels) + " " * (style.spaces > 0 and rng.random() < 0.3)
        for number, field in enumerate(row.fields):
            if amounts[field] or not style.blanks:
                text += " " * (number > 0 and rng.random() < style.spaces) + printed(amounts[field])
    return text + ("\n" if style.lines else "") + "".join(AFTER)


def cell_lines(rows: Sequence[Row], numbers: dict[str, list[str]]) -> str:
    """One cell a line; `numbers` are the lines of each field: one, or none, or several where a cell is lost or split."""
    lines = [*BEFORE]
    for row in rows:
        lines += [*row.labels, *(line for field in row.fields for line in numbers[field])]
    return "\n".join([*lines, *AFTER])


def _active_rows(form: Year) -> Iterator[Row]:
    before: tuple[str, ...] = ("二、主动公开政府信息情况",)
    for number, block in enumerate(forms.ACTIVE[form]):
        before += (block.title, forms.INFORMATION, *(column.label for column in block.columns))
        for key, label in block.rows:
            fields = tuple(f"active_disclosure.{key}.{column.key}" for column in block.columns)
            yield Row((*before, label), fields, opens=number == 0 and len(before) > 1)
            before = ()


def _application_rows(form: Year) -> Iterator[Row]:
    person, *inner, total = (label for _, label in forms.APPLICANT_COLUMNS)
    head = ("三、收到和处理政府信息公开申请情况", forms.CORNER, forms.APPLICANTS, person, forms.ORGANISATIONS, total, *inner)
    groups: tuple[str, ...] = ()
    for row in forms.application_rows(form):
        fresh = tuple(group for level, group in enumerate(row.groups) if row.groups[: level + 1] != groups[: level + 1])
        fields = tuple(f"applications.{row.key}.{column}" for column, _ in forms.APPLICANT_COLUMNS)
        yield Row((*head, *fresh, row.label), fields, opens=bool(head))
        head, groups = (), row.groups


def _review_row() -> Row:
    results = [label for _, label in forms.RESULT_COLUMNS]
    head = ("四、政府信息公开行政复议、行政诉讼情况", "行政复议", "行政诉讼", *results, "未经复议直接起诉", "复议后起诉")
    fields = tuple(f"review_litigation.{group}.{key}" for group, _ in forms.REVIEW_GROUPS for key, _ in forms.RESULT_COLUMNS)
    return Row((*head, *results, *results), fields, opens=True)
