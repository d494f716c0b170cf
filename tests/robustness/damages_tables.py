"""Damage to the tables themselves: cells, rows, headings, what stands between and around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from random import Random

from tests.robustness.document import (
    Amount,
    ApplicationsTable,
    Break,
    Document,
    Entry,
    Heading,
    Line,
    Number,
    Piece,
    Truth,
    entries_of,
    map_entry_runs,
    map_numbers,
    map_tables,
    numbers_of,
)

_CHROME_BEFORE = (
    "足球比分直播_线上下载入口(官方)网址",
    "设为首页|加入收藏", "无障碍", "长辈版", "繁體版", "当前位置: 首页 > 政务公开 > 政府信息公开年报",
    "索引号: 0{a}-{b}/2024-0{c}", "发布机构: 办公室", "浏览次数:{b}次", "【字体:大 中 小】", "发布日期: 2024-01-{d}",
    "来源: 本站", "登录 | 注册",
)  # fmt: skip
_CHROME_AFTER = (
    "打印", "关闭", "扫一扫在手机打开当前页", "附件下载: 年度报告.docx", "相关链接:", "主办: 区政府办公室 承办: 信息中心",
    "网站标识码: {a}0000{b}", "账号+密码登录", "还没有账号?", "立即注册", "正文内容区域请使用tab按钮切换浏览", "Page 9 - 9",
)  # fmt: skip
_PAGE_MARKS = ("- {n} -", "— {n} —", "第{n}页 共9页", "Page {n} - 9", "P. {n}")


def _replace_numbers(document: Document, changed: dict[str, str]) -> Document:
    return map_numbers(document, lambda n: Number(n.field, changed.get(n.field, n.text)))


def _expecting(truth: Truth, changed: dict[str, Amount | None]) -> Truth:
    return replace(truth, expected=truth.expected | changed)


def thousands(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """1,234,567 in half or full width."""
    comma = rng.choice((",", "，"))

    def grouped(number: Number) -> Number:
        sign, digits = (number.text[:1], number.text[1:]) if number.text[:1] in "+-" else ("", number.text)
        return Number(number.field, f"{sign}{int(digits):,}".replace(",", comma)) if digits.isdigit() else number

    return map_numbers(document, grouped), truth


def units(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """Words in a few cells: `22（其中修订16件）`, `251000元`, `增2`, `减1`, `3件`."""
    changed: dict[str, str] = {}
    amounts: dict[str, Amount | None] = {}
    for number in numbers_of(document):
        amount = truth.expected[number.field]
        if amount is None:
            continue
        column = number.field.rsplit(".", 1)[1]
        if column == "amount":
            yuan = (Decimal(amount) * 10000).quantize(Decimal(1))
            changed[number.field] = rng.choice((f"{yuan}元", f"{number.text}万元"))
            amounts[number.field] = Decimal(amount)
        elif column == "change" and amount:
            changed[number.field] = f"{'增' if amount > 0 else '减'}{abs(amount)}"
        elif number.field.startswith("active_disclosure.normative_documents") and rng.random() < 0.5:
            changed[number.field] = f"{amount}（其中修订{rng.randint(0, int(amount))}件）"
        elif not number.field.startswith("active_disclosure") and rng.random() < 0.01:
            changed[number.field] = f"{amount}件"
    return _replace_numbers(document, changed), _expecting(truth, amounts)


def break_sum(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """The source prints one number that its sums contradict; it must be delivered as printed."""
    printed = [f for f, a in truth.expected.items() if a is not None and f.startswith("applications")]
    if not printed:
        return document, truth
    field = rng.choice(printed)
    amount = int(truth.expected[field] or 0) + rng.randint(1, 9)
    return _replace_numbers(document, {field: str(amount)}), _expecting(truth, {field: amount})


def _without_rows(document: Document, lost: list[Entry]) -> Document:
    return map_entry_runs(document, lambda entries: tuple(e for e in entries if e not in lost))


def lose_row(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """One or two rows are gone, label and cells."""
    lost = rng.sample(entries_of(document), rng.randint(1, 2))
    return _without_rows(document, lost), _expecting(truth, {n.field: None for e in lost for n in e.numbers})


def lose_cell(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """One printed number is gone without a trace: its row is right or flagged, the number itself is not invented."""
    rows = [e for e in entries_of(document) if len(e.numbers) == 7 and any(n.text for n in e.numbers)]
    if not rows:
        return document, truth
    row = rng.choice(rows)
    gone = rng.choice([n for n in row.numbers if n.text])
    original = truth.expected[gone.field]

    def damaged(entries: tuple[Entry | Break, ...]) -> tuple[Entry | Break, ...]:
        return tuple(replace(e, numbers=tuple(n for n in e.numbers if n != gone)) if isinstance(e, Entry) else e for e in entries)

    tolerated = {gone.field: frozenset() if original is None else frozenset({original})}
    fields = frozenset(n.field for n in row.numbers)
    truth = Truth(truth.expected | {gone.field: None}, truth.optional | fields, tolerated)
    return map_entry_runs(document, damaged), truth


def lose_headings(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """Half of the section headings are gone."""
    return Document(tuple(p for p in document.pieces if not isinstance(p, Heading) or rng.random() < 0.5)), truth


def glue_labels(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """`2.重复申请3.要求提供公开出版物` stands at the first row, nothing at the second; the cells stay."""
    rows = [e for e in entries_of(document) if len(e.numbers) == 7]
    first, second = rng.choice([(a, b) for a, b in pairwise(rows) if a.groups and a.groups == b.groups])
    labels = {first.numbers[0].field: first.label + second.label, second.numbers[0].field: ""}

    def damaged(entries: tuple[Entry | Break, ...]) -> tuple[Entry | Break, ...]:
        return tuple(replace(e, label=labels.get(e.numbers[0].field, e.label)) if isinstance(e, Entry) else e for e in entries)

    fields = frozenset(n.field for e in (first, second) for n in e.numbers)
    return map_entry_runs(document, damaged), replace(truth, optional=truth.optional | fields)


def surround(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """Lines of the page before and after the report."""
    numbers = {"a": rng.randint(10, 99), "b": rng.randint(100, 9999), "c": rng.randint(1, 9), "d": rng.randint(10, 30)}

    def chosen(lines: tuple[str, ...]) -> list[Piece]:
        return [Line(line.format(**numbers)) for line in lines if rng.random() < 0.6]

    return Document((*chosen(_CHROME_BEFORE), *document.pieces, *chosen(_CHROME_AFTER))), truth


def _interrupt(document: Document, marks: Callable[[], Break], share: float, rng: Random) -> Document:
    def of_table(table: object) -> object:
        if not isinstance(table, ApplicationsTable):
            return table
        entries: list[Entry | Break] = []
        for entry in table.entries:
            if entries and rng.random() < share:
                entries.append(marks())
            entries.append(entry)
        return replace(table, entries=tuple(entries))

    return map_tables(document, of_table)  # type: ignore[arg-type]


def page_numbers(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """`- 4 -` between rows."""
    mark, page = rng.choice(_PAGE_MARKS), rng.randint(1, 4)

    def marks() -> Break:
        nonlocal page
        page += 1
        return Break(mark.format(n=page))

    return _interrupt(document, marks, 0.12, rng), truth


def repeat_header(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """A page begins inside the applications table: its title line and the header of the table stand there again."""
    title = next((p.text for p in document.pieces if isinstance(p, Line)), "年度报告")
    return _interrupt(document, lambda: Break(title, header=True), 0.08, rng), truth


def number_cells(document: Document) -> Document:
    """The same document with a number of its own in every printed cell, to find each again in the text."""
    order = {n.field: 900_000_000 + i for i, n in enumerate(numbers_of(document))}
    return map_numbers(document, lambda n: Number(n.field, str(order[n.field])) if n.text else n)


def remove_repeated_lines(text: str, marked: str, truth: Truth, document: Document) -> tuple[str, Truth]:
    """Only the first of equal lines is left; `marked` has the same lines with each cell's own number.

    What is left of a row may not tell its column, so those cells may also be None with an issue.
    """
    names = {str(900_000_000 + i): n.field for i, n in enumerate(numbers_of(document))}
    seen: set[str] = set()
    kept: list[str] = []
    left: set[str] = set()
    for line, mark in zip(text.split("\n"), marked.split("\n"), strict=True):
        if line in seen:
            continue
        seen.add(line)
        kept.append(line)
        left |= {names[word] for word in mark.replace("|", " ").split() if word in names}
    expected = {field: amount if field in left else None for field, amount in truth.expected.items()}
    return "\n".join(kept) + "\n", Truth(expected, truth.optional | left, truth.tolerated)
