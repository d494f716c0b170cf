"""Reports of our own in `cases/*.toml`: which blocks they fall into, under which section and heading."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from parser.lines import Document
from parser.narrative import Narrative, split_narrative
from parser.repair import repair

CASES: dict[str, dict[str, Any]] = {
    name: case
    for path in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for name, case in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
TABLE = "<表>"


def split(text: str) -> tuple[Document, Narrative]:
    """The blocks of a text in which a mark stands for each table."""
    document, _, _ = repair(text)
    starts = [at for at in range(len(document.text)) if document.text.startswith(TABLE, at)]
    return document, split_narrative(document, [(at, at + len(TABLE)) for at in starts])


@pytest.mark.parametrize("name", CASES)
def test_blocks(name: str) -> None:
    document, narrative = split(CASES[name]["text"])
    blocks = [[block.kind, block.section or "", block.text(document)] for block in narrative.blocks if block.kind != "space"]
    expected = CASES[name]["blocks"]
    shown = [[kind, section, text[: len(want[2])]] for (kind, section, text), want in zip(blocks, expected, strict=False)]
    assert shown == expected
    assert len(blocks) == len(expected)
    for (_, _, text), (_, _, want) in zip(blocks, expected, strict=True):
        assert text == want or (len(text) > len(want) and text.startswith(want))


@pytest.mark.parametrize("name", CASES)
def test_headings_are_as_printed(name: str) -> None:
    document, narrative = split(CASES[name]["text"])
    headings = [block.heading for block in narrative.paragraphs]
    assert [heading for heading in CASES[name]["headings"] if heading not in headings] == []
    assert all(heading is None or heading in document.source for heading in headings)


def test_further_wordings_of_headings() -> None:
    document, _, _ = repair("三、群众来函索取资料\n没有来函。")
    plain = split_narrative(document, ())
    told = split_narrative(document, (), {"applications": ["群众来函索取资料"]})
    assert [narrative.paragraphs[0].section for narrative in (plain, told)] == [None, "applications"]
