"""What a notebook shows of a report: its facts, its tables as the form prints them, and beside them what to know about them."""

from __future__ import annotations

from parser.model import Issue
from parser.view.grid import Grid, lay_out
from parser.view.marks import mark_report
from parser.view.page import topics_of
from parser.view.templates import fill, read_part
from parser.view.viewable import Viewable


def render_notebook(report: Viewable) -> str:
    """The report as a piece of HTML without script, for the output of a notebook cell.

    >>> from parser import parse
    >>> "no-table" in render_notebook(parse("一、总体情况"))
    True
    """
    grids = lay_out(report.forms, report.values)
    beside = {grid.table: _issues_of(grid, report.issues) for grid in grids}
    placed = {id(issue) for issues in beside.values() for issue in issues}
    marks = mark_report(report)
    content = {
        "report": report,
        "heading": report.title or report.agency or "Report without a title",
        "grids": grids,
        "beside": beside,
        "others": [issue for issue in report.issues if id(issue) not in placed],
        "by_field": {mark.key: mark for mark in marks if mark.kind == "value"},
        "extras": [mark for mark in marks if mark.kind == "extra"],
        "topics": topics_of(report),
        "style": read_part("notebook.css"),
    }
    return fill("notebook.html", content)


def _issues_of(grid: Grid, issues: tuple[Issue, ...]) -> list[Issue]:
    fields = set(grid.fields)
    return [issue for issue in issues if fields & set(issue.fields)]
