"""The notebooks: each runs from a clean checkout, draws all its figures, lacks no character, and is committed without outputs."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.real import ROOT

nbformat = pytest.importorskip("nbformat", reason='the notebooks need `pip install -e ".[notebooks]"`')
FIGURES = {"01_parse_and_explore": 4, "02_annotate_and_retrain": 3, "03_error_analysis": 3, "04_panel": 5}
SECONDS = 180


def read(name: str) -> object:
    return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)


def test_every_notebook_is_listed() -> None:
    assert [path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb"))] == list(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_outputs_are_not_committed(name: str) -> None:
    cells = [cell for cell in read(name).cells if cell.cell_type == "code"]  # type: ignore[attr-defined]
    assert [cell for cell in cells if cell.outputs or cell.execution_count] == [], "run `python -m notebooks.run --clear`"


@pytest.mark.slow
@pytest.mark.parametrize("name", FIGURES)
def test_the_notebook_runs(name: str, tmp_path: Path) -> None:
    from notebooks.run import figures_of, run

    notebook = run(ROOT / "notebooks" / f"{name}.ipynb", timeout=SECONDS)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    warnings = [output.text for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    assert warnings == [], "a warning: perhaps a character without a glyph"
    figures = figures_of(notebook)
    assert len(figures) == FIGURES[name]
    assert all(base64.b64encode(one).startswith(b"iVBORw0KGgo") and len(one) > 5000 for one in figures)
