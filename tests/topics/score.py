"""`python -m tests.topics.score`: topics of the gold paragraphs in REPORTS_DIR, headings visible and hidden, with confusions."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from parser.topics import Example, TopicModel
from parser.topics.evaluate import cases_of
from parser.topics.examples import place_in_report
from parser.topics.labels import load_labels
from tests.real import reports_folder

TURN = {"problems", "improvements"}  # where a line turns from the one to the other, either label is right
CONDITIONS = ("visible", "hidden")
Judged: TypeAlias = Sequence[tuple[str, str]]  # the right label and the guessed one


def read_gold(path: Path) -> list[tuple[Example, set[str]]]:
    """The annotated paragraphs of one report, each with the labels that count as right."""
    paragraphs = json.loads(path.read_text(encoding="utf-8")).get("paragraphs", [])
    sources = [source for source in path.parent.glob(f"{path.stem}.*") if source.suffix in (".txt", ".md")]
    if not paragraphs or not sources:
        return []
    text = sources[0].read_text(encoding="utf-8")
    examples = [Example(text[one["start"] : one["end"]], one["topic"], heading=one["heading"]) for one in paragraphs]
    right = [
        {one["topic"], *one["also"]} | (TURN if one["split"] == "sentence" and one["topic"] in TURN else set())
        for one in paragraphs
    ]
    return list(zip(place_in_report(examples, load_labels()), right, strict=True))


def judge(folder: Path, headings: str) -> Judged:
    """The right and the guessed label of every gold paragraph below a folder."""
    pairs = [pair for gold in sorted(folder.glob("*/*.json")) for pair in read_gold(gold)]
    model = TopicModel.load()
    probabilities = model.probabilities(cases_of([example for example, _ in pairs], headings))  # type: ignore[arg-type]
    guesses = [model.labels[index] for index in probabilities.argmax(axis=1)]
    return [
        (example.label, example.label if guess in right else guess)
        for (example, right), guess in zip(pairs, guesses, strict=True)
    ]


def scores_by_label(judged: Judged) -> dict[str, float]:
    """F1 of each label of the gold."""
    scores = {}
    for label in sorted({true for true, _ in judged}):
        hits = sum(true == guess == label for true, guess in judged)
        known = sum(true == label for true, _ in judged) + sum(guess == label for _, guess in judged)
        scores[label] = 2 * hits / known
    return scores


def macro_f1(judged: Judged) -> float:
    """The mean of these."""
    scores = scores_by_label(judged)
    return sum(scores.values()) / len(scores)


def main() -> int:
    """Prints both conditions."""
    folder = reports_folder()
    if not folder.is_dir():
        print(f"no real reports in {folder}; set REPORTS_DIR to the folder that holds them", file=sys.stderr)
        return 2
    for headings in CONDITIONS:
        judged = judge(folder, headings)
        print(f"headings {headings}: macro-F1 {macro_f1(judged):.3f} over {len(judged)} paragraphs")
        for label, score in scores_by_label(judged).items():
            print(f"  {label:<26} {score:.3f}")
        for (true, guess), count in Counter(pair for pair in judged if pair[0] != pair[1]).most_common():
            print(f"  {count} x {true} taken for {guess}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
