"""Annotation files: what goes out comes back, in every format, with the same offsets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from parser.model import Span
from parser.topics import AnnotationError, TopicModel, read_annotations, suggest, write_annotations
from parser.topics.annotate import FORMATS, convert_annotations
from parser.topics.examples import read_examples

SOURCE = "𠮷安镇2023年年报\n一、总体情况\n𠮷安镇全年公开信息12条。\n未收到申请。\n(没有标签)"


@dataclass(frozen=True)
class Paragraph:
    text: str
    span: Span
    section_number: int | None
    heading: str | None
    topic: str | None


def paragraph(text: str, topic: str | None, heading: str | None = None, section: int | None = None) -> Paragraph:
    start = SOURCE.index(text)
    return Paragraph(text, Span(start, start + len(text)), section, heading, topic)


PARAGRAPHS = [
    paragraph("𠮷安镇2023年年报", "boilerplate"),
    paragraph("𠮷安镇全年公开信息12条。", "active_disclosure", "一、总体情况", 1),
    paragraph("未收到申请。", "applications", "一、总体情况", 1),
    paragraph("(没有标签)", None),
]


@pytest.mark.parametrize("format", FORMATS)
def test_what_goes_out_comes_back(tmp_path: Path, format: str) -> None:
    path = tmp_path / "report.json"
    assert write_annotations(PARAGRAPHS, path, format, second={2: "review_litigation"}) == 4  # type: ignore[arg-type]
    found = read_annotations(path)
    assert [example.label for example in found] == ["boilerplate", "active_disclosure", "applications"]
    assert [example.second for example in found] == [None, None, "review_litigation"]
    for example, given in zip(found, PARAGRAPHS, strict=False):
        assert (example.text, example.heading, example.section) == (given.text, given.heading, given.section_number)
        assert SOURCE[example.start : example.end] == given.text
        assert example.report == "report"


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_becomes_training_data(tmp_path: Path, format: str) -> None:
    write_annotations(PARAGRAPHS, tmp_path / "exported", format)  # type: ignore[arg-type]
    assert convert_annotations(tmp_path / "exported", tmp_path / "mine.jsonl") == 3
    assert [example.label for example in read_examples(tmp_path)] == ["boilerplate", "active_disclosure", "applications"]


def test_a_corrected_task_wins_over_the_prediction(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    write_annotations(PARAGRAPHS[:2], path, "label-studio")
    tasks = json.loads(path.read_text(encoding="utf-8"))
    result = {"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["key_areas", "platforms"]}}
    tasks[1]["annotations"] = [{"result": [result]}, {"was_cancelled": True, "result": []}]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    assert [(one.label, one.second) for one in read_annotations(path)] == [("boilerplate", None), ("key_areas", "platforms")]


@pytest.mark.parametrize("unit", ["code points", "UTF-16"])
def test_marked_regions_are_read_in_either_unit(tmp_path: Path, unit: str) -> None:
    marked = "未收到申请。"
    start = SOURCE.index(marked)
    before = len(SOURCE[:start].encode("utf-16-le")) // 2 if unit == "UTF-16" else start
    value = {"start": before, "end": before + len(marked), "text": marked, "labels": ["applications"]}
    task = {"data": {"text": SOURCE, "report": "r"}, "annotations": [{"result": [{"type": "labels", "value": value}]}]}
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    [example] = read_annotations(path)
    assert (example.text, example.start, example.end) == (marked, start, start + len(marked))


def test_doccano_regions_count_code_points(tmp_path: Path) -> None:
    start = SOURCE.index("未收到申请。")
    path = tmp_path / "export.jsonl"
    path.write_text(json.dumps({"text": SOURCE, "label": [[start, start + 6, "applications"]]}) + "\n", encoding="utf-8")
    [example] = read_annotations(path)
    assert (example.text, example.start) == ("未收到申请。", start)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[{}]", "task 1"),
        ("[", "not JSON"),
        ('{"text": 1, "label": []}', "text"),
        ('{"text": "甲", "label": [[0, 5, "overview"]]}', "0-5"),
        ('{"text": "甲", "label": [1]}', "strings"),
        ("{", "line 1"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "export"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(AnnotationError, match=reason) as caught:
        read_annotations(path)
    assert str(path) in str(caught.value)


def test_a_region_that_holds_another_text_is_refused(tmp_path: Path) -> None:
    value = {"start": 0, "end": 2, "text": "别的", "labels": ["overview"]}
    task = {"data": {"text": SOURCE}, "annotations": [{"result": [{"type": "labels", "value": value}]}]}
    path = tmp_path / "export.json"
    path.write_text(json.dumps([task]), encoding="utf-8")
    with pytest.raises(AnnotationError, match="does not hold"):
        read_annotations(path)


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="label-studio"):
        write_annotations(PARAGRAPHS, tmp_path / "x", "brat")  # type: ignore[arg-type]


def test_suggestions_are_uncertain_and_unlike() -> None:
    texts = (
        ["本年度未收到政府信息公开申请。"] * 3
        + ["群众反映较多的停车问题已经说明清楚。"] * 3
        + ["院坝里摆一张桌子，谁都可以来问。"]
    )
    paragraphs = [Paragraph(text, Span(0, 1), None, None, None) for text in texts]
    chosen = suggest(paragraphs, TopicModel.load(), 2)
    assert {one.text for one in chosen} == {texts[3], texts[6]}
    assert suggest(paragraphs, TopicModel.load(), 0) == []
    assert len(suggest(paragraphs, TopicModel.load(), 99)) == len(paragraphs)
