"""Every official label survives a conversion to any traditional or Taiwan form and back."""

import tomllib
from functools import cache
from pathlib import Path

import pytest
from opencc import OpenCC

from parser.repair import repair
from parser.repair.characters import frequent, simplified_only

LABELS = tomllib.loads(Path(__file__).with_name("labels.toml").read_text(encoding="utf-8"))
SCRIPTS = ["s2t", "s2tw", "s2twp", "s2hk", "s2hkp"]


@cache
def converter(script):
    return OpenCC(script)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("group", LABELS)
def test_labels_come_back(script, group):
    for label in LABELS[group]:
        assert repair(converter(script).convert(label))[0].text == label


@pytest.mark.parametrize("script", SCRIPTS)
def test_labels_come_back_as_a_document(script):
    text = "\n".join(label for group in LABELS.values() for label in group)
    assert repair(converter(script).convert(text))[0].text == text


@pytest.mark.parametrize(
    ("wrong", "right"), [("utf-8", "gb18030"), ("utf-8", "latin-1"), ("gb18030", "latin-1"), ("gb18030", "big5hkscs")]
)
def test_most_labels_come_back_from_wrong_encodings(wrong, right):
    labels = [label for group in LABELS.values() for label in group]
    damaged = "\n".join(label.encode(wrong).decode(right, "replace") for label in labels)
    lines = [line.text for line in repair(damaged)[0].lines]
    whole = sum(a == b for a, b in zip(lines, labels, strict=True))
    readable = sum(len(a) == len(b) and sum(map(str.__eq__, a, b)) >= 0.7 * len(b) for a, b in zip(lines, labels, strict=True))
    floors = {"gb18030": (0.4, 0.95), "latin-1": (0.95, 0.95), "big5hkscs": (0.3, 0.5)}
    assert whole >= floors[right][0] * len(labels)
    assert readable >= floors[right][1] * len(labels)


@pytest.mark.parametrize("group", LABELS)
def test_official_labels_stay(group):
    text = "\n".join(LABELS[group])
    document, repairs, issues = repair(text)
    assert (document.text, repairs, issues) == (text, (), ())


def test_frequent_characters_hold_the_traditional_forms():
    simplified = [character for character in frequent() if character in simplified_only()]
    assert all(converter("s2t").convert(character) in frequent() for character in simplified)
