"""The stored model: what scoring gives, that it is scikit-learn's own result, and what damage to the files does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from parser.errors import ParserError
from parser.topics import ModelError, TopicModel, default_model_path
from parser.topics.evaluate import cases_of
from parser.topics.examples import Example, read_examples
from parser.topics.fit import as_logistic_regression, sparse_matrix
from parser.topics.paths import default_data_path

REMEDY = "zfxxgk train topics"
SECONDS_TO_LOAD = 0.05
PER_SECOND = 2000


@pytest.fixture(scope="module")
def model() -> TopicModel:
    return TopicModel.load()


@pytest.fixture(scope="module")
def held_out() -> list[Example]:
    return [example for example in read_examples(default_data_path()) if example.split == "test"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(default_model_path(), tmp_path / "topics"))


@pytest.mark.parametrize("headings", ["visible", "hidden"])
def test_probabilities_are_those_of_scikit_learn(model: TopicModel, held_out: list[Example], headings: str) -> None:
    cases = cases_of(held_out, headings)  # type: ignore[arg-type]
    theirs = as_logistic_regression(model).predict_proba(sparse_matrix(model.vocabularies, cases))
    assert np.abs(model.probabilities(cases) - theirs).max() < 1e-6


def test_a_batch_gives_what_single_calls_give(model: TopicModel, held_out: list[Example]) -> None:
    texts, headings = [one.text for one in held_out[:40]], [one.heading for one in held_out[:40]]
    together = model.predict(texts, headings)
    for text, heading, topics in zip(texts, headings, together, strict=True):
        [alone] = model.predict([text], [heading])
        assert alone.topic == topics.topic
        assert alone.probability == pytest.approx(topics.probability, abs=1e-12)


def test_every_label_is_ranked_and_probabilities_sum_to_one(model: TopicModel) -> None:
    [topics] = model.predict(["未收到申请，也没有行政复议和行政诉讼。"])
    chances = [chance for _, chance in topics.ranked]
    assert {label for label, _ in topics.ranked} == set(model.labels)
    assert sum(chances) == pytest.approx(1)
    assert chances == sorted(chances, reverse=True)
    assert topics.second in (None, topics.ranked[1][0])


def test_odd_input_is_scored_too(model: TopicModel) -> None:
    assert model.predict([]) == []
    assert len(model.predict(["", " ", "\x02", "\ud800", "𠮷" * 3, "无" * 100_000])) == 6


def test_the_heading_decides_where_the_text_says_nothing(model: TopicModel) -> None:
    texts = ["无。"] * 2
    topics = model.predict(texts, ["六、其他需要报告的事项", "四、政府信息公开行政复议、行政诉讼情况"])
    assert [one.topic for one in topics] == ["other_matters", "review_litigation"]


def test_loading_and_scoring_are_quick(model: TopicModel, held_out: list[Example]) -> None:
    """Best of several: other processes may be running."""
    loads, runs = [], []
    rows = [one for one in held_out if len(one.text) > 60] * 4
    for _ in range(5):
        started = time.perf_counter()
        TopicModel.load()
        loads.append(time.perf_counter() - started)
        started = time.process_time()
        model.predict([one.text for one in rows], [one.heading for one in rows])
        runs.append(len(rows) / (time.process_time() - started))
    assert min(loads) < SECONDS_TO_LOAD
    assert max(runs) > PER_SECOND


def test_the_files_are_small() -> None:
    assert sum(path.stat().st_size for path in default_model_path().iterdir()) < 5 * 2**20


def test_scoring_needs_numpy_alone() -> None:
    code = (
        "import sys; from parser.topics import TopicModel; TopicModel.load().predict(['本年度未收到申请。']);"
        "print(*(name for name in ('sklearn', 'scipy', 'datasets', 'pandas', 'typer') if name in sys.modules))"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert run.stdout.strip() == ""


def truncate(directory: Path) -> None:
    path = directory / "weights.npz"
    path.write_bytes(path.read_bytes()[:-5000])


def cut_to_nothing(directory: Path) -> None:
    (directory / "weights.npz").write_bytes(b"")


def flip_a_byte(directory: Path) -> None:
    path = directory / "weights.npz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def store_pickles(directory: Path) -> None:
    np.savez(directory / "weights.npz", coefficients=np.array([{}], dtype=object))


def drop_weights(directory: Path) -> None:
    (directory / "weights.npz").unlink()


def drop_card(directory: Path) -> None:
    (directory / "card.json").unlink()


def break_card(directory: Path) -> None:
    (directory / "card.json").write_text("{", encoding="utf-8")


def change_card(key: str, value: object, directory: Path) -> None:
    path = directory / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    if value is None:
        del card[key]
    else:
        card[key] = value
    path.write_text(json.dumps(card), encoding="utf-8")


def swap_labels(directory: Path) -> None:
    change_card("labels", sorted(TopicModel.load(directory).labels, reverse=True), directory)


def name_another_format(directory: Path) -> None:
    change_card("format", 99, directory)


def lose_the_digest(directory: Path) -> None:
    change_card("digest", None, directory)


def name_other_features(directory: Path) -> None:
    change_card("features", {"longest": 5}, directory)


DAMAGES = [truncate, cut_to_nothing, flip_a_byte, store_pickles, drop_weights, drop_card, break_card]
DAMAGES += [swap_labels, name_another_format, lose_the_digest, name_other_features]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_model_is_refused_with_the_remedy(damage: object, copy: Path) -> None:
    damage(copy)  # type: ignore[operator]
    with pytest.raises(ModelError, match=REMEDY) as caught:
        TopicModel.load(copy)
    assert str(copy) in str(caught.value)


def test_the_error_is_one_of_the_package() -> None:
    assert issubclass(ModelError, ParserError)
