"""The font of the figures, looked at as pixels: every label has glyphs, and none of them is the box of a missing one."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from parser.forms import load_forms
from parser.topics import load_labels
from tests.real import ROOT

pytest.importorskip("matplotlib", reason='the figures need `pip install -e ".[notebooks]"`')
FONT = ROOT / "notebooks" / "fonts" / "NotoSansCJKsc-Subset.otf"
MISSING = "\ue000"  # a private character that no font of text has


def draw(text: str) -> bytes:
    """The pixels of a text, drawn as a figure of the notebooks draws its labels."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    sys.path.insert(0, str(ROOT / "notebooks"))
    try:
        from plotting import use_style  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    with mpl.rc_context():
        use_style()
        figure = Figure(figsize=(0.6, 0.6), dpi=60)
        figure.text(0.5, 0.5, text, ha="center", va="center", size=24)
        pixels = io.BytesIO()
        figure.savefig(pixels, format="raw")
    return pixels.getvalue()


@pytest.fixture(scope="module")
def box() -> bytes:
    with pytest.warns(UserWarning, match="missing from"):
        return draw(MISSING)


def test_the_box_of_a_missing_character_is_visible(box: bytes) -> None:
    assert np.frombuffer(box, np.uint8).min() < 128
    assert box != draw(" ")


def test_characters_differ_from_one_another_and_from_the_box(box: bytes) -> None:
    texts = ["政", "府", "信", "息", "公", "开", "（", "一", "1", "A", "万"]
    drawn = [draw(text) for text in texts]
    assert len({*drawn, box}) == len(texts) + 1


def test_every_character_of_every_label_has_a_glyph() -> None:
    from matplotlib.ft2font import FT2Font

    known = set(FT2Font(str(FONT)).get_charmap())
    labels = {text for form in load_forms().values() for one in form.fields for text in (one.row_label, one.column_label)}
    labels |= {label.name for label in load_labels().labels.values()}
    labels |= {
        path.read_text(encoding="utf-8").split("\n", 1)[0] for path in (ROOT / "notebooks" / "data").rglob("town_2019.txt")
    }
    missing = sorted({char for label in labels for char in label if ord(char) not in known})
    assert missing == []


def test_the_font_holds_what_its_list_says() -> None:
    from matplotlib.ft2font import FT2Font

    listed = set(FONT.with_name("characters.txt").read_text(encoding="utf-8")) - {"\n"}
    assert {ord(char) for char in listed} <= set(FT2Font(str(FONT)).get_charmap())


def test_importing_the_helper_changes_nothing() -> None:
    code = "import sys, plotting; print('matplotlib' in sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=Path(ROOT, "notebooks"), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
