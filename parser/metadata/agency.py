"""The body that reports: named by the title, the signature, the sentence on who compiled the report, or the portal's label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from parser.lines import Document
from parser.metadata.excerpt import Excerpt
from parser.metadata.patterns import pattern, patterns

if TYPE_CHECKING:
    from parser.metadata.title import Title

NAME = re.compile(r"[\u4e00-\u9fff()（）、·“”]{2,40}")
LOST = "\ufffd"
HANZI = r"[\u4e00-\u9fff]{1,2}"
SEARCHED = 10_000
LABELLED_LINES = 60
SENTENCE_LINES = 80


def tidy_agency(text: str) -> tuple[str | None, bool]:
    """The name of a body in these words without year and filler, and whether it ends as such names do.

    >>> tidy_agency("关于某某县水利局2020年度")
    ('某某县水利局', True)
    """
    trim = pattern("agency", "trim")
    name = trim.sub("", trim.sub("", text))
    if len(name) < 2 or NAME.fullmatch(name) is None or pattern("agency", "never").search(name):
        return None, False
    return name, pattern("agency", "suffixes").search(name) is not None


def find_agency(document: Document, title: Title | None, head: Sequence[Excerpt], signature: str | None) -> str | None:
    """The body that reports, or None if the text does not name it.

    The title decides; where it abbreviates a name that the text also has in full (水务局, 某某市水务局), the full name is given.
    """
    others = list(dict.fromkeys(other_names(title, head, signature)))
    if title is None or title.agency is None:
        whole = whole_name(document, title.names) if title else None
        return whole or next(iter(others), None)
    fuller = (name for name in others if abbreviates(title.agency, name))
    return max(fuller, key=len, default=title.agency)


def other_names(title: Title | None, head: Sequence[Excerpt], signature: str | None) -> Iterator[str]:
    """Names beside the title's, the most reliable first."""
    if signature is not None:
        yield from sure_names([signature])
    if title is not None:
        yield from sure_names(excerpt.text.strip("()（）") for excerpt in head if 0 < excerpt.line - title.line <= 2)
    text = "".join(excerpt.text for excerpt in head[:SENTENCE_LINES])[:6000]
    for compiled in patterns("agency", "sentence"):
        yield from sure_names(match[1] for match in compiled.finditer(text))
    for compiled in patterns("agency", "label"):
        yield from sure_names(match[1] for excerpt in head[:LABELLED_LINES] for match in compiled.finditer(excerpt.text))


def sure_names(texts: Sequence[str] | Iterator[str]) -> Iterator[str]:
    """Those of the texts that end as names of bodies do."""
    for text in texts:
        name, is_sure = tidy_agency(text)
        if name is not None and is_sure and len(name) >= 4:
            yield name


def whole_name(document: Document, names: str) -> str | None:
    """The name that a title has with lost characters (U+FFFD), as the text has it elsewhere."""
    name = pattern("agency", "trim").sub("", names)
    known = [re.escape(part) for part in re.split(f"{LOST}+", name)]
    if len(known) < 2 or len("".join(known)) < 4:
        return None
    match = re.search(HANZI.join(known), document.text[:SEARCHED] + document.text[-SEARCHED:])
    return tidy_agency(match[0])[0] if match else None


def abbreviates(short: str, full: str) -> bool:
    """Whether `short` leaves out characters of `full` and names a body of the same kind.

    >>> abbreviates("某市科委", "某市科学技术委员会"), abbreviates("某市", "某市教育局")
    (True, False)
    """
    if len(short) + 2 > len(full) or last_of(short) != last_of(full):
        return False
    rest = iter(full)
    return all(character in rest for character in short)


def last_of(name: str) -> str:
    """The character that tells the kind of body: 委 for 委员会, 办 for 办公室."""
    return name.removesuffix("员会").removesuffix("公室")[-1:]
