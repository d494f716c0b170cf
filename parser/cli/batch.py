"""`zfxxgk parse DIR --out corpus.parquet`: many files into one corpus, with a progress bar and a summary."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from parser.errors import ParserError

if TYPE_CHECKING:
    from parser.corpus import Corpus, Summary

WRITTEN, WITH_FAILURES, NOT_WRITTEN = 0, 1, 2
SHOWN = 10  # failed files that are named


def write_corpus(files: Sequence[str], out: Path, *, jobs: int | None, keep_parts: bool) -> int:
    """Parses all files and writes the corpus; gives the exit code."""
    from parser.corpus import check_output, parts_folder, remove_parts, write

    console = Console(stderr=True, highlight=False)
    parts = parts_folder(out)
    try:
        check_output(out)
        corpus = parse_with_progress(files, out, parts, jobs or os.cpu_count() or 1, console)
        written = write(corpus, out)
        summary = corpus.summary()
    except ParserError as error:
        typer.echo(f"zfxxgk: {error}", err=True)
        if parts.is_dir():
            typer.echo(f"zfxxgk: what was read is kept in {parts}; the same command goes on from there", err=True)
        return NOT_WRITTEN
    except KeyboardInterrupt:
        typer.echo(f"zfxxgk: stopped; what was read is kept in {parts}, and the same command goes on from there", err=True)
        return NOT_WRITTEN
    if not keep_parts:
        remove_parts(parts)
    print_summary(summary, written)
    return WITH_FAILURES if summary.failures else WRITTEN


def parse_with_progress(files: Sequence[str], out: Path, parts: Path, jobs: int, console: Console) -> Corpus:
    """Parses all files while a bar shows how many are done, how fast, and how long the rest takes."""
    from parser.corpus import find_files, parse_files
    from parser.corpus.write import output_files

    found = find_files(files, without=[parts, *output_files(out).values()])
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn(), console=console
    )
    with bar:
        task = bar.add_task("reading", total=len(found))
        return parse_files(
            found,
            jobs=jobs,
            parts=parts,
            on_progress=lambda state: bar.update(
                task, completed=state.done, description=f"reading, {state.failed} failed" if state.failed else "reading"
            ),
        )


def print_summary(summary: Summary, written: Sequence[Path]) -> None:
    """The summary on standard output, the failed files on standard error."""
    for line in summary.lines():
        typer.echo(line)
    for file, reason in summary.failures[:SHOWN]:
        typer.echo(f"zfxxgk: {reason if file in reason else f'{file}: {reason}'}", err=True)
    if len(summary.failures) > SHOWN:
        typer.echo(f"zfxxgk: … and {len(summary.failures) - SHOWN} more; see the column failure of the reports", err=True)
    typer.echo("written: " + ", ".join(str(path) for path in written))
    sys.stdout.flush()


class _Rate(ProgressColumn):
    """Files per second."""

    def render(self, task: Task) -> Text:
        return Text("– files/s" if not task.speed else f"{task.speed:.1f} files/s", style="progress.data.speed")
