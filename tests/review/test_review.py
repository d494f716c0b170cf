"""The review without a browser: what a correction may be, what the journal keeps, what the annotation files hold for training."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from parser import Report, parse
from parser.counts.examples import read_folder
from parser.review import CorrectionError, Desk, JournalError
from parser.review.journal import Journal
from parser.topics import load_examples, read_annotations
from tests.samples import sample

FIELD = "applications.partially_granted.total"
TITLE = "岚河县水务局2022年政府信息公开工作年度报告"
PROSE = f"{TITLE}\n一、总体情况\n全年通过县政府网站发布信息86条，其中工作动态40条。举办培训班3期。\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with one sample."""
    return Desk([("pipe.txt", sample("pipe_rows_2019").report)], tmp_path)


@pytest.fixture
def report() -> Report:
    """A report of two sentences with three counts."""
    return parse(PROSE)


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def count_key(report: Report, text: str) -> str:
    [span] = [count.span for count in report.counts if count.text == text]
    return f"count:{span.start}-{span.end}"


def paragraph_key(report: Report, topic: str) -> str:
    span = next(one.span for one in report.paragraphs if one.topic == topic)
    return f"paragraph:{span.start}-{span.end}"


def correct(desk: Desk, kind: str, key: str, /, **fields: Any) -> dict[str, Any]:
    return desk.correct(0, {"kind": kind, "key": key, "verdict": "correct", "fields": fields})


def record(desk: Desk, text: str, **changes: Any) -> dict[str, Any]:
    """All fields of a count of the report on the desk, with changes."""
    report = desk.sheets[0].report
    count = next(count for count in report.counts if count.text == text)
    names = ("unit", "unit_inferred", "relation", "kind", "action", "object", "channel", "scope")
    parent = None if count.parent is None else list(report.counts[count.parent].span)
    fields = {name: getattr(count, name) for name in names}
    return {"span": list(count.span), "value": str(count.value), **fields, "parent": parent, **changes}


def test_a_corrected_value_is_gold(desk: Desk) -> None:
    span = list(sample("pipe_rows_2019").report[FIELD].span or ())
    correct(desk, "value", FIELD, amount="1", state="given", span=span)
    [line] = lines_of(desk.folder / "values" / "pipe.jsonl")
    assert line == {
        "report": "pipe",
        "field": FIELD,
        "amount": 1,
        "state": "given",
        "span": span,
        "raw": "2",
        "verdict": "correct",
        "was": {"amount": 2, "state": "given", "span": span},
    }


def test_a_confirmed_value_is_gold_as_it_was_read(desk: Desk) -> None:
    desk.correct(0, {"kind": "value", "key": "active_disclosure.procurement.amount", "verdict": "confirm"})
    [line] = lines_of(desk.folder / "values" / "pipe.jsonl")
    assert (line["amount"], line["verdict"]) == ("58.60", "confirm")


def test_a_corrected_topic_is_read_by_training(desk: Desk) -> None:
    key = paragraph_key(desk.sheets[0].report, "problems")
    correct(desk, "paragraph", key, topic="improvements", second="problems")
    [example] = read_annotations(desk.folder / "topics" / "pipe.jsonl")
    assert (example.label, example.second, f"paragraph:{example.start}-{example.end}") == ("improvements", "problems", key)
    assert [one["label"] for one in load_examples([desk.folder])] == ["improvements"]


def test_a_sentence_is_written_when_all_its_counts_are_judged(report: Report, tmp_path: Path) -> None:
    desk = Desk([("prose.txt", report)], tmp_path)
    whole = count_key(report, "86条")
    state = correct(desk, "count", whole, **record(desk, "86条", value="87"))
    assert state["progress"]["waiting"] == (count_key(report, "40条"),)
    assert not (tmp_path / "counts").exists()
    desk.correct(0, {"kind": "count", "key": count_key(report, "40条"), "verdict": "confirm"})
    [sentence] = read_folder([tmp_path])
    assert sentence.text == "全年通过县政府网站发布信息86条，其中工作动态40条。"
    assert [(tag.text, int(tag.value), tag.channel, tag.parent) for tag in sentence.tags] == [
        ("86条", 87, "县政府网站", None),
        ("40条", 40, sentence.tags[1].channel, 0),
    ]


def test_the_result_of_a_request_is_quoted_as_the_sentence_has_it(tmp_path: Path) -> None:
    told = parse(f"{TITLE}\n一、总体情况\n全年答复政府信息公开申请5件，其中予以公开3件，不予公开2件。\n")
    desk = Desk([("prose.txt", told)], tmp_path)
    assert told.counts[1].object == "予以公开的政府信息公开申请"
    for text in ("5件", "3件", "2件"):
        desk.correct(0, {"kind": "count", "key": count_key(told, text), "verdict": "confirm"})
    [sentence] = read_folder([tmp_path])
    assert [(tag.action, tag.object) for tag in sentence.tags[1:]] == [
        ("予以公开", "政府信息公开申请"),
        ("不予公开", "政府信息公开申请"),
    ]


def test_a_count_can_be_deleted_added_and_restored(report: Report, tmp_path: Path) -> None:
    desk = Desk([("prose.txt", report)], tmp_path)
    desk.correct(0, {"kind": "count", "key": count_key(report, "3期"), "verdict": "delete"})
    [sentence] = read_folder([tmp_path])
    assert (sentence.text, sentence.tags) == ("举办培训班3期。", ())
    at = PROSE.index("2022")
    fields = {"span": [at, at + 4], "value": "2022", "relation": "=", "kind": "count"}
    correct(desk, "count", f"count:{at}-{at + 4}", **fields)
    assert ["2022"] in [[tag.text for tag in one.tags] for one in read_folder([tmp_path])]
    assert f'"count:{at}-{at + 4}"' in desk.page(0)
    for key in (count_key(report, "3期"), f"count:{at}-{at + 4}"):
        desk.correct(0, {"kind": "count", "key": key, "verdict": "undo"})
    assert not list(tmp_path.glob("counts/*.jsonl"))


def test_undo_takes_a_verdict_back(desk: Desk) -> None:
    correct(desk, "value", FIELD, amount="1", state="given", span=None)
    state = desk.correct(0, {"kind": "value", "key": FIELD, "verdict": "undo"})
    assert state["reviewed"] == {} and not list(desk.folder.glob("values/*"))
    assert [entry["verdict"] for entry in desk.journal.read()] == ["correct", "undo"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "a correction has"),
        ({"kind": "value", "key": FIELD}, "verdict is missing"),
        ({"kind": "page", "key": FIELD, "verdict": "confirm"}, "no correction is"),
        ({"kind": "value", "key": "no.such.field", "verdict": "confirm"}, "no field"),
        ({"kind": "value", "key": FIELD, "verdict": "delete"}, "only a count can be deleted"),
        ({"kind": "value", "key": FIELD, "verdict": "correct"}, "needs fields"),
        ({"kind": "value", "key": FIELD, "verdict": "correct", "fields": {"amount": "一", "state": "given"}}, "is a number"),
        ({"kind": "value", "key": FIELD, "verdict": "correct", "fields": {"amount": "1", "state": "blank"}}, "has no amount"),
        ({"kind": "value", "key": FIELD, "verdict": "correct", "fields": {"amount": "1", "state": "new"}}, "state is one of"),
        (
            {"kind": "value", "key": FIELD, "verdict": "correct", "fields": {"amount": 1, "state": "given", "span": [0, 10**9]}},
            "outside the text",
        ),
        ({"kind": "value", "key": FIELD, "verdict": "correct", "fields": {"state": "blank", "path": "/"}}, "unknown path"),
        ({"kind": "paragraph", "key": "paragraph:0-1", "verdict": "confirm"}, "has no paragraph:0-1"),
        ({"kind": "count", "key": "count:5-5", "verdict": "confirm"}, "no place in the text"),
        ({"kind": "count", "key": "count:5-6", "verdict": "confirm"}, "no count:5-6 to confirm"),
    ],
)
def test_what_is_no_correction_is_refused_and_not_kept(given: object, why: str, desk: Desk) -> None:
    with pytest.raises(CorrectionError, match=why):
        desk.correct(0, given)
    assert desk.journal.read() == []


def test_a_role_that_the_sentence_does_not_hold_is_refused(report: Report, tmp_path: Path) -> None:
    desk = Desk([("prose.txt", report)], tmp_path)
    with pytest.raises(CorrectionError, match="quote it to the letter"):
        correct(desk, "count", count_key(report, "3期"), **record(desk, "3期", object="讲座"))
    assert desk.journal.read() == []


def test_a_new_desk_goes_on_where_the_last_one_stopped(desk: Desk) -> None:
    correct(desk, "value", FIELD, amount="1", state="given", span=None)
    before = (desk.folder / "values" / "pipe.jsonl").read_bytes()
    (desk.folder / "values" / "pipe.jsonl").unlink()
    again = Desk([("pipe.txt", sample("pipe_rows_2019").report)], desk.folder)
    assert (again.folder / "values" / "pipe.jsonl").read_bytes() == before
    assert again.correct(0, {"kind": "value", "key": "applications.received.total", "verdict": "confirm"})["reviewed"].keys() == {
        FIELD,
        "applications.received.total",
    }


def test_a_line_cut_by_a_crash_is_taken_away(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "corrections.journal")
    journal.append({"key": "a"})
    with journal.path.open("ab") as file:
        file.write(b'{"key": "b", "verd')
    assert Journal(journal.path).read() == [{"key": "a"}]
    journal.append({"key": "c"})
    assert Journal(journal.path).read() == [{"key": "a"}, {"key": "c"}]


def test_a_damaged_journal_is_named_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "corrections.journal").write_text('{"key": "a"}\nnot JSON\n', encoding="utf-8")
    with pytest.raises(JournalError, match=r"corrections\.journal, line 2"):
        Desk([("pipe.txt", sample("pipe_rows_2019").report)], tmp_path)
    assert (tmp_path / "corrections.journal").read_text(encoding="utf-8") == '{"key": "a"}\nnot JSON\n'


def test_reports_of_one_name_keep_apart(tmp_path: Path) -> None:
    one, other = parse("一、总体情况"), parse("二、总体情况")
    desk = Desk([("a/report.txt", one), ("b/report.txt", other), ("c/report.txt", one)], tmp_path)
    names = [sheet.name for sheet in desk.sheets]
    assert len(names) == 2 and names[0] == "report" and names[1].startswith("report-")


def test_a_correction_knows_its_report_by_its_text(desk: Desk, report: Report) -> None:
    correct(desk, "value", FIELD, amount="1", state="given", span=None)
    other = Desk([("pipe.txt", report)], desk.folder)
    assert other.correct(0, {"kind": "count", "key": count_key(report, "3期"), "verdict": "confirm"})["reviewed"].keys() == {
        count_key(report, "3期")
    }
