"""Checks across the years of an agency and against its parent: contradictions are found, and doubt never makes one."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parser import InputError, Report, Span
from parser.corpus import CorpusFinding, check, corpus_of, parse_files, write
from parser.corpus.panel import agencies
from parser.corpus.panel.agencies import likeness, plain_name
from parser.corpus.panel.rules import fields_compared
from parser.data import load_toml
from parser.tabulate.labels import all_field_ids
from tests.corpus.panels import PROSE, make_report, without_table

OVER, FORWARD = "applications.carried_over.total", "applications.carried_forward.total"
STOCK = "active_disclosure.normative_documents"
ITEMS = "active_disclosure.licensing"
RECEIVED = "applications.received.total"


def found(*reports: Report, rule: str, field: str = "", hierarchy: dict[str, str] | None = None) -> list[CorpusFinding]:
    findings = check(list(reports), hierarchy).findings
    return [one for one in findings if one.rule == rule and (not field or field in one.fields)]


def outcomes(*reports: Report, rule: str, field: str = "", hierarchy: dict[str, str] | None = None) -> list[tuple[str, str]]:
    return [(one.outcome, one.note) for one in found(*reports, rule=rule, field=field, hierarchy=hierarchy)]


# --- rules across years ----------------------------------------------------------------------------------------------------


def test_agreeing_years_hold_everywhere() -> None:
    earlier = make_report(2021, {FORWARD: 3, f"{STOCK}.in_force": 10})
    later = make_report(2022, {OVER: 3, f"{STOCK}.in_force": 13, f"{STOCK}.issued": 4, f"{STOCK}.repealed": 1})
    result = check([later, earlier])
    assert result.broken == ()
    assert result.counts() == {"R7": {"holds": 7}, "R8": {"holds": 2}, "repetition": {"holds": 1}}


def test_a_broken_carry_over_names_years_fields_amounts_and_places() -> None:
    earlier, later = make_report(2021, {FORWARD: 3}), make_report(2022, {OVER: 5})
    [finding] = check({"a.txt": earlier, "b.txt": later}).broken
    assert (finding.code, finding.agency, finding.years) == ("carry-over-broken", "青禾县农业农村局", (2021, 2022))
    assert (finding.left, finding.right, finding.fields) == (5, 3, (OVER, FORWARD))
    assert [(cell.document, cell.year, cell.span) for cell in (*finding.left_cells, *finding.right_cells)] == [
        ("b.txt#0", 2022, later[OVER].span),
        ("a.txt#0", 2021, earlier[FORWARD].span),
    ]
    assert finding.message == "2022 carries over 5 (applications.carried_over.total), but 2021 carried forward 3"


def test_a_stock_is_carried_on_with_what_was_issued_and_repealed() -> None:
    earlier = make_report(2021, {f"{STOCK}.in_force": 10})
    later = make_report(2022, {f"{STOCK}.in_force": 12, f"{STOCK}.issued": 1, f"{STOCK}.repealed": 2})
    [finding] = found(earlier, later, rule="R8", field=f"{STOCK}.in_force")
    assert (finding.outcome, finding.left, finding.right) == ("broken", 12, 9)
    assert [(cell.year, cell.sign) for cell in finding.right_cells] == [(2021, 1), (2022, 1), (2022, -1)]


def test_items_are_carried_on_with_their_change() -> None:
    earlier = make_report(2019, {f"{ITEMS}.previous_year_items": 34, f"{ITEMS}.change": -4}, form="2019")
    good, bad = (make_report(2020, {f"{ITEMS}.previous_year_items": items}, form="2019") for items in (30, 34))
    assert outcomes(earlier, good, rule="R10", field=f"{ITEMS}.change") == [("holds", "")]
    assert outcomes(earlier, bad, rule="R10", field=f"{ITEMS}.change") == [("broken", "")]


def test_stocks_of_different_forms_are_not_compared() -> None:
    """The columns of 2019 count other things than those of 2021."""
    rules = {finding.rule for finding in check([make_report(2020, form="2019"), make_report(2021)]).findings}
    assert rules == {"R7", "repetition"}


@pytest.mark.parametrize(
    ("earlier", "later", "note"),
    [
        (make_report(2021, {FORWARD: None}), make_report(2022, {OVER: 5}), "blank"),
        (make_report(2021, {FORWARD: 3}), make_report(2022, {OVER: None}), "blank"),
        (make_report(2021, {FORWARD: 3}, doubted=FORWARD), make_report(2022, {OVER: 5}), "row-missing"),
        (make_report(2021, {FORWARD: 3}), make_report(2022, {OVER: 5}, doubted=OVER, severity="warning"), "row-missing"),
        (make_report(2021, {FORWARD: 3}), without_table(make_report(2022), "applications"), "absent"),
    ],
    ids=["blank before", "blank after", "doubted before", "doubted after", "no table"],
)
def test_what_is_not_known_for_certain_is_not_assessable(earlier: Report, later: Report, note: str) -> None:
    assert outcomes(earlier, later, rule="R7", field=OVER) == [("not_assessable", note)]


def test_a_remark_without_weight_is_no_doubt() -> None:
    reports = make_report(2021, {FORWARD: 3}), make_report(2022, {OVER: 5}, doubted=OVER, severity="info")
    assert outcomes(*reports, rule="R7", field=OVER) == [("broken", "")]


def test_a_year_without_a_report_is_named_and_not_bridged() -> None:
    result = check([make_report(2020, {FORWARD: 3}), make_report(2022, {OVER: 5})])
    assert [(one.code, one.years, one.outcome) for one in result.findings] == [("year-missing", (2021,), "not_assessable")]


def test_of_copies_and_corrections_the_last_one_counts() -> None:
    earlier = make_report(2021, {FORWARD: 3})
    assert outcomes(earlier, earlier, make_report(2022, {OVER: 5}), rule="R7", field=OVER) == [("broken", "")]


def test_two_reports_of_one_year_that_differ_are_not_compared() -> None:
    later = [make_report(2022, {OVER: amount}, sentences=PROSE[: 3 + amount]) for amount in (1, 2)]
    assert outcomes(make_report(2021), *later, rule="R7", field=OVER) == [("not_assessable", "several-reports")]


def test_a_document_without_agency_or_year_is_named() -> None:
    assert check([make_report(2021, agency=None)]).unplaced == ("#0",)


def test_decimals_stay_exact() -> None:
    earlier = make_report(2021, {FORWARD: Decimal("0.1")})
    assert outcomes(earlier, make_report(2022, {OVER: Decimal("0.10")}), rule="R7", field=OVER) == [("holds", "")]


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=6), st.data())
def test_a_chain_that_was_made_to_fit_breaks_only_where_one_number_is_changed(
    steps: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Stocks of any length hold; changing one year's stock breaks the comparisons on both of its sides, and no other."""
    stock, reports = 100, []
    for number, (issued, repealed) in enumerate(steps):
        stock += issued - repealed
        amounts = {f"{STOCK}.in_force": stock, f"{STOCK}.issued": issued, f"{STOCK}.repealed": repealed}
        reports.append((2021 + number, amounts))
    assert check([make_report(year, amounts) for year, amounts in reports]).broken == ()
    changed = data.draw(st.integers(0, len(reports) - 1))
    reports[changed][1][f"{STOCK}.in_force"] += 1
    broken = check([make_report(year, amounts) for year, amounts in reports]).broken
    around = {year for year in (2021 + changed, 2022 + changed) if 2021 < year < 2021 + len(reports)}
    assert {finding.years[1] for finding in broken} == around


# --- names -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("青禾县农业局", "青禾县农业农村局"),
        ("青禾县市场监督管理局", "青禾县巿场监督管理局"),
        ("石桥镇人民政府", "青禾县石桥镇人民政府"),
        ("青禾县卫生健康局（本级）", "青禾县卫生健康局"),
        ("青禾县住房和城乡建设局", "青禾县住房与城乡建设局"),
        ("黔西南布依族苗族自治州林业局", "黔西南布依族苗族自治州林业和草原局"),
    ],
)
def test_a_name_that_changed_is_followed_and_both_names_are_shown(old: str, new: str) -> None:
    reports = make_report(2021, {FORWARD: 3}, agency=old), make_report(2022, {OVER: 5}, agency=new)
    [finding] = found(*reports, rule="R7", field=OVER)
    assert (finding.outcome, finding.agency, finding.names) == ("broken", new, (old, new))
    assert 0.5 < finding.likeness <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青禾县教育局", "青禾县体育局"),
        ("青禾县农业局", "青河县农业农村局"),
        ("青禾县第一小学", "青禾县第二小学"),
        ("青禾县人民政府", "青禾县石桥镇人民政府"),
        ("青禾县人民政府", "青禾县人民政府办公室"),
        ("农业局", "青禾县农业局"),
        ("青禾县水利局", "青禾县财政局"),
    ],
)
def test_names_of_different_bodies_are_kept_apart(one: str, other: str) -> None:
    assert likeness(plain_name(one), plain_name(other)) == 0
    assert check([make_report(2021, agency=one), make_report(2022, agency=other)]).findings == ()


def test_two_bodies_of_the_same_years_are_not_joined() -> None:
    reports = [make_report(2021, agency="青禾县农业局"), make_report(2021, agency="青禾县农业农村局")]
    assert [agency.names for agency in check(reports).agencies] == [("青禾县农业农村局",), ("青禾县农业局",)]


def test_a_short_name_joins_no_two_places() -> None:
    names = ("白水县石桥镇人民政府", "青禾县石桥镇人民政府", "石桥镇人民政府")
    result = check([make_report(2020 + number, agency=name) for number, name in enumerate(names)])
    assert sorted(agency.names for agency in result.agencies) == sorted((name,) for name in names)


def test_a_name_that_changed_twice_is_followed() -> None:
    names = ("青禾县建设局", "青禾县城乡建设局", "青禾县住房和城乡建设局")
    [agency] = check([make_report(2020 + number, agency=name) for number, name in enumerate(names)]).agencies
    assert agency.names == names
    assert agency.likeness == 0.75  # 建设局 in 城乡建设局, the least alike of the two steps


@pytest.mark.parametrize("block", [1, 2, 500])
def test_names_are_found_in_whatever_blocks_they_are_compared(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agencies, "BLOCK", block)
    before = [make_report(2021, agency=f"青禾县{name}局") for name in ("农业", "林业", "水利", "交通")]
    after = [make_report(2022, agency=f"青禾县{name}局") for name in ("水利水电", "农业农村", "交通运输", "林业和草原")]
    assert sorted(agency.names for agency in check([*before, *after]).agencies) == [
        ("青禾县交通局", "青禾县交通运输局"),
        ("青禾县农业局", "青禾县农业农村局"),
        ("青禾县林业局", "青禾县林业和草原局"),
        ("青禾县水利局", "青禾县水利水电局"),
    ]


def test_a_merger_is_not_followed() -> None:
    before = [make_report(2021, agency=name) for name in ("青禾县教育局", "青禾县体育局")]
    result = check([*before, make_report(2022, {OVER: 5}, agency="青禾县教育体育局")])
    assert len(result.agencies) == 3
    assert result.findings == ()


def test_a_name_that_thousands_have_makes_no_finding() -> None:
    reports = make_report(2021, {FORWARD: 3}, agency="教育局"), make_report(2022, {OVER: 5}, agency="教育局")
    assert outcomes(*reports, rule="R7", field=OVER) == [("not_assessable", "agency-unclear")]
    ministry = make_report(2021, {FORWARD: 3}, agency="财政部"), make_report(2022, {OVER: 5}, agency="财政部")
    assert outcomes(*ministry, rule="R7", field=OVER) == [("broken", "")]


# --- prose -----------------------------------------------------------------------------------------------------------------


def test_prose_of_the_year_before_is_found_though_its_numbers_changed() -> None:
    text = [f"全年在网站发布惠民信息{{}}条，{sentence}" for sentence in PROSE]
    earlier, later = (make_report(year, sentences=[one.format(year - 2000) for one in text]) for year in (2021, 2022))
    [finding] = found(earlier, later, rule="repetition")
    assert (finding.outcome, finding.code, finding.left, finding.right) == ("broken", "text-repeated", 6, 6)
    assert [cell.span for cell in finding.left_cells] == [Span(at, at + 1) for at in range(6)]
    assert {cell.document for cell in finding.right_cells} == {"#0"}


@pytest.mark.parametrize(("repeated", "outcome"), [(3, "holds"), (4, "broken")])
def test_the_share_decides(repeated: int, outcome: str) -> None:
    later = [*PROSE[:repeated], *(f"{sentence[:-1]}，今年换了做法。" for sentence in PROSE[repeated:])]
    reports = make_report(2021, sentences=PROSE), make_report(2022, sentences=later)
    assert outcomes(*reports, rule="repetition") == [(outcome, "")]


def test_little_prose_says_nothing() -> None:
    reports = [make_report(year, sentences=PROSE[:4]) for year in (2021, 2022)]
    assert outcomes(*reports, rule="repetition") == [("not_assessable", "too-little-prose")]


# --- hierarchy -------------------------------------------------------------------------------------------------------------

ABOVE = {"青禾县农业农村局": "青禾县人民政府", "青禾县水利局": "青禾县人民政府"}


def family(parent: int | None, *children: int | None, doubted: str | None = None) -> list[Report]:
    own = make_report(2022, {RECEIVED: parent}, agency="青禾县人民政府", doubted=doubted)
    return [own, *(make_report(2022, {RECEIVED: one}, agency=name) for name, one in zip(ABOVE, children, strict=False))]


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        (family(10, 4, 6), ("holds", "")),
        (family(10, 4, 7), ("broken", "")),
        (family(10, 11), ("broken", "")),
        (family(10, 4), ("not_assessable", "children-missing")),
        (family(10, 4, None), ("not_assessable", "children-missing")),
        (family(None, 4, 7), ("not_assessable", "blank")),
        (family(10, 4, 7, doubted=RECEIVED), ("not_assessable", "row-missing")),
    ],
)
def test_children_against_their_parent(reports: list[Report], expected: tuple[str, str]) -> None:
    assert outcomes(*reports, rule="children", field=RECEIVED, hierarchy=ABOVE) == [expected]


def test_a_contradiction_of_children_names_all_of_them() -> None:
    [finding] = check(family(10, 4, 7), ABOVE).broken
    assert (finding.code, finding.left, finding.right) == ("children-exceed-parent", 10, 11)
    assert finding.names == ("青禾县人民政府", *ABOVE)
    assert [cell.amount for cell in finding.right_cells] == [4, 7]


def test_an_agency_that_was_renamed_counts_once() -> None:
    old = make_report(2021, {RECEIVED: 5}, agency="青禾县农业局")
    hierarchy = {"青禾县农业局": "青禾县人民政府", "青禾县农业农村局": "青禾县人民政府"}
    [finding] = found(*family(10, 6), old, rule="children", field=RECEIVED, hierarchy=hierarchy)
    assert (finding.outcome, finding.left, finding.right) == ("holds", 10, 6)


def test_a_hierarchy_in_a_circle_is_refused() -> None:
    with pytest.raises(InputError, match="no agency can be under itself"):
        check([], {"甲县": "乙市", "乙市": "甲县"})


def test_an_agency_of_the_hierarchy_without_report_is_only_missing() -> None:
    assert check(family(10, 4, 6), {"青禾县气象局": "青禾县人民政府", "甲县": "乙市"}).broken == ()


# --- results ---------------------------------------------------------------------------------------------------------------


def test_the_frame_has_its_columns_also_for_nothing() -> None:
    full = check([make_report(2021, {FORWARD: 3}), make_report(2022, {OVER: 5})]).to_frame()
    empty = check([]).to_frame()
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
    assert len(empty) == 0
    row = full[full["outcome"] == "broken"].iloc[0]
    assert (row["left"], row["right"], row["earlier"], row["later"]) == (5, 3, 2021, 2022)
    assert row["left_at"].startswith("#1:")
    assert full[full["outcome"] == "not_assessable"]["message"].eq("").all()


def test_a_written_corpus_gives_the_same_findings(tmp_path: Path) -> None:
    reports = {"a.txt": make_report(2021, {FORWARD: 3}), "b.txt": make_report(2022, {OVER: 5})}
    write(corpus_of(reports), tmp_path / "corpus.parquet")
    assert check(tmp_path / "corpus.parquet") == check(reports) == check(corpus_of(reports))


def test_a_file_that_is_no_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"corpus\.reports\.parquet: is no table of a corpus"):
        check(tmp_path / "corpus.parquet")


def test_a_file_that_failed_is_unplaced(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4 broken")
    [name] = check(parse_files([tmp_path])).unplaced
    assert name.endswith("scan.pdf#0")


def test_the_rules_name_fields_that_exist() -> None:
    assert fields_compared() <= set(all_field_ids())


def test_every_code_is_listed() -> None:
    data = load_toml("panel.toml")
    codes = [*(rule["code"] for rule in data["rules"]), *(data[name]["code"] for name in ("children", "repetition", "gap"))]
    assert codes == [
        "carry-over-broken",
        "stock-broken",
        "items-broken",
        "children-exceed-parent",
        "text-repeated",
        "year-missing",
    ]
