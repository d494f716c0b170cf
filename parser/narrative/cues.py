"""The patterns of `data/narrative.toml`, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from parser.data import load_toml
from parser.forms import load_forms

NUMERAL = "[一二三四五六七八九十]"
TERMINAL = tuple("。!?;:…")
_CLOSING = '”"』」)）】》 \t\xa0'


def settings() -> Mapping[str, Any]:
    """The whole data file."""
    return load_toml("narrative.toml")


@cache
def pattern(group: str, key: str = "pattern") -> re.Pattern[str]:
    """One compiled pattern, for example of `title`, `nameless`."""
    return re.compile(settings()[group][key])


@cache
def section_pattern(group: str = "section") -> str:
    """The wordings of the sections, each in a group that is named after its section."""
    return "|".join(f"(?P<{entry['id']}>{entry['pattern']})" for entry in settings()[group])


@cache
def section_search() -> re.Pattern[str]:
    """The words that tell the section of a heading of free wording."""
    return re.compile(section_pattern("loose_section"))


@cache
def title_pattern() -> re.Pattern[str]:
    """A whole title without white space."""
    title = settings()["title"]
    return re.compile(f"(?!{title['sentence']}){title['body']}{title['end']}")


@cache
def glued_title() -> re.Pattern[str]:
    """A title on the line of the text that follows it."""
    title = settings()["title"]
    follows = rf"(?:\s+(?={title['preamble']})|(?={title['opening']}))"
    return re.compile(title_pattern().pattern + follows)


@cache
def table_remains() -> re.Pattern[str]:
    """A line of what tables leave behind, without white space: labels of the forms, numbers, rules.

    Atomic, so that a long line costs no more than its length.
    """
    labels = {
        text for form in load_forms().values() for table in form.tables for label in table.labels[1:] for text in label.texts
    }
    words = "|".join([*longest_first(label for label in labels if label), settings()["table"]["words"]])
    return re.compile(rf"(?>[\d|│.,/+\-—_:()%#*=、\"“”]|(?:{NUMERAL}、)?(?:{words}))++")


@cache
def any_of(group: str, key: str) -> re.Pattern[str]:
    """One of the words of a list."""
    return re.compile("|".join(map(re.escape, longest_first(settings()[group][key]))))


def longest_first(words: Iterable[str]) -> list[str]:
    """Words in an order in which the longest that fits is found first."""
    return sorted(words, key=lambda word: (-len(word), word))


def squeeze(text: str) -> str:
    """Text without any white space."""
    return "".join(text.split())


def is_ended(text: str) -> bool:
    """Whether a line ends a sentence, quotation marks and brackets set aside.

    >>> is_ended("做好工作。”"), is_ended("做好"), is_ended("报告如下:")
    (True, False, True)
    """
    return text.rstrip(_CLOSING).endswith(TERMINAL)
