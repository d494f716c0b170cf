"""Where the shipped model and the training data are: beside the package in a checkout, inside it in an installed wheel.

A wheel maps the repository's `models/` and `training_data/` to `parser/models` and `parser/training_data`.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent.parent
MODEL = Path("models", "topics")
DATA = Path("training_data")
LABELS = "labels.toml"
CARD = "card.json"


def default_model_path() -> Path:
    """The folder of the shipped model; in a checkout `models/topics`.

    >>> default_model_path().name
    'topics'
    """
    return _first_with(CARD, MODEL)


def default_labels_path() -> Path:
    """The shipped `labels.toml`: the labels with definitions, boundaries and the headings that imply them."""
    return _first_with(LABELS, DATA) / LABELS


def default_data_path() -> Path:
    """The folder of the shipped annotated paragraphs."""
    return _first_with(LABELS, DATA) / "topics"


def _first_with(name: str, folder: Path) -> Path:
    """The checkout's folder if it holds the file (or if no folder does), else the installed one."""
    places = [PACKAGE.parent / folder, PACKAGE / folder]
    if not (PACKAGE.parent / "pyproject.toml").is_file():
        places.reverse()
    return next((place for place in places if (place / name).is_file()), places[0])
