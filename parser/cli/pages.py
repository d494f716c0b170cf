"""The commands with pages: `show` writes a report with its evidence as one file, `review` takes corrections in a browser."""

from __future__ import annotations

import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parser.cli.ending import end_with
from parser.cli.source import STDIN, read_report
from parser.errors import ParserError

if TYPE_CHECKING:
    from parser import Report
    from parser.review import Desk, ReviewServer

PORT = 8765  # the same in every run: what was typed and not saved is kept by the browser under the address of the page
OpenOption = Annotated[bool, typer.Option("--open", help="Open it in the browser of this machine.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    app.command("show")(show)
    app.command("review")(review)


def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A report; - is standard input.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="PAGE", help="Where to write it; by default FILE.page.html in this folder.")
    ] = None,
    opened: OpenOption = False,
) -> None:
    """Write a report as one page that needs no network: the source highlighted; tables, counts, topics and issues beside it."""
    page = out or Path(f"{'report' if file == STDIN else Path(file).stem}.page.html")
    if file != STDIN and page.exists() and Path(file).exists() and page.samefile(file):
        raise typer.BadParameter(f"{page} is the report itself; give the page another name with --out")
    try:
        read_report(file).to_html(page)
    except (ParserError, OSError) as error:
        end_with(error)
    typer.echo(page)
    if opened:
        webbrowser.open(page.resolve().as_uri())


def review(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Reports to review.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of the annotation files.")] = Path("review"),
    port: Annotated[int | None, typer.Option("--port", help=f"The port on 127.0.0.1; by default {PORT}, or a free one.")] = None,
    opened: OpenOption = False,
) -> None:
    """Correct what was read, in a browser on this machine; every correction is on the disk before the page says that it is saved.

    DIR/topics and DIR/counts are what `zfxxgk train topics --data DIR` and `train counts --data DIR` read, DIR/values is gold of
    the tables. The same command goes on where the last one stopped.
    """
    from parser.review import Desk

    try:
        desk = Desk(_reports(files), out)
        server = _serve(desk, port)
    except (ParserError, OSError) as error:
        end_with(error)
    typer.echo(f"{server.url}\nKeep this address to yourself: who has it can change the corrections in {out}. Ctrl+C ends.")
    if opened:
        webbrowser.open(server.url)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo(f"everything is in {out}")


def _reports(files: list[str]) -> Iterator[tuple[str, Report]]:
    return ((file, read_report(file)) for file in files)


def _serve(desk: Desk, port: int | None) -> ReviewServer:
    from parser.review import ReviewServer

    if port is not None:
        return ReviewServer(desk, port)
    try:
        return ReviewServer(desk, PORT)
    except OSError:
        return ReviewServer(desk)
