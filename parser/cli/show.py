"""A report on the terminal: what it says about itself, its tables with values and states, then the issues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from parser.forms import Field, load_forms
from parser.model import Extra, Issue, Value

if TYPE_CHECKING:
    from parser import Report

SIGNS = {"blank": "·", "not_applicable": "/", "absent": "–", "unreadable": "?", "ambiguous": "?"}
STYLES = {
    "unreadable": "bold red",
    "ambiguous": "bold red",
    "absent": "dim",
    "blank": "dim",
    "not_applicable": "dim",
    "split": "cyan",
}
SEVERITIES = {"error": "bold red", "warning": "yellow", "info": "dim"}
NAMED = "*"
STEP = " / "  # between the groups of a label
PIPED_WIDTH = 140  # without a terminal, wide enough for the table of seven columns
TWO_COLUMNS = ("this_year", "cumulative")  # of the indicators of older reports
GRID = 3  # columns from which on a table is shown row by row


def print_report(report: Report, name: str, console: Console | None = None) -> None:
    """Prints one report; `name` is what the user called its file."""
    console = console or make_console()
    console.rule(Text(name))
    print_facts(report, console)
    named = {field for issue in report.issues for field in issue.fields}
    forms = load_forms()
    for table_id, form_id in report.forms.items():
        for table in forms[form_id].tables if form_id in forms else ():
            if table.id == table_id:
                shown = printed_fields(table.fields, report.values)
                console.print(show_table(f"{table.heading}  [{form_id}]", shown, report.values, named))
    if report.extras:
        console.print(show_extras(report.extras))
    print_issues(report.issues, console)


def make_console() -> Console:
    """The terminal, or a wide page when the output goes elsewhere."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


def print_facts(report: Report, console: Console) -> None:
    """The facts about the report as a whole."""
    facts = Table.grid(padding=(0, 2))
    forms = ", ".join(f"{table}: {form}" for table, form in report.forms.items())
    rows = {"title": report.title, "agency": report.agency, "year": report.year, "published": report.published}
    for label, fact in {**rows, "form": report.form, "tables": forms}.items():
        facts.add_row(Text(label, style="dim"), Text("–" if fact in (None, "") else str(fact)))
    console.print(facts)


def show_table(heading: str, fields: Iterable[Field], values: Mapping[str, Value], named: set[str]) -> Table:
    """A statutory table: a grid if its rows share their columns, else one line per cell."""
    rows = grid_of(fields)
    columns = list(dict.fromkeys(column for cells in rows.values() for column in cells))
    is_grid = len(columns) >= GRID and all(list(cells) == columns for cells in rows.values())
    title = Text(heading, style="bold")
    shown = Table(title=title, title_justify="left", show_edge=False, pad_edge=False, show_header=is_grid)
    for column in ("", *columns) if is_grid else ("", "", ""):
        shown.add_column(Text(column), justify="right" if column else "left")
    for label, cells in labelled_rows(rows):
        texts = {column: show_cell(values.get(field.id), is_named=field.id in named) for column, field in cells.items()}
        if is_grid or not cells:
            shown.add_row(label, *texts.values())
            continue
        for number, (column, text) in enumerate(texts.items()):
            shown.add_row("" if number else label, Text(column), text)
    return shown


def printed_fields(fields: Iterable[Field], values: Mapping[str, Value]) -> list[Field]:
    """The fields as the report has them: without those that it does not print, and in two columns where its ids say so."""
    found = []
    for field in fields:
        if field.id in values:
            found.append(field)
        both = [replace(field, id=f"{field.id}.{column}", column_label=column) for column in TWO_COLUMNS]
        found += [column for column in both if column.id in values]
    return found


def show_extras(extras: Iterable[Extra]) -> Table:
    """The indicators beyond the forms, one line each."""
    shown = Table(title=Text("extras", style="bold"), title_justify="left", show_edge=False, pad_edge=False, show_header=False)
    for extra in extras:
        amount = SIGNS["unreadable"] if extra.amount is None else str(extra.amount)
        shown.add_row(Text(extra.label), Text(extra.column or ""), Text(f"{amount}{extra.unit or ''}"))
    return shown


def grid_of(fields: Iterable[Field]) -> dict[str, dict[str, Field]]:
    """Fields by row and column; a row without label is laid out by the groups of its column labels."""
    rows: dict[str, dict[str, Field]] = {}
    for field in fields:
        row, _, column = ("", "", field.column_label) if field.row_label else field.column_label.rpartition(STEP)
        rows.setdefault(field.row_label or row, {})[column] = field
    return rows


def labelled_rows(rows: Mapping[str, dict[str, Field]]) -> Iterator[tuple[Text, dict[str, Field]]]:
    """Rows with their own label, indented under the lines of their groups, which have no cells."""
    open_groups: list[str] = []
    for label, cells in rows.items():
        *groups, own = label.split(STEP)
        for depth, group in enumerate(groups):
            is_row = STEP.join(groups[: depth + 1]) in rows
            if open_groups[: depth + 1] != groups[: depth + 1] and not is_row:
                yield Text("  " * depth + group, style="dim"), {}
                open_groups = groups[: depth + 1]
        open_groups = groups
        yield Text("  " * len(groups) + own), cells


def show_cell(value: Value | None, *, is_named: bool) -> Text:
    """The amount of a cell or the sign of its state, marked when an issue names it."""
    state = value.state if value is not None else "absent"
    if value is not None and value.amount is not None:
        text = Text(f"{value.amount}{value.unit or ''}", style=STYLES.get(state, ""))
    else:
        text = Text(SIGNS.get(state, "?"), style=STYLES.get(state, ""))
    return text.append(NAMED, style="bold yellow") if is_named else text


def print_issues(issues: Iterable[Issue], console: Console) -> None:
    """The issues, each with its severity, code and message."""
    for issue in issues:
        console.print(Text(issue.severity, style=SEVERITIES[issue.severity]), Text(issue.code, style="bold"), Text(issue.message))
