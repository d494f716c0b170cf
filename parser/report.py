"""What `parse` returns: one report as data, each value with its evidence."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parser.model import (
    SCHEMA_VERSION,
    Agreement,
    Amount,
    Check,
    Count,
    Extra,
    Issue,
    Paragraph,
    Place,
    Repair,
    Source,
    Span,
    Value,
)

if TYPE_CHECKING:
    import pandas as pd

_EXCERPT = 40


@dataclass(frozen=True)
class Report:
    """One parsed report.

    `forms` says which form each table follows (`{"applications": "2021"}`), `form` the same in one word: a form's id, "mixed",
    or None when there is no table. `values` maps every field id of these forms to its `Value`; `report["…"]` is short for it.
    `checks` are the rules of arithmetic with their outcomes, `issues` everything that a user must know, `paragraphs` the text
    beside the tables with its topics, `counts` the numbers that it states, `repairs` what was changed for reading, `extras` the
    indicators of older tables that are no field of a form. `text` is the text that was parsed: every span indexes it. `source` is
    the file that it was taken from, None for a text of the caller. `agreements` hold what the prose states against the tables.
    """

    title: str | None
    agency: str | None
    year: int | None
    published: datetime.date | None
    forms: Mapping[str, str]
    values: Mapping[str, Value]
    checks: tuple[Check, ...]
    issues: tuple[Issue, ...]
    paragraphs: tuple[Paragraph, ...]
    counts: tuple[Count, ...]
    repairs: tuple[Repair, ...]
    extras: tuple[Extra, ...]
    text: str = field(repr=False)
    source: Source | None = field(default=None, repr=False)
    agreements: tuple[Agreement, ...] = ()

    @property
    def form(self) -> str | None:
        """The form of all tables, "mixed", or None when no table was found."""
        found = set(self.forms.values())
        return None if not found else found.pop() if len(found) == 1 else "mixed"

    def __getitem__(self, field_id: str) -> Value:
        """The value of one field; a KeyError names fields like it."""
        try:
            return self.values[field_id]
        except KeyError:
            alike = [known for known in self.values if known.rsplit(".", 1)[0] in field_id or field_id in known][:3]
            hint = f"; perhaps {', '.join(alike)}" if alike else ""
            raise KeyError(f"no field {field_id!r} in a report with forms {dict(self.forms)}{hint}") from None

    def amounts(self) -> dict[str, Amount | None]:
        """The amount of every field of the tables' forms, None where there is none; empty when no table was found."""
        return {field_id: value.amount for field_id, value in self.values.items()}

    def place(self, at: str | Span) -> Place | None:
        """The page or table cell of the file that holds a field (by its id) or a span; None where there is nothing to tell.

        >>> from parser import parse_bytes
        >>> report = parse_bytes("<p>第二十条第（五）项<table><tr><td>信息内容<td>本年处理决定数量<tr><td>行政许可<td>7</table>"
        ...                      "<p>第二十条第（六）项<table><tr><td>行政处罚<td>3<tr><td>行政强制<td>0</table>".encode())
        >>> str(report.place("active_disclosure.penalties.decisions"))
        'table 2, row 1, cell 2'
        """
        span = self[at].span if isinstance(at, str) else at
        if self.source is None or span is None or self._is_beside_cells(span):
            return None
        return self.source.place(span)

    def _is_beside_cells(self, span: Span) -> bool:
        """Whether a span is the end of a table row: there stand the blank cells of which the row shows nothing."""
        line = self.text.rfind("\n", 0, span.start) + 1
        return span.start == span.end and self.text[span.start : span.start + 1] in ("", "\n") and "|" in self.text[line : span.start]

    def explain(self, field_id: str) -> str:
        """In words: what was read for a field, where it stands in the text, and what speaks against it.

        >>> from parser import parse
        >>> report = parse("二、主动公开政府信息情况\\n第二十条第（五）项\\n信息内容|本年处理决定数量\\n行政许可|7\\n"
        ...                "第二十条第（六）项\\n信息内容|本年处理决定数量\\n行政处罚|3\\n行政强制|0\\n")
        >>> print(report.explain("active_disclosure.penalties.decisions"))
        active_disclosure.penalties.decisions = 3 (given)
          source [73:74]: '3'
          in: 行政处罚|3
        """
        value = self[field_id]
        unit = f" {value.unit}" if value.unit else ""
        lines = [f"{field_id} = {value.amount}{unit} ({value.state})"]
        if value.span is not None:
            start, end = value.span
            lines.append(f"  source [{start}:{end}]: {value.raw!r}")
            line_start = max(self.text.rfind("\n", 0, start) + 1, start - _EXCERPT)
            line_end = self.text.find("\n", end)
            line_end = min(len(self.text) if line_end < 0 else line_end, end + _EXCERPT)
            lines.append(f"  in: {self.text[line_start:line_end].strip()}")
            if self.source is not None:
                place = self.place(value.span)
                lines.append(f"  at: {self.source}{f', {place}' if place else ''}")
        if value.suggestion is not None:
            lines.append(f"  the form's arithmetic implies {value.suggestion}")
        lines += [f"  {issue.severity} {issue.code}: {issue.message}" for issue in self.issues if field_id in issue.fields]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Everything but the text, as plain values that JSON can hold: Decimals become strings, spans pairs of numbers.

        `parser.json_schema()` describes it.
        """
        plain = {entry.name: _plain(getattr(self, entry.name)) for entry in fields(self) if entry.name != "text"}
        return {"schema": SCHEMA_VERSION, **plain, "form": self.form}

    def to_json(self, *, indent: int | None = None) -> str:
        """`to_dict` as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_html(self, path: str | os.PathLike[str] | None = None) -> str:
        """One page to read the report with its evidence: the source highlighted, the tables beside it; written to `path` too.

        The page needs nothing but itself: no request leaves it.

        >>> from parser import parse
        >>> parse("二、主动公开政府信息情况").to_html().startswith("<!doctype html>")
        True
        """
        from parser.view import render_page

        page = render_page(self)
        if path is not None:
            Path(path).write_text(page, encoding="utf-8", newline="\n")
        return page

    def _repr_html_(self) -> str:
        """What a notebook shows: the facts, the tables as the form prints them, the issues."""
        from parser.view import render_notebook

        return render_notebook(self)

    def to_displacy(self) -> list[dict[str, Any]]:
        """The prose for `spacy.displacy.render(…, manual=True)`: one dict for each paragraph, with its counts and its topic.

        `style="ent"` shows the counts; `style="span"` shows topics too, and counts that overlap.

        >>> from parser import parse
        >>> [shown] = parse("五、存在的主要问题及改进情况\\n公开内容不够全面。").to_displacy()
        >>> shown["text"], shown["ents"], [span["label"] for span in shown["spans"]]
        ('公开内容不够全面。', [], ['problems'])
        """
        from parser.view import to_displacy

        return to_displacy(self)

    def to_frame(self) -> pd.DataFrame:
        """One row per field as a pandas frame, with the columns and dtypes of `parser.corpus.frame`; blank is `<NA>`, never 0.

        >>> from parser import parse
        >>> frame = parse("二、主动公开政府信息情况\\n第二十条第（五）项\\n信息内容|本年处理决定数量\\n行政许可|7\\n").to_frame()
        >>> frame.loc[frame["field"] == "active_disclosure.licensing.decisions", ["amount_exact", "state"]].values.tolist()
        [['7', 'given']]
        """
        from parser.tabulate.documents import Document, documents_table
        from parser.tabulate.frames import frame_of

        return frame_of(documents_table([Document(None, 0, self)]), "fields")


def _plain(item: Any) -> Any:
    if isinstance(item, Mapping):
        return {key: _plain(value) for key, value in item.items()}
    if hasattr(item, "__dataclass_fields__"):
        return {entry.name: _plain(getattr(item, entry.name)) for entry in fields(item)}
    if isinstance(item, tuple | list):
        return [_plain(part) for part in item]
    if isinstance(item, Decimal):
        return str(item)
    if isinstance(item, datetime.date):
        return item.isoformat()
    return item
