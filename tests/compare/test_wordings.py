"""The data of the comparison: every statement has examples that match and counter-examples that do not."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from parser.compare.context import read_contexts
from parser.compare.matching import find_matches
from parser.compare.wordings import FILE, doubt, subjects, wordings
from parser.data import load_toml
from parser.forms import load_forms
from tests.compare.helper import read_prose

ENTRIES = load_toml(FILE)["statement"]
FIELDS = {field.id for form in load_forms().values() for field in form.fields}
EXAMPLES = [(entry["id"], text) for entry in ENTRIES for text in entry["examples"]]
COUNTERS = [(entry["id"], text) for entry in ENTRIES for text in entry.get("counter", ())]


def _stated(text: str) -> set[str]:
    """What the last count of a text states."""
    counts, paragraphs = read_prose(text)
    matches = find_matches(counts, read_contexts(counts, paragraphs))
    return {match.wording.id for match in matches if match.count == len(counts) - 1}


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_examples_match(name: str, text: str) -> None:
    assert name in _stated(text)


@pytest.mark.parametrize(("name", "text"), COUNTERS)
def test_counter_examples_do_not(name: str, text: str) -> None:
    assert name not in _stated(text)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_entries_are_complete(entry: dict[str, object]) -> None:
    assert entry["source"], "say where the wording was seen"
    assert entry["examples"] and entry.get("counter"), "give both kinds of example"


def test_ids_are_unique() -> None:
    names = [entry["id"] for entry in ENTRIES]
    assert len(names) == len(set(names))


def test_terms_are_cells_of_a_form() -> None:
    terms = {term.removeprefix("-") for wording in wordings() for reading in wording.readings for term in reading.terms}
    assert [term for term in terms if not any(fnmatchcase(field, term) for field in FIELDS)] == []


def test_all_cells_of_requests_and_reviews_can_be_stated() -> None:
    """Of the table of requests at least every total; of reviews and suits everything."""
    terms = {term for wording in wordings() for term in wording.readings[0].terms}
    wanted = [f for f in FIELDS if f.startswith("review_litigation.") or (f.startswith("applications.") and f.endswith(".total"))]
    assert [f for f in wanted if not any(fnmatchcase(f, term) for term in terms)] == []


def test_subjects_name_their_source() -> None:
    entries = load_toml(FILE)
    assert all(entries["subjects"][name]["source"] for name in subjects())
    assert doubt().search("上半年")
