"""The commands around the topic model, on an app of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from parser.cli import learn
from parser.model import Span
from parser.topics.paths import default_data_path

pytestmark = pytest.mark.slow

ROWS = [
    ("applications", "收到公开申请{}件，均已答复。"),
    ("platforms", "优化网站栏目{}个，关停账号一个。"),
]


@dataclass(frozen=True)
class Paragraph:
    text: str
    topic: str | None
    span: Span = Span(3, 9)  # noqa: RUF009
    section_number: int | None = None
    heading: str | None = None


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    learn.register(app)
    return app


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [
        {"report": f"r{n}", "text": text.format(n), "label": label, "split": "test" if n > 4 else "train"}
        for n in range(6)
        for label, text in ROWS
    ]
    path = tmp_path / "data" / "mine.jsonl"
    path.parent.mkdir()
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path.parent


@pytest.fixture
def read_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every report has the same two paragraphs."""
    paragraphs = [Paragraph("收到公开申请2件。", "applications"), Paragraph("无。", None)]
    monkeypatch.setattr(learn, "_paragraphs", lambda name: paragraphs)


def run(app: typer.Typer, *arguments: Any) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_train_prints_scores_and_writes_the_model(app: typer.Typer, data: Path, tmp_path: Path) -> None:
    result = run(app, "train", "topics", "--data", data, "--only", "--out", tmp_path / "model")
    assert result.exit_code == 0, result.output
    assert "confusion matrix" in result.output
    assert "macro / accuracy" in result.output
    assert {path.name for path in (tmp_path / "model").iterdir()} == {"card.json", "weights.npz"}


def test_train_joins_the_shipped_paragraphs(app: typer.Typer, data: Path, tmp_path: Path) -> None:
    result = run(app, "train", "topics", "--data", data, "--data", default_data_path(), "--out", tmp_path / "model")
    assert result.exit_code == 0, result.output
    card = json.loads((tmp_path / "model" / "card.json").read_text(encoding="utf-8"))
    shipped = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in default_data_path().glob("*.jsonl"))
    assert sum(card["data"]["paragraphs"].values()) == shipped + 12


def test_evaluate_gives_figures(app: typer.Typer, data: Path) -> None:
    assert "precision" in run(app, "evaluate", data).output
    scores = json.loads(run(app, "evaluate", data, "--json", "--headings", "hidden", "--split", "test").output)
    assert scores["count"] == 2
    assert scores["macro_f1"] == 1.0


def test_a_missing_model_ends_with_its_message(app: typer.Typer, data: Path, tmp_path: Path) -> None:
    result = run(app, "evaluate", data, "--model", tmp_path)
    assert result.exit_code == 2
    assert "zfxxgk train topics" in result.output


@pytest.mark.usefixtures("read_two")
def test_annotate_writes_and_brings_back(app: typer.Typer, tmp_path: Path) -> None:
    assert run(app, "annotate", "a.txt", "b.txt", "--out", tmp_path / "out", "--format", "label-studio").exit_code == 0
    exported = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in exported] == ["a.json", "b.json"]
    assert run(app, "annotate", "--import", *exported, "--out", tmp_path / "mine").exit_code == 0
    [row] = [json.loads(line) for line in (tmp_path / "mine" / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (row["label"], row["span"], row["report"]) == ("applications", [3, 9], "a")


@pytest.mark.usefixtures("read_two")
def test_suggest_ranks_paragraphs(app: typer.Typer, tmp_path: Path) -> None:
    assert "收到公开申请2件。" in run(app, "suggest", "a.txt", "-n", "2").output
    assert run(app, "suggest", "a.txt", "--out", tmp_path / "next.jsonl").exit_code == 0
    assert len((tmp_path / "next.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_wrong_options_are_refused(app: typer.Typer, data: Path, tmp_path: Path) -> None:
    assert run(app, "annotate", "a.txt", "--format", "brat").exit_code == 2
    assert run(app, "evaluate", data, "--headings", "maybe").exit_code == 2
    assert run(app, "train", "topics", "--only").exit_code == 2
    assert run(app, "train", "topics", "--data", tmp_path / "nothing", "--out", tmp_path / "model").exit_code == 2
