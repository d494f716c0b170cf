"""Runs the notebooks: `python -m notebooks.run` in the root of the repository; they stay as they are.

`--figures DIR` writes their figures as PNG, to be looked at; `--clear` takes the outputs out of the files instead.
"""

from __future__ import annotations

import argparse
import base64
import time
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

if TYPE_CHECKING:
    from nbformat import NotebookNode

FOLDER = Path(__file__).parent


def run(path: Path, *, timeout: int = 600) -> NotebookNode:
    """A notebook with its outputs; raises when a cell fails or takes longer than `timeout` seconds."""
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=timeout, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}).execute()
    return notebook


def figures_of(notebook: NotebookNode) -> list[bytes]:
    """The figures of a notebook that was run, as PNG."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [base64.b64decode(output.data["image/png"]) for output in outputs if "image/png" in output.get("data", {})]


def clear(path: Path) -> None:
    """Takes the outputs out of a notebook."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, path)


def main() -> None:
    """Runs or clears every notebook."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--figures", type=Path, metavar="DIR", help="write the figures there")
    options.add_argument("--clear", action="store_true", help="take the outputs out of the files")
    chosen = options.parse_args()
    for path in sorted(FOLDER.glob("*.ipynb")):
        if chosen.clear:
            clear(path)
            continue
        started = time.perf_counter()
        figures = figures_of(run(path))
        print(f"{path.name}: {len(figures)} figures in {time.perf_counter() - started:.0f} s", flush=True)
        if chosen.figures:
            chosen.figures.mkdir(parents=True, exist_ok=True)
            for number, figure in enumerate(figures, 1):
                (chosen.figures / f"{path.stem}_{number}.png").write_bytes(figure)


if __name__ == "__main__":
    main()
