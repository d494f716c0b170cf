"""Models on disk: `weights.npz` (plain arrays, never pickle) beside `card.json`, bound together by one digest.

The digest covers every array and those keys of the card on which scoring depends. Whatever differs from it is refused.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from parser.errors import ParserError

WEIGHTS_FILE = "weights.npz"
CARD_FILE = "card.json"
DAMAGE = (OSError, ValueError, KeyError, EOFError, MemoryError, NotImplementedError, zipfile.BadZipFile, zlib.error)
LIMIT = 64 * 2**20  # bytes: what claims to be larger is no model of this package

Arrays: TypeAlias = dict[str, NDArray[Any]]
Card: TypeAlias = dict[str, Any]


def digest_of(arrays: Mapping[str, NDArray[Any]], card: Mapping[str, Any], keys: Sequence[str]) -> str:
    """The SHA-256 of the arrays and of the named keys of the card."""
    digest = hashlib.sha256()
    digest.update(json.dumps({key: card[key] for key in keys}, ensure_ascii=False, sort_keys=True).encode())
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def write_stored(directory: Path, arrays: Arrays, card: Card, keys: Sequence[str]) -> None:
    """Writes both files, the card with its digest last; each replaces the old one at once."""
    directory.mkdir(parents=True, exist_ok=True)
    card["digest"] = digest_of(arrays, card, keys)
    fresh = directory / f"new-{WEIGHTS_FILE}"
    np.savez_compressed(fresh, **arrays)  # type: ignore[arg-type]
    fresh.replace(directory / WEIGHTS_FILE)
    fresh = directory / f"new-{CARD_FILE}"
    fresh.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    fresh.replace(directory / CARD_FILE)


def read_stored(
    directory: Path, *, format: int, keys: Sequence[str], names: Sequence[str], error: type[ParserError], remedy: str
) -> tuple[Arrays, Card]:
    """The arrays and the card of a folder; raises `error`, with the `remedy`, unless they are complete and unchanged."""
    card = _read_card(directory, format, keys, error, remedy)
    path = directory / WEIGHTS_FILE
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LIMIT:
                raise error(f"the weights of the model are too large: {path}; {remedy}")
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except DAMAGE as fault:
        raise error(f"the weights of the model are missing or damaged: {path}: {fault}; {remedy}") from fault
    if set(arrays) != set(names):
        raise error(f"the model in {directory} does not hold the arrays of format {format}; {remedy}")
    if digest_of(arrays, card, keys) != card["digest"]:
        raise error(f"the model in {directory} was changed after training (digest differs); {remedy}")
    return arrays, card


def _read_card(directory: Path, format: int, keys: Sequence[str], error: type[ParserError], remedy: str) -> Card:
    path = directory / CARD_FILE
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise error(f"the card of the model is missing or cannot be read: {path}: {fault}; {remedy}") from fault
    if not isinstance(card, dict) or card.get("format") != format:
        found = card.get("format") if isinstance(card, dict) else None
        raise error(f"the model in {directory} has format {found}, this version reads {format}; {remedy}")
    missing = {*keys, "digest"} - set(card)
    if missing:
        raise error(f"the card of the model lacks {', '.join(sorted(missing))}: {path}; {remedy}")
    return card
