"""The annotated data as code: complete, split by report, every label defined."""

from __future__ import annotations

from collections import Counter, defaultdict

from parser.topics import load_labels
from parser.topics.examples import read_examples
from parser.topics.labels import bare_heading
from parser.topics.paths import default_data_path

EXAMPLES = read_examples(default_data_path())
LEAST_PER_LABEL = {"train": 100, "dev": 8, "test": 20}


def test_there_is_enough_of_every_label() -> None:
    counts = Counter((example.split, example.label) for example in EXAMPLES)
    short = [
        (split, label)
        for label in load_labels().labels
        for split, least in LEAST_PER_LABEL.items()
        if counts[split, label] < least
    ]
    assert short == []
    assert len(EXAMPLES) >= 1500


def test_a_report_is_in_one_split() -> None:
    splits = defaultdict(set)
    for example in EXAMPLES:
        splits[example.report].add(example.split)
    assert {report: found for report, found in splits.items() if len(found) > 1} == {}


def test_long_paragraphs_do_not_stand_in_two_splits() -> None:
    places = defaultdict(set)
    for example in EXAMPLES:
        if len(example.text) > 30:
            places[example.text].add(example.split)
    assert [text for text, found in places.items() if len(found) > 1] == []


def test_a_second_label_is_another_one() -> None:
    assert [example.text for example in EXAMPLES if example.second == example.label] == []


def test_traditional_and_headless_paragraphs_are_there() -> None:
    assert sum(example.style == "traditional" for example in EXAMPLES) >= 80
    assert sum(example.heading is None for example in EXAMPLES) >= 300


def test_no_heading_implies_two_labels() -> None:
    owners = defaultdict(set)
    for label in load_labels().labels.values():
        for heading in label.headings:
            owners[bare_heading(heading)].add(label.id)
    assert {heading: found for heading, found in owners.items() if len(found) > 1} == {}


def test_every_label_is_explained() -> None:
    for label in load_labels().labels.values():
        assert label.name and label.definition and label.boundary, label.id
