"""Label Studio and doccano: annotation rows to and from the files of these tools.

Both get one paragraph per task to classify, with a second choice allowed. Projects that mark regions inside a whole report are
read as well: doccano counts code points; Label Studio counts code points or UTF-16 units depending on its version (its issues
1008 and 1347), so the text that each of its regions repeats decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from parser.topics.errors import AnnotationError

KEPT = ("heading", "section", "report", "style", "split", "span")
CONTROL, OBJECT = "topic", "text"


def to_label_studio(rows: Iterable[Mapping[str, Any]]) -> str:
    """Tasks with the present labels as predictions; the project needs Choices named `topic` on a Text named `text`."""
    tasks = []
    for row in rows:
        task: dict[str, Any] = {"data": {name: row.get(name) for name in ("text", *KEPT)}}
        if choices := [label for label in (row.get("label"), row.get("second")) if label]:
            result = {"from_name": CONTROL, "to_name": OBJECT, "type": "choices", "value": {"choices": choices}}
            task["predictions"] = [{"result": [result]}]
        tasks.append(task)
    return json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"


def from_label_studio(text: str, path: Path) -> list[dict[str, Any]]:
    """Rows from an export: the last annotation that was not cancelled, or the prediction that nobody has corrected."""
    try:
        tasks = json.loads(text)
    except ValueError as error:
        raise AnnotationError(f"{path}: not JSON: {error}") from error
    rows = []
    for number, task in enumerate(tasks, 1):
        where = f"{path}, task {number}"
        if not isinstance(task, dict) or not isinstance(task.get("data"), dict) or not isinstance(task["data"].get("text"), str):
            raise AnnotationError(f"{where}: no `data` with a `text`; is this a Label Studio export in the format JSON?")
        rows += _rows_of_task(task, where)
    return rows


def to_doccano(rows: Iterable[Mapping[str, Any]]) -> str:
    """Lines for a project of text classification; what is not text or label comes back as metadata."""
    lines = []
    for row in rows:
        labels = [label for label in (row.get("label"), row.get("second")) if label]
        lines.append(
            json.dumps({"text": row["text"], "label": labels, **{name: row.get(name) for name in KEPT}}, ensure_ascii=False)
        )
    return "".join(f"{line}\n" for line in lines)


def from_doccano(row: Mapping[str, Any], where: str) -> list[dict[str, Any]]:
    """The rows of one exported line: one paragraph with its labels, or a text with marked regions."""
    text = row.get("text", row.get("data"))
    if not isinstance(text, str):
        raise AnnotationError(f"{where}: `text` is missing")
    labels = row["label"]
    facts = {name: row.get(name, (row.get("meta") or {}).get(name)) for name in KEPT}
    if labels and all(isinstance(one, list) and len(one) == 3 for one in labels):
        return [_region(text, start, end, label, facts, where) for start, end, label in sorted(labels)]
    return [{"text": text, **_first_two(labels, where), **facts}]


def _rows_of_task(task: Mapping[str, Any], where: str) -> list[dict[str, Any]]:
    data = task["data"]
    facts = {name: data.get(name) for name in KEPT}
    annotations = [one for one in task.get("annotations") or [] if not one.get("was_cancelled")] or (
        task.get("predictions") or []
    )
    results = annotations[-1].get("result", []) if annotations else []
    regions = [one["value"] for one in results if one.get("type") == "labels" and one.get("value", {}).get("labels")]
    if regions:
        found = [(*_code_points(data["text"], region, where), region["labels"][0]) for region in regions]
        return [_region(data["text"], start, end, label, facts, where) for start, end, label in sorted(found)]
    choices = [choice for one in results if one.get("type") == "choices" for choice in one.get("value", {}).get("choices", [])]
    return [{"text": data["text"], **_first_two(choices, where), **facts}]


def _first_two(labels: list[Any], where: str) -> dict[str, Any]:
    if not all(isinstance(label, str) for label in labels):
        raise AnnotationError(f"{where}: the labels must be strings")
    return {"label": labels[0] if labels else None, "second": labels[1] if len(labels) > 1 else None}


def _region(text: str, start: int, end: int, label: str, facts: Mapping[str, Any], where: str) -> dict[str, Any]:
    if not 0 <= start < end <= len(text):
        raise AnnotationError(f"{where}: the region {start}-{end} is not inside the text")
    first = (facts.get("span") or [0])[0]
    return {**facts, "text": text[start:end], "label": label, "second": None, "span": [first + start, first + end]}


def _code_points(text: str, region: Mapping[str, Any], where: str) -> tuple[int, int]:
    """The offsets of a region in code points, whichever unit the tool counted."""
    try:
        start, end = int(region["start"]), int(region["end"])
    except (KeyError, TypeError, ValueError):
        raise AnnotationError(f"{where}: a region without start and end") from None
    said = region.get("text")
    if said is None or text[start:end] == said:
        return start, end
    units = text.encode("utf-16-le")
    before = len(units[: 2 * start].decode("utf-16-le", "replace"))
    inside = len(units[2 * start : 2 * end].decode("utf-16-le", "replace"))
    if text[before : before + inside] == said:
        return before, before + inside
    raise AnnotationError(f"{where}: the region {start}-{end} does not hold the text {said[:20]!r}")
