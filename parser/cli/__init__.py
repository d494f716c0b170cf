"""The command line: `zfxxgk parse FILE…`, also `python -m parser parse FILE…`."""

from __future__ import annotations

import json
import sys
from enum import IntEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parser.cli.source import read_report
from parser.errors import ParserError

if TYPE_CHECKING:
    from parser import Report

DISTRIBUTION = "zfxxgk-parser"
PARSE_HELP = """Read reports and print what they state.

FILE is text in any Chinese encoding, HTML, PDF or DOCX; - reads standard input.

With --out, FILE may be a folder, and everything is written as one corpus: .parquet and .csv hold a row for each field (reports,
issues, paragraphs, counts and extras stand in files beside it), .xlsx shows the tables as the form prints them. A run that was
stopped goes on where it was when the same command is given again.

\b
In the tables:   ·  blank in the report       /  not applicable      –  not in the text
                 ?  unreadable or ambiguous   *  named by an issue below

\b
Exit codes:  0  read, nothing wrong found
             1  read, but the report or the reading is wrong somewhere (issues of severity error)
             2  wrong usage, or a file cannot be read
             3  not a report
With several files the gravest counts: 2, then 3, then 1.
With --out:  0  written     1  written, but some files could not be read     2  not written
"""

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


class Outcome(IntEnum):
    """How reading one file ended; the values are exit codes."""

    CLEAN = 0
    WRONG = 1
    UNREADABLE = 2
    NOT_A_REPORT = 3


GRAVITY = (Outcome.CLEAN, Outcome.WRONG, Outcome.NOT_A_REPORT, Outcome.UNREADABLE)


def print_version(wanted: bool) -> None:
    """Prints the version of the installed package and ends."""
    if not wanted:
        return
    try:
        typer.echo(f"zfxxgk {version(DISTRIBUTION)}")
    except PackageNotFoundError:
        typer.echo("zfxxgk (not installed)")
    raise typer.Exit


@app.callback()
def zfxxgk(
    show_version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Read Chinese government annual reports on information disclosure (政府信息公开工作年度报告)."""


@app.command("parse", help=PARSE_HELP)
def parse_files(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Reports to read; - is standard input.", show_default=False)],
    as_json: Annotated[
        bool, typer.Option("--json/--table", help="One JSON object per file (a line each if there are several), or tables.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write a corpus: .parquet, .csv or .xlsx.")] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Worker processes of --out; default: one per core.")] = None,
    keep_parts: Annotated[
        bool, typer.Option("--keep-parts", help="Keep what --out has read, so that a later run reads only new files.")
    ] = False,
) -> None:
    """Reads every file, prints it, and ends with the gravest outcome."""
    if out is not None:
        from parser.cli.batch import write_corpus

        raise typer.Exit(write_corpus(files, out, jobs=jobs, keep_parts=keep_parts))
    outcomes = [read_and_print(name, as_json=as_json, alone=len(files) == 1) for name in files]
    raise typer.Exit(max(outcomes, key=GRAVITY.index))


def read_and_print(name: str, *, as_json: bool, alone: bool) -> Outcome:
    """Prints one report; a file that cannot be read costs a message, not the other files."""
    try:
        report = read_report(name)
    except ParserError as error:
        typer.echo(f"zfxxgk: {error}", err=True)
        return Outcome.UNREADABLE
    if as_json:
        typer.echo(as_json_text({"file": name, **report.to_dict()}, alone=alone))
    else:
        from parser.cli.show import print_report

        print_report(report, name)
    return outcome_of(report)


def as_json_text(content: dict[str, Any], *, alone: bool) -> str:
    """A JSON object: indented for one file, on one line for several."""
    return json.dumps(content, ensure_ascii=False, indent=2 if alone else None, default=str)


def outcome_of(report: Report) -> Outcome:
    """What the issues of a report mean for the exit code."""
    if any(issue.code == "not-a-report" for issue in report.issues):
        return Outcome.NOT_A_REPORT
    return Outcome.WRONG if any(issue.severity == "error" for issue in report.issues) else Outcome.CLEAN


def main() -> None:
    """Runs the command line; reports are Chinese, so the output is UTF-8 whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from parser.cli import learn, pages, panel, verify

    learn.register(app)
    pages.register(app)
    verify.register(app)
    panel.register(app)
    app(prog_name="zfxxgk")
