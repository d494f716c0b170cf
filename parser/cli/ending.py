"""How a command ends when a file or its user is at fault: one line on standard error, exit code 2."""

from __future__ import annotations

from typing import NoReturn

import typer


def end_with(error: Exception) -> NoReturn:
    """Prints the message of an error and ends the command."""
    typer.echo(f"zfxxgk: {error}", err=True)
    raise typer.Exit(2) from error
