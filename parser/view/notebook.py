"""What a notebook shows of a report: its facts, its tables as the form prints them, and beside them what to know about them."""

from __future__ import annotations

from parser.view.grid import lay_out
from parser.view.marks import mark_report
from parser.view.page import issues_of, topics_of
from parser.view.templates import fill, read_part
from parser.view.viewable import Viewable


def render_notebook(report: Viewable) -> str:
    """The report as a piece of HTML without script, for the output of a notebook cell.

    >>> from parser import parse
    >>> "no-table" in render_notebook(parse("一、总体情况"))
    True
    """
    grids = lay_out(report.forms, report.values)
    named = {grid.table: issues_of(grid, report.issues) for grid in grids}
    placed = {number for numbers in named.values() for number in numbers}
    marks = mark_report(report)
    content = {
        "report": report,
        "heading": report.title or report.agency or "Report without a title",
        "grids": grids,
        "beside": {table: [report.issues[number] for number in numbers] for table, numbers in named.items()},
        "others": [issue for number, issue in enumerate(report.issues) if number not in placed],
        "by_field": {mark.key: mark for mark in marks if mark.kind == "value"},
        "extras": [mark for mark in marks if mark.kind == "extra"],
        "topics": topics_of(report),
        "style": read_part("notebook.css"),
    }
    return fill("notebook.html", content)
