"""A report as one page of HTML: its source with everything that was read highlighted, its tables and lists beside it.

The page is complete when it is loaded: the script only moves between the two sides. No offset leaves Python, so nothing depends
on how JavaScript counts characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from parser.model import Issue
from parser.view.grid import Grid, lay_out
from parser.view.marks import Mark, mark_report
from parser.view.segments import Segment, cut_blocks
from parser.view.templates import PACKAGE, fill, policy, read_part
from parser.view.viewable import Viewable

FILTERS = ("doubtful", "repaired", "inferred")
REPAIRS_LISTED = 100  # of one step; all of them are marked in the source


def render_page(
    report: Viewable,
    *,
    template: str = "page.html",
    packages: Sequence[str] = (PACKAGE,),
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
    connect: str = "'none'",
    more: Mapping[str, Any] | None = None,
) -> str:
    """The page of a report. A template that extends it may bring its own scripts, styles and content (`more`).

    >>> from parser import parse
    >>> "&lt;script&gt;" in render_page(parse("<script>alert(1)</script>"))
    True
    """
    marks = mark_report(report)
    scripts, styles = [read_part("page.js"), *scripts], [read_part("page.css"), *styles]
    grids = lay_out(report.forms, report.values)
    issues = [mark for mark in marks if mark.kind == "issue"]
    content = {
        "report": report,
        "heading": report.title or report.agency or "Report without a title",
        "grids": grids,
        "beside": {grid.table: [issues[number] for number in issues_of(grid, report.issues)] for grid in grids},
        "by_field": {mark.key: mark for mark in marks if mark.kind == "value"},
        "by_kind": {kind: [mark for mark in marks if mark.kind == kind] for kind in ("extra", "count", "paragraph", "issue")},
        "topics": topics_of(report),
        "repairs": _by_step(mark for mark in marks if mark.kind == "repair"),
        "listed": REPAIRS_LISTED,
        "blocks": cut_blocks(report.text, marks),
        "classes": segment_classes,
        "filters": {name: sum(name in mark.flags for mark in marks if mark.kind != "issue") for name in FILTERS},
        "data": {mark.id: [mark.kind, mark.key, mark.facts] for mark in marks},
        "scripts": scripts,
        "styles": styles,
        "policy": policy(scripts, styles, connect=connect),
    }
    return fill(template, {**content, **(more or {})}, packages=packages)


def segment_classes(segment: Segment) -> str:
    """The classes of a highlight: the kinds of all its marks, and the flags of those that are not paragraphs."""
    kinds = [mark.kind for mark in segment.marks]
    flags = [flag for mark in segment.marks for flag in mark.flags]
    if "quiet" in flags and set(kinds) - {"paragraph", "repair"} == set() and "repaired" not in flags:
        kinds = [kind for kind in kinds if kind != "repair"]
    return " ".join(dict.fromkeys([*kinds, *flags]))


def issues_of(grid: Grid, issues: Sequence[Issue]) -> list[int]:
    """The indices of the issues that name a cell of a table."""
    fields = set(grid.fields)
    return [number for number, issue in enumerate(issues) if fields & set(issue.fields)]


def topics_of(report: Viewable) -> dict[str, int]:
    """How many paragraphs have each topic, the most frequent first."""
    return dict(Counter(paragraph.topic or "no topic" for paragraph in report.paragraphs).most_common())


def _by_step(repairs: Iterable[Mark]) -> dict[str, list[Mark]]:
    steps: dict[str, list[Mark]] = {}
    for mark in repairs:
        steps.setdefault(mark.shown, []).append(mark)
    return steps
