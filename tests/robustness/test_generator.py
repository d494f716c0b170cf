"""The generator by itself: its forms, its arithmetic, and that no layout or damage loses what it should keep."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from random import Random

import pytest

from tests.robustness import damages, forms, layouts
from tests.robustness.damages_tables import number_cells
from tests.robustness.document import ActiveTable, ApplicationsTable, ReviewTable, numbers_of
from tests.robustness.draw import Drawn, draw
from tests.robustness.forms import APPLICANT_COLUMNS, RESULT_COLUMNS, REVIEW_GROUPS
from tests.robustness.grid import full_rows, grids
from tests.robustness.matrix import combinations, known, sample
from tests.robustness.score import Tally

pytestmark = pytest.mark.slow

SEEDS = range(40)
FOLD = str.maketrans("（），：；？", "(),:;?")
KEEPS_DIGITS = (
    "s2t",
    "s2twp",
    "mixed-script",
    "utf8-as-gbk",
    "utf8-as-latin1",
    "gbk-as-latin1",
    "gbk-as-big5",
    "pinyin",
    "radicals",
)


def _amounts(seed: int) -> tuple[Drawn, dict[str, int]]:
    """A report whose cells are all printed, so that every sum can be checked."""
    drawn = draw(seed, blanks=False)
    return drawn, {field: int(amount or 0) for field, amount in drawn.truth.expected.items()}


def test_the_forms_have_the_fields_of_the_contract() -> None:
    ids = set(forms.field_ids("2019", "2019")) | set(forms.field_ids("2021", "2021"))
    assert ids == set(forms.contract_ids())


@pytest.mark.parametrize(("year", "cells"), [("2019", 161), ("2021", 175)])
def test_the_applications_table_has_its_official_size(year: forms.Year, cells: int) -> None:
    assert 7 * len(forms.application_rows(year)) == cells


def test_every_drawn_field_belongs_to_its_forms() -> None:
    for seed in SEEDS:
        drawn = draw(seed)
        assert list(drawn.truth.expected) == forms.field_ids(drawn.active, drawn.applications)


def test_drawn_rows_add_up() -> None:
    for seed in SEEDS:
        drawn, amounts = _amounts(seed)
        for row in forms.application_rows(drawn.applications):
            *parts, total = (amounts[f"applications.{row.key}.{column}"] for column, _ in APPLICANT_COLUMNS)
            assert sum(parts) == total
        for group, _ in REVIEW_GROUPS:
            *parts, total = (amounts[f"review_litigation.{group}.{column}"] for column, _ in RESULT_COLUMNS)
            assert sum(parts) == total


def test_drawn_columns_add_up() -> None:
    for seed in SEEDS:
        drawn, amounts = _amounts(seed)
        for column, _ in APPLICANT_COLUMNS:
            of = {row.key: amounts[f"applications.{row.key}.{column}"] for row in forms.application_rows(drawn.applications)}
            assert sum(of[row.key] for row in forms.outcome_rows(drawn.applications)) == of["total"]
            assert of["received"] + of["carried_over"] == of["total"] + of["carried_forward"]


def test_the_same_seed_gives_the_same_report() -> None:
    assert draw(7) == draw(7)
    for layout, damage in combinations(layout="lines") + combinations(damage="chrome"):
        assert sample(layout, damage, 7) == sample(layout, damage, 7)


def test_drawn_reports_differ_in_density_size_and_blanks() -> None:
    shares, digits, blanks = set(), set(), 0
    for seed in range(100):
        amounts = draw(seed).truth.expected
        shares.add(round(sum(bool(a) for a in amounts.values()) / len(amounts), 1))
        digits.add(max(len(str(a)) for a in amounts.values()))
        blanks += None in amounts.values()
    assert len(shares) >= 8
    assert len(digits) >= 6
    assert 20 < blanks < 80


@pytest.mark.parametrize("layout", layouts.LAYOUTS, ids=lambda layout: layout.name)
def test_every_layout_shows_every_cell_in_order(layout: layouts.Layout) -> None:
    drawn = draw(3, blanks=False, active=layout.active)
    document = number_cells(layout.arrange(drawn.document))
    text = layout.render(document, Random(3))
    shown = re.findall(r"9000\d{5}", text)
    expected = [n.text for n in numbers_of(document)]
    if layout.name in ("tables-reordered", "pdf-numbers-before"):
        shown, expected = sorted(shown), sorted(expected)
    assert shown == expected


@pytest.mark.parametrize("layout", layouts.LAYOUTS, ids=lambda layout: layout.name)
def test_tables_are_rectangular(layout: layouts.Layout) -> None:
    for piece in layout.arrange(draw(4, active=layout.active).document).pieces:
        if isinstance(piece, ActiveTable | ApplicationsTable | ReviewTable):
            for grid in grids(piece):
                assert {len(row) for row in full_rows(grid)} == {grid.width}


@pytest.mark.parametrize("name", KEEPS_DIGITS)
def test_damage_to_the_letters_keeps_the_digits(name: str) -> None:
    damage, layout = damages.BY_NAME[name], layouts.BY_NAME["lines"]
    clean, _ = damages.BY_NAME["clean"].apply(draw(5), layout, 5)
    text, _ = damage.apply(draw(5), layout, 5)
    assert text != clean
    assert re.findall("[0-9]+", text) == re.findall("[0-9]+", clean)


def test_every_combination_can_be_drawn() -> None:
    for layout, damage in combinations():
        text, truth = sample(layout, damage, 11)
        assert text.strip()
        assert len(truth.expected) in {len(forms.field_ids(a, b)) for a in forms.ACTIVE for b in forms.ACTIVE}


def test_removing_repeated_lines_leaves_each_line_once_and_knows_what_is_left() -> None:
    text, truth = sample(layouts.BY_NAME["lines"], damages.BY_NAME["no-repeats"], 5)
    lines = text.split("\n")[:-1]
    assert len(lines) == len(set(lines))
    assert truth.optional == {field for field in truth.optional if field in truth.expected}
    assert {str(a) for f, a in truth.expected.items() if a is not None} <= {re.sub(r"^\+", "", line) for line in lines}


def test_a_lost_cell_leaves_six_in_its_row_and_may_be_flagged() -> None:
    layout, damage = layouts.BY_NAME["tabs"], damages.BY_NAME["lost-cell"]
    text, truth = sample(layout, damage, 8)
    clean, _ = sample(layout, damages.BY_NAME["clean"], 8)
    assert len(clean.split("\t")) - len(text.split("\t")) == 1
    assert len(truth.optional) == 7


def test_label_variants_are_wordings_of_official_labels() -> None:
    wordings = tomllib.loads((Path(__file__).parent / "label_variants.toml").read_text(encoding="utf-8"))
    official = {column.label for year in forms.ACTIVE for block in forms.ACTIVE[year] for column in block.columns}
    official |= {label for year in forms.ACTIVE for block in forms.ACTIVE[year] for _, label in block.rows}
    official |= {block.title for year in forms.ACTIVE for block in forms.ACTIVE[year]}
    for year in forms.ACTIVE:
        official |= {text for row in forms.application_rows(year) for text in (row.label, *row.groups)}
    official |= {label for _, label in (*APPLICANT_COLUMNS, *RESULT_COLUMNS)} | {p for _, path in REVIEW_GROUPS for p in path}
    assert set(wordings) <= {label.translate(FOLD) for label in official}
    assert not [key for key, variants in wordings.items() if key in variants or len(set(variants)) < len(variants)]


def test_known_shortfalls_name_combinations_of_the_matrix() -> None:
    names = {(layout.name, damage.name) for layout, damage in combinations()}
    assert not [k for k in known() if (k.layout, k.damage) not in names or not k.reason]


def test_tallies_add_up() -> None:
    assert Tally(cells=2, right=1) + Tally(cells=3, right=3) == Tally(cells=5, right=4)
