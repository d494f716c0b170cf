"""The models of the counts stage on disk: the role model as plain arrays, the segmentation model in pkuseg's own format.

`models/counts/` holds weights and card of the role model; `models/segmenter/` the files of pkuseg with a card that names their
digest. Both are outputs of `zfxxgk train counts` and `zfxxgk train segmenter` only.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from parser.counts.errors import CountsError
from parser.counts.find import Tools
from parser.counts.lexicon import base_lexicon
from parser.counts.role_features import Vocabulary
from parser.counts.roles import ROLES, RoleModel
from parser.counts.words import Segmenter
from parser.stored import CARD_FILE, Arrays, Card, read_stored, write_stored

FORMAT = 2
KEYS = ("format", "roles", "scoring")
NAMES = ("words", "features", "weights", "hidden", "output", "intercepts")
REMEDY = "train a new one with `zfxxgk train counts`"
SEGMENTER_REMEDY = "train a new one with `zfxxgk train segmenter`"
SEGMENTER_FILES = ("features.msgpack", "weights.npz")
PACKAGE = Path(__file__).parent.parent


def default_path(name: str) -> Path:
    """The folder of a shipped model, `counts` or `segmenter`: in a checkout below `models/`, in a wheel inside the package."""
    places = [PACKAGE.parent / "models" / name, PACKAGE / "models" / name]
    if not (PACKAGE.parent / "pyproject.toml").is_file():
        places.reverse()
    return next((place for place in places if (place / CARD_FILE).is_file()), places[0])


def default_data(name: str) -> Path:
    """The folder of the shipped annotations, `counts` or `segmentation`."""
    places = [PACKAGE.parent / "training_data" / name, PACKAGE / "training_data" / name]
    if not (PACKAGE.parent / "pyproject.toml").is_file():
        places.reverse()
    return next((place for place in places if place.is_dir()), places[0])


def write_role_model(directory: Path, model: RoleModel, card: Card) -> None:
    """Writes a role model with its card."""
    arrays: Arrays = {
        "words": np.frombuffer("\n".join(model.vocabulary.words).encode(), dtype=np.uint8),
        "features": model.keys,
        "weights": model.weights.astype(np.float16),
        "hidden": model.hidden,
        "output": model.output,
        "intercepts": model.intercepts,
    }
    card |= {"format": FORMAT, "roles": list(ROLES), "scoring": {"bias": model.bias}}
    write_stored(directory, arrays, card, KEYS)


def read_role_model(directory: Path) -> tuple[RoleModel, Card]:
    """The role model of a folder and its card. Raises `CountsError`, with the command that mends it."""
    arrays, card = read_stored(directory, format=FORMAT, keys=KEYS, names=NAMES, error=CountsError, remedy=REMEDY)
    words = tuple(arrays["words"].tobytes().decode().split("\n"))
    weights, hidden, output, intercepts = (arrays[name].astype(np.float32) for name in NAMES[2:])
    shapes = (*arrays["features"].shape, *hidden.shape), (*hidden.shape, len(ROLES)), (len(ROLES),)
    bias = card["scoring"].get("bias") if isinstance(card["scoring"], dict) else None
    fits = (weights.shape, output.shape, intercepts.shape) == shapes and card["roles"] == list(ROLES)
    if not fits or not isinstance(bias, list) or len(bias) != len(ROLES) - 1:
        raise CountsError(f"the arrays of the role model in {directory} do not fit each other; {REMEDY}")
    model = RoleModel(Vocabulary(words), arrays["features"], weights, hidden, output, intercepts, base_lexicon(), tuple(bias))
    return model, card


def digest_of_segmenter(directory: Path) -> str:
    """The SHA-256 of pkuseg's files."""
    digest = hashlib.sha256()
    for name in SEGMENTER_FILES:
        digest.update((directory / name).read_bytes())
    return digest.hexdigest()


def check_segmenter(directory: Path) -> Card:
    """The card of a segmentation model. Raises `CountsError` unless its files are there and unchanged."""
    try:
        card: dict[str, Any] = json.loads((directory / CARD_FILE).read_text(encoding="utf-8"))
        digest = digest_of_segmenter(directory)
    except (OSError, ValueError) as error:
        raise CountsError(f"the segmentation model in {directory} cannot be read: {error}; {SEGMENTER_REMEDY}") from error
    if card.get("digest") != digest:
        raise CountsError(f"the segmentation model in {directory} was changed after training; {SEGMENTER_REMEDY}")
    return card


def load_segmenter(directory: Path) -> Segmenter:
    """The segmenter of a folder. Raises `CountsError`."""
    check_segmenter(directory)
    import spacy_pkuseg

    segmenter = spacy_pkuseg.pkuseg(str(directory), user_dict=[])
    cut: Segmenter = segmenter.cut
    return cut


@cache
def load_tools(counts: Path | None = None) -> Tools:
    """The role model in a folder, or the shipped one, with the segmenter; loaded once. Raises `CountsError`."""
    model, _ = read_role_model(counts or default_path("counts"))
    return Tools(model, load_segmenter(default_path("segmenter")))
