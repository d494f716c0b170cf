"""The forms as data: tidy files, the pinned field ids, and a loader that refuses what is wrong."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from parser.data import list_data, load_toml
from parser.errors import FormError
from parser.forms import Form, bare, load_forms, read_form
from parser.issues import issue_kinds

FIELD_IDS = (Path(__file__).parent / "contract" / "field_ids.txt").read_text(encoding="utf-8").split()
NAMES = list_data("forms", ".toml")
FORMS = list(load_forms().values())
STATUTORY = [form for form in FORMS if form.layout == "tables"]
Data = dict[str, Any]
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
each_statutory_form = pytest.mark.parametrize("form", STATUTORY, ids=lambda form: form.id)


def _form(name: str = "2021.toml") -> Data:
    return copy.deepcopy(load_toml(f"forms/{name}"))


def _set(data: Data, *path: str | int, value: object) -> None:
    for key in path[:-1]:
        data = data[key]  # type: ignore[index]
    data[path[-1]] = value  # type: ignore[index]


# --- the loader ---

UNKNOWN_KEYS: list[tuple[str | int, ...]] = [
    ("columns",),
    ("tables", 0, "note"),
    ("tables", 0, "blocks", 0, "heading"),
    ("tables", 0, "blocks", 0, "rows", 0, "kind"),
    ("tables", 1, "blocks", 0, "rows", 2, "id"),
    ("tables", 1, "checks", 0, "where"),
]


@pytest.mark.parametrize("path", UNKNOWN_KEYS, ids=lambda path: ".".join(map(str, path)))
def test_unknown_keys_are_refused(path: tuple[str | int, ...]) -> None:
    data = _form()
    _set(data, *path, value="x")
    with pytest.raises(FormError, match=rf"mine\.toml.*unknown key {path[-1]}; allowed are "):
        read_form(data, "mine.toml")


def _repeat_row(data: Data) -> str:
    rows = data["tables"][0]["blocks"][0]["rows"]
    rows[1]["id"] = rows[0]["id"]
    return r"mine\.toml: field ids given twice: active_disclosure\.regulations\.in_force, .*regulations\.issued"


def _repeat_column(data: Data) -> str:
    columns = data["tables"][0]["blocks"][0]["columns"]
    columns[1]["id"] = columns[0]["id"]
    return r"field ids given twice: .*active_disclosure\.regulations\.issued"


def _check_absent_row(data: Data) -> str:
    data["tables"][1]["checks"][0]["left"].append("withdrawn")
    return r"table applications: check R1 names withdrawn, which the table does not have"


def _check_absent_column(data: Data) -> str:
    data["tables"][1]["checks"][1]["right"][0] = "received"
    return r"check R2 names received, which"


def _check_without_sides(data: Data) -> str:
    del data["tables"][1]["checks"][0]["right"]
    return r"check R1 needs `left` and `right`"


def _alias_of_unknown_label(data: Data) -> str:
    data["aliases"]["八、附件"] = ["附件"]
    return r"mine\.toml: aliases of labels that the form does not print: 八、附件"


WRONG: list[Callable[[Data], str]] = [
    _repeat_row,
    _repeat_column,
    _check_absent_row,
    _check_absent_column,
    _check_without_sides,
    _alias_of_unknown_label,
]


@pytest.mark.parametrize("spoil", WRONG, ids=lambda spoil: spoil.__name__.strip("_"))
def test_wrong_forms_are_refused(spoil: Callable[[Data], str]) -> None:
    data = _form()
    message = spoil(data)
    with pytest.raises(FormError, match=message):
        read_form(data, "mine.toml")


INCOMPLETE: list[tuple[tuple[str | int, ...], object]] = [
    (("tables", 0, "blocks", 0, "columns", 0, "unit"), "件"),
    (("tables", 0, "blocks", 0, "columns", 0, "type"), "counts"),
    (("tables", 0, "checks", 0, "each"), "cells"),
    (("tables", 1, "checks", 0, "kind"), "equals"),
    (("tables", 1, "checks", 0, "issue"), "balance-broke"),
]


@pytest.mark.parametrize(("path", "value"), INCOMPLETE, ids=[str(path[-1]) for path, _ in INCOMPLETE])
def test_misspelt_values_are_refused(path: tuple[str | int, ...], value: object) -> None:
    data = _form()
    _set(data, *path, value=value)
    with pytest.raises(FormError):
        read_form(data, "mine.toml")


@pytest.mark.parametrize("key", ["id", "title", "headings", "tables"])
def test_missing_keys_are_refused(key: str) -> None:
    data = _form()
    del data[key]
    with pytest.raises(FormError, match=key):
        read_form(data, "mine.toml")


@pytest.mark.parametrize("name", NAMES)
def test_a_form_is_built_from_its_file_alone(name: str) -> None:
    assert read_form(_form(name), name) == load_forms()[name.removesuffix(".toml")]


# --- the contract ---


def test_field_ids_are_pinned() -> None:
    assert len(FIELD_IDS) == len(set(FIELD_IDS)) == 226
    assert {field.id for form in STATUTORY for field in form.fields} == set(FIELD_IDS)


def test_field_ids_are_words_and_dots() -> None:
    assert [field for field in FIELD_IDS if not re.fullmatch(r"[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*){2,3}", field)] == []


def test_fields_of_both_forms_mean_the_same() -> None:
    """An id that two forms share has one type in both."""
    types: dict[str, set[str]] = {}
    for field in chain.from_iterable(form.fields for form in FORMS):
        types.setdefault(field.id, set()).add(field.column.type)
    assert {field: found for field, found in types.items() if len(found) > 1} == {}


def test_forms_are_ordered_by_year() -> None:
    assert [form.id for form in FORMS] == sorted((form.id for form in FORMS), key=lambda id: load_forms()[id].first_year)


# --- the data ---


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_named_after_its_form_and_says_where_it_is_from(name: str) -> None:
    form = load_forms()[name.removesuffix(".toml")]
    assert form.source.startswith("国办"), "name the document that the form was published with"
    assert form.first_year <= int(form.id)


@each_statutory_form
def test_sections_are_complete_and_in_order(form: Form) -> None:
    headings = [*(heading.printed for heading in form.headings), *(table.heading for table in form.tables)]
    assert sorted("一二三四五六".index(heading[0]) for heading in headings) == [0, 1, 2, 3, 4, 5]
    assert all(heading[1] == "、" for heading in headings)


@each_form
def test_labels_are_tidy(form: Form) -> None:
    labels = [*form.headings, *(label for table in form.tables for label in table.labels)]
    for label in labels:
        assert label.printed == label.printed.strip()
        assert label.texts[0] == bare(label.printed)
        assert all(re.fullmatch("[\u3400-\u9fff]{2,}", text) for text in label.texts), f"{label.printed}: too short"
        assert label.ordinal == "" or label.printed.lstrip("（(").startswith(label.ordinal)


@pytest.mark.parametrize("name", NAMES)
def test_aliases_are_other_wordings(name: str) -> None:
    aliases: dict[str, list[str]] = _form(name).get("aliases", {})
    for label, wordings in aliases.items():
        bared = [bare(wording) for wording in wordings]
        assert wordings and len(set(bared)) == len(bared), f"{label}: the same wording twice"
        assert bare(label) not in bared, f"{label} is its own alias"


@each_statutory_form
def test_a_wording_names_one_row_of_a_table(form: Form) -> None:
    """Two rows of one table with the same wording could never be told apart by it."""
    for table in form.tables:
        texts = [text for label in table.labels if label.kind == "row" for text in label.texts]
        assert sorted(set(texts)) == sorted(texts)


@each_form
def test_every_column_is_printed_in_its_header(form: Form) -> None:
    for table in form.tables:
        for field in table.fields:
            row = next(row for row in table.rows if field in row.fields)
            header = [label.printed for label in table.labels if label.kind == "header" and label.block == row.block]
            assert set(field.column_label.split(" / ")) <= set(header)


@each_form
def test_rules_raise_issues_that_exist(form: Form) -> None:
    rules = [rule for table in form.tables for rule in table.rules]
    assert {rule.issue for rule in rules} <= set(issue_kinds())
    assert all(set(rule.left).isdisjoint(rule.right) for rule in rules)


@each_form
def test_every_count_is_bounded_by_a_rule(form: Form) -> None:
    for table in form.tables:
        assert any(rule.kind == "not_negative" and rule.each == "cell" for rule in table.rules), f"{table.id} has no R12"


@each_statutory_form
def test_the_column_rule_names_every_outcome(form: Form) -> None:
    """R3 adds up the outcomes: all rows except those of the balance."""
    table = next(table for table in form.tables if table.id == "applications")
    rule = next(rule for rule in table.rules if rule.id == "R3")
    balance = {"received", "carried_over", "total", "carried_forward"}
    assert set(rule.right) == {row.id for row in table.rows} - balance
