"""The labels: what each means, where it ends, and which headings imply it; read from `labels.toml`.

A folder of annotations may bring a `labels.toml` of its own that adds labels or replaces entries of the shipped one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from parser.topics.errors import AnnotationError
from parser.topics.features import normalise
from parser.topics.paths import LABELS, default_labels_path

_NUMBERING = re.compile(r"^[(\[]?(?:第?[一二三四五六七八九十0]+(?:部分)?)?[)\].,、:]*")
_TOP = re.compile(r"^(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]+部分)")
_TAIL = re.compile(r"[.,:;。]+$")


@dataclass(frozen=True, slots=True)
class Label:
    """One topic; `headings` are wordings without numbering."""

    id: str
    name: str
    definition: str
    boundary: str
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelSet:
    """The labels by id, and the wordings that open each official section."""

    labels: dict[str, Label]
    sections: dict[int, tuple[str, ...]]

    def implied_by(self, heading: str) -> str | None:
        """The label that a heading implies: the one whose listed wording it is or ends with; None if none or several are.

        >>> load_labels().implied_by("（二）依申请公开情况")
        'applications'
        """
        words = bare_heading(heading)
        exact = {label.id for label in self.labels.values() for known in label.headings if words == bare_heading(known)}
        return exact.pop() if len(exact) == 1 else None

    def section_of(self, heading: str) -> int | None:
        """The official section (1 to 6) that a heading opens."""
        words = bare_heading(heading)
        return next((number for number, openings in self.sections.items() if any(part in words for part in openings)), None)


def bare_heading(heading: str) -> str:
    """The wording of a heading without numbering, blanks and final punctuation.

    >>> bare_heading("（二） 依申请公开情况：")
    '依申请公开情况'
    """
    return _TAIL.sub("", _NUMBERING.sub("", normalise(heading)))


def load_labels(directories: Iterable[Path] = ()) -> LabelSet:
    """The shipped labels with those of the `labels.toml` in (or directly above) the given folders.

    Raises `AnnotationError` for a file that is not TOML or an entry without its keys.
    """
    own = (place / LABELS for directory in directories for place in (directory.parent, directory))
    paths = dict.fromkeys([default_labels_path(), *(path for path in own if path.is_file())])
    labels: dict[str, Label] = {}
    sections: dict[int, tuple[str, ...]] = {}
    for path in paths:
        content = _read(path)
        labels |= {name: _label(path, name, entry) for name, entry in content.get("labels", {}).items()}
        sections |= {int(number): tuple(openings) for number, openings in content.get("sections", {}).items()}
    return LabelSet(labels, sections)


def follow_sections(headings: Sequence[str | None], labels: LabelSet) -> list[int | None]:
    """The official section of each paragraph of a report, from the nearest headings in reading order.

    A heading of the first level opens a section or ends it; one of a lower level keeps it unless it names problems or other
    matters, which many reports put under their own numbers.
    """
    found: list[int | None] = []
    current = None
    for heading in headings:
        if heading:
            named = labels.section_of(heading)
            if _TOP.match(heading.strip()) or named in (5, 6):
                current = named
        found.append(current if heading else None)
    return found


def _read(path: Path) -> dict[str, dict[str, dict[str, list[str]]]]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AnnotationError(f"cannot read the labels: {path}: {error}") from error


def _label(path: Path, name: str, entry: dict[str, list[str]]) -> Label:
    missing = {"name", "definition"} - set(entry)
    if missing:
        raise AnnotationError(f"{path}: label {name} lacks {', '.join(sorted(missing))}")
    headings = tuple(entry.get("headings", ()))
    return Label(name, str(entry["name"]), str(entry["definition"]), str(entry.get("boundary", "")), headings)
