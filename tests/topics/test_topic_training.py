"""Training: the shipped model comes from the shipped data, a better model is not replaced, and users can add labels."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest

from parser.model import Span
from parser.topics import AnnotationError, ModelError, TopicModel, load_examples, train_topics, weak_examples
from parser.topics.examples import as_examples, digest_of_examples, read_examples
from parser.topics.fit import LIBRARIES
from parser.topics.paths import default_data_path
from parser.topics.storage import read_card

pytestmark = pytest.mark.slow

SECONDS_TO_TRAIN = 60

SMALL = [
    ("applications", "（二）依申请公开", "全年收到政府信息公开申请{}件，均按期答复。"),
    ("applications", None, "收到自然人申请{}件，法人申请{}件。"),
    ("platforms", "（四）平台建设", "优化网站栏目{}个，关停公众号{}个。"),
    ("platforms", None, "新设信息查阅点{}处，配备电脑{}台。"),
]


def write_rows(path: Path, rows: Iterable[dict[str, object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def small_rows(label_shift: int = 0) -> list[dict[str, object]]:
    """Six tiny reports of two labels; a shift mislabels the training split."""
    rows: list[dict[str, object]] = []
    for report in range(6):
        split = "test" if report == 5 else "dev" if report == 4 else "train"
        for index, (label, heading, text) in enumerate(SMALL):
            shown = SMALL[(index + label_shift) % len(SMALL)][0] if split == "train" else label
            text = text.format(report + 1, report + 2)
            rows.append({"report": f"r{report}", "text": text, "label": shown, "heading": heading, "split": split})
    return rows


def test_the_shipped_model_comes_from_the_shipped_data(tmp_path: Path) -> None:
    shipped = TopicModel.load().card
    trained = train_topics(out=tmp_path / "topics")
    card = trained.model.card
    assert card["data"] == shipped["data"], "the data have changed: run `zfxxgk train topics --compare`"
    assert trained.seconds < SECONDS_TO_TRAIN
    for condition, scores in card["scores"].items():
        assert scores["macro_f1"] == pytest.approx(shipped["scores"][condition]["macro_f1"], abs=0.005)
    if card["libraries"] == shipped["libraries"]:
        assert card["digest"] == shipped["digest"]
        assert card["scores"] == shipped["scores"]


def test_the_card_says_what_a_reader_needs() -> None:
    card = TopicModel.load().card
    assert len(card["labels"]) == 14
    assert set(card["libraries"]) == set(LIBRARIES)
    assert len(card["candidates"]) >= 4
    assert {"train", "dev", "test"} == set(card["data"]["paragraphs"])
    assert card["data"]["digest"] == digest_of_examples(read_examples(default_data_path()))


def test_two_labels_are_enough(tmp_path: Path) -> None:
    write_rows(tmp_path / "data" / "one.jsonl", small_rows())
    trained = train_topics([tmp_path / "data"], tmp_path / "model")
    assert trained.scores["visible"].macro_f1 == 1.0
    assert trained.model.predict(["收到申请3件。"])[0].topic == "applications"
    assert trained.model.card["libraries"]["numpy"] == version("numpy")


def test_a_better_model_stays(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "model"
    write_rows(data / "one.jsonl", small_rows())
    train_topics([data], out)
    digest = read_card(out)["digest"]
    write_rows(data / "one.jsonl", small_rows(label_shift=2))
    with pytest.raises(ModelError, match="--force"):
        train_topics([data], out)
    assert read_card(out)["digest"] == digest
    train_topics([data], out, force=True)
    assert read_card(out)["digest"] != digest


def test_a_damaged_model_may_be_replaced(tmp_path: Path) -> None:
    write_rows(tmp_path / "data" / "one.jsonl", small_rows())
    train_topics([tmp_path / "data"], tmp_path / "model")
    (tmp_path / "model" / "weights.npz").write_bytes(b"")
    train_topics([tmp_path / "data"], tmp_path / "model")
    TopicModel.load(tmp_path / "model")


def test_without_a_test_split_only_force_replaces(tmp_path: Path) -> None:
    write_rows(tmp_path / "data" / "one.jsonl", [{**row, "split": "train"} for row in small_rows()])
    train_topics([tmp_path / "data"], tmp_path / "model")
    with pytest.raises(ModelError, match="--force"):
        train_topics([tmp_path / "data"], tmp_path / "model")


LABELS_TOML = """
[labels.open_days]
name = "政府开放日"
definition = "Days on which citizens visit the organ."
headings = ["政府开放日"]
"""
OPEN_DAYS = [
    "5月举办政府开放日活动，邀请市民代表{}人走进政务服务大厅参观。",
    "全年组织政府开放日{}场，市民走进指挥中心、实验室实地参观并座谈。",
    "开放日当天，{}名学生和家长参观了污水处理厂，现场提问交流。",
]


def test_a_user_adds_a_label_with_three_reports(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "labels.toml").write_text(LABELS_TOML, encoding="utf-8")
    for number in range(3):
        rows = [{"text": text.format(20 + number), "label": "open_days", "heading": "（六）政府开放日"} for text in OPEN_DAYS]
        write_rows(tmp_path / "mine" / f"report{number}.jsonl", [{**row, "report": f"mine-{number}"} for row in rows])
    trained = train_topics([default_data_path(), tmp_path / "mine"], tmp_path / "model")
    model = TopicModel.load(tmp_path / "model")
    assert "open_days" in model.labels
    fresh = [
        "10月，邀请人大代表和市民代表36人参加政府开放日，参观政务服务大厅并座谈。",
        "全年共收到政府信息公开申请12件，均已答复。",
    ]
    assert [topics.topic for topics in model.predict(fresh)] == ["open_days", "applications"]
    assert trained.scores["visible"].macro_f1 > 0.94


@dataclass(frozen=True)
class Paragraph:
    text: str
    heading: str | None
    topic: str | None = None
    section_number: int | None = None

    @property
    def span(self) -> Span:
        return Span(0, len(self.text))


def test_weak_labels_come_from_headings_and_are_measured(tmp_path: Path) -> None:
    paragraphs = [
        Paragraph("全年收到公民提交的申请八件，均依法办理。", "二、依申请公开情况"),
        Paragraph("对网站栏目进行优化，新增检索功能，方便查询。", "（四） 平台建设："),
        Paragraph("无。", "六、其他需要报告的事项"),
        Paragraph("扫一扫在手机打开当前页，分享到微信朋友圈。", "（四）平台建设", topic="boilerplate"),
        Paragraph("这一段的标题说明不了什么，因此不作为训练数据。", "三、工作亮点"),
        Paragraph("这一段没有标题，因此也不作为训练数据使用。", None),
    ]
    found = weak_examples(paragraphs)
    assert [example.label for example in found] == ["applications", "platforms"]
    write_rows(tmp_path / "data" / "one.jsonl", small_rows())
    trained = train_topics([tmp_path / "data"], tmp_path / "model", weak=found)
    assert trained.weak is not None
    assert trained.weak["paragraphs"] == 2
    assert set(trained.weak["macro_f1_with"]) == {"visible", "hidden", "bare"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"label": "overview"}', "`text` is missing"),
        ('{"text": "甲", "label": 3}', "must be a string"),
        ('{"text": " ", "label": "overview"}', "empty"),
        ('{"text": "甲", "label": "overviwe"}', "overviwe"),
        ('{"text": "甲", "label": "overview", "second": "no such"}', "no such"),
        ('{"text": "甲", "label": "overview", "split": "exam"}', "exam"),
        ('{"text": "甲", "label": "overview", "section": "one"}', "section"),
        ('{"text": "甲", "label": "overview", "span": 7}', "span"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text('{"text": "甲", "label": "overview"}\n\n' + line + "\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=reason) as caught:
        load_examples(tmp_path)
    assert f"{path}, line 3" in str(caught.value)


def test_a_folder_without_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnnotationError, match="zfxxgk annotate"):
        load_examples(tmp_path)


def test_one_label_is_not_enough(tmp_path: Path) -> None:
    write_rows(tmp_path / "one.jsonl", [{"text": "甲", "label": "overview"}])
    with pytest.raises(AnnotationError, match="two labels"):
        train_topics([tmp_path], tmp_path / "model")


def test_a_dataset_has_fixed_fields_and_keeps_odd_characters(tmp_path: Path) -> None:
    text = "𠮷林\u2028路\x85口"
    rows = [{"text": text, "label": None}, {"text": text, "label": "overview", "span": [3, 9], "report": "r"}]
    dataset = load_examples(write_rows(tmp_path / "one.jsonl", rows))
    assert dataset.column_names == list(as_examples(dataset)[0].__dataclass_fields__)
    [example] = as_examples(dataset)
    assert (example.text, example.start, example.end, example.heading) == (text, 3, 9, None)
