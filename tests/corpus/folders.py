"""Folders of reports to parse, made of our samples in several encodings and layouts."""

from __future__ import annotations

from pathlib import Path

from tests.samples import NAMES, sample

ENCODINGS = ("utf-8", "gb18030")


def make_folder(folder: Path, files: int) -> Path:
    """So many files; every twelfth is the same as the first but for its name."""
    folder.mkdir()
    for number in range(files):
        text = sample(NAMES[number % len(NAMES)]).text
        (folder / f"{number:04}.txt").write_text(text, encoding=ENCODINGS[number % len(ENCODINGS)])
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
