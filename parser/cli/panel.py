"""The command `check`: what the reports of several years and agencies say about one another; `register` adds it to the app."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column, Table
from rich.text import Text

from parser.cli.ending import end_with
from parser.errors import InputError, ParserError

if TYPE_CHECKING:
    from parser.corpus import CorpusCheck, CorpusFinding

CHECK_HELP = """Compare the reports of each agency with those of the year before, and agencies with the one above them.

FILE are reports or folders of them, or one corpus.parquet that `zfxxgk parse --out` wrote. Compared are the applications carried
over (R7), the documents in force (R8), the items of licences, penalties and fees (R10), and the prose. With --hierarchy, a CSV
file with a line `child,parent` for each agency, no agency's number may be less than those of the agencies under it.

\b
Exit codes:  0  nothing contradicts     1  something does
             2  wrong usage, or a file cannot be read
"""


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("check", help=CHECK_HELP)(check_reports)


def check_reports(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="Reports, folders, or a corpus.parquet.", show_default=False)
    ],
    hierarchy: Annotated[Path | None, typer.Option("--hierarchy", metavar="CSV", help="Lines `child,parent`.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json/--table", help="All findings as JSON, or a table of the contradictions.")
    ] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Worker processes; default: one per core.")] = None,
) -> None:
    """Checks the reports, prints what contradicts, and ends with 0 or 1."""
    from parser.corpus import check, find_files, parse_files

    try:
        above = {} if hierarchy is None else read_hierarchy(hierarchy)
        if len(files) == 1 and files[0].endswith(".parquet"):
            result = check(files[0], above)
        else:
            result = check(parse_files(find_files(files), jobs=jobs or os.cpu_count() or 1), above)
    except ParserError as error:
        end_with(error)
    if as_json:
        typer.echo(json.dumps(result.to_dict(), ensure_ascii=False, indent=2))
    else:
        print_check(result)
    raise typer.Exit(1 if result.broken else 0)


def read_hierarchy(path: Path) -> dict[str, str]:
    """The parent of each child; a line that is no pair, or a child with two parents, is refused."""
    from parser.read import read_plain_text

    above: dict[str, str] = {}
    for number, row in enumerate(csv.reader(io.StringIO(read_plain_text(str(path)))), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != 2 or not all(cells):
            raise InputError(f"{path}, line {number}: write `child,parent`, two names with a comma between them")
        if above.setdefault(cells[0], cells[1]) != cells[1]:
            raise InputError(f"{path}, line {number}: {cells[0]} is already under {above[cells[0]]}")
    return above


def print_check(result: CorpusCheck) -> None:
    """The contradictions, the names that were taken for one agency, and how often each rule held."""
    from parser.cli.show import make_console

    console = make_console()
    if result.broken:
        console.print(show_broken(result.broken))
    for agency in result.agencies:
        if len(agency.names) > 1:
            console.print(Text(f"taken for one agency: {', '.join(agency.names)} (likeness {agency.likeness:.2f})"))
    if result.unplaced:
        console.print(Text(f"without agency or year, not compared: {', '.join(result.unplaced)}"))
    for rule, outcomes in result.counts().items():
        console.print(Text(f"{rule}: {', '.join(f'{name} {count}' for name, count in sorted(outcomes.items()))}"))


def show_broken(findings: Iterable[CorpusFinding]) -> Table:
    """One line for each contradiction."""
    from parser.corpus.panel.findings import show_places

    table = Table("agency", "code", "", Column("at", overflow="fold"), show_edge=False, pad_edge=False)
    for finding in findings:
        at = show_places((*finding.left_cells[:1], *finding.right_cells[:1]))
        table.add_row(Text(finding.agency), Text(finding.code), Text(finding.message), Text(at))
    return table
