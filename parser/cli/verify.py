"""The command `verify`: checks a result that somebody else read from a report; `register` adds it to the app."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from parser.cli.ending import end_with
from parser.cli.source import read_report
from parser.errors import InputError, ParserError

if TYPE_CHECKING:
    from parser.model import Check
    from parser.verification import Finding, Verification

VERIFY_HELP = """Check a result that somebody else read, a language model above all, against its report.

RESULT is JSON: field ids with numbers, flat or nested, official labels as keys, or what `zfxxgk parse --json` prints. REPORT is
read as `zfxxgk parse` does; - reads standard input.

\b
Exit codes:  0  the report confirms every number
             1  it does not, or a number is left out, or sums break that the report keeps
             2  wrong usage, or a file cannot be read
"""
FENCE = "```"


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command("verify", help=VERIFY_HELP)(verify_result)


def verify_result(
    result: Annotated[str, typer.Argument(metavar="RESULT", help="The result to check, JSON.", show_default=False)],
    report: Annotated[str, typer.Argument(metavar="REPORT", help="The report it was read from.", show_default=False)],
    as_json: Annotated[
        bool, typer.Option("--json/--table", help="All findings as JSON, or a table of those that are wrong.")
    ] = False,
    partial: Annotated[bool, typer.Option("--partial", help="The result may leave fields out.")] = False,
) -> None:
    """Verifies one result, prints what was found, and ends with 0 or 1."""
    from parser.verification import verify

    try:
        verification = verify(load_result(result), read_report(report), partial=partial)
    except ParserError as error:
        end_with(error)
    if as_json:
        typer.echo(verification.to_json(indent=2))
    else:
        print_verification(verification)
    raise typer.Exit(0 if verification.ok else 1)


def load_result(name: str) -> Any:
    """The JSON of a file, with exact decimals; a key given twice is refused, for one of its numbers would be lost."""
    from parser.read import read_plain_text

    text = read_plain_text(name).strip()
    if text.startswith(FENCE):  # as language models print it
        text = text.partition("\n")[2].rpartition(FENCE)[0]
    try:
        return json.loads(text, parse_float=Decimal, object_pairs_hook=refuse_repeats)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: {error if isinstance(error, InputError) else f'is not JSON ({error})'}") from error


def refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs of a JSON object as a dict."""
    content = dict(pairs)
    if len(content) < len(pairs):
        keys = [key for key, _ in pairs]
        raise InputError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} stands in one object more than once")
    return content


def print_verification(verification: Verification) -> None:
    """What is wrong, the broken sums, and how many findings there are of each kind."""
    from parser.cli.show import make_console

    console = make_console()
    if verification.wrong:
        console.print(show_findings(verification.wrong))
    for check in verification.broken:
        console.print(Text("error", style="bold red"), Text(describe(check)))
    for check in verification.broken_in_source:
        console.print(Text("info", style="dim"), Text(f"{describe(check)}, in the report too"))
    console.print(Text(", ".join(f"{verdict} {count}" for verdict, count in verification.counts().items())))


def show_findings(findings: Iterable[Finding]) -> Table:
    """One line for each finding: the field, both numbers, the verdict and its message."""
    table = Table("field", "given", "in the report", "verdict", "", show_edge=False, pad_edge=False)
    for finding in findings:
        given, found = ("–" if number is None else str(number) for number in (finding.claimed, finding.found))
        doubts = f" (doubted: {', '.join(finding.issues)})" if finding.issues else ""
        table.add_row(Text(finding.field), Text(given), Text(found), Text(finding.verdict), Text(f"{finding.message}{doubts}"))
    return table


def describe(check: Check) -> str:
    """A broken rule in words."""
    return f"{check.where}: the given numbers make {check.left} on one side of {check.rule} and {check.right} on the other"
