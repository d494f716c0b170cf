"""Sentences with inline tags: the format in which people annotate counts.

`发布信息[[23条|v=23;u=条;a=发布;o=信息]]` is the sentence 发布信息23条 with one count in it. The tags are taken out, what they say
is checked against the sentence, and each tag knows the place that its text has in the plain sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import get_args

from parser.counts.errors import TagError
from parser.model import CountKind, Relation, Scope

_TAG = re.compile(r"\[\[(?P<text>[^\[\]|]+)\|(?P<keys>[^\[\]]*)\]\]")
_KEYS = ("v", "u", "ui", "r", "k", "a", "o", "c", "s", "p", "q")
_QUOTED = {"a": "action", "o": "object", "c": "channel"}


@dataclass(frozen=True, slots=True)
class Tag:
    """One annotated count: the keys of the tag under their full names.

    `start` and `end` index the plain sentence. `parent` is the index of the whole among the tags of the sentence. `optional` marks
    a number that may be given or left out (四个方面), `unit_inferred` a unit that the sentence lacks.
    """

    text: str
    start: int
    end: int
    value: Decimal
    unit: str | None
    unit_inferred: bool
    relation: Relation
    kind: CountKind
    action: str | None
    object: str | None
    channel: str | None
    scope: Scope | None
    parent: int | None
    optional: bool


def read_tagged(sentence: str) -> tuple[str, tuple[Tag, ...]]:
    """The plain sentence and its tags. Raises `TagError`, showing the tag, for one that is not well formed or contradicts the text.

    >>> text, (whole, part) = read_tagged("发布[[66条|v=66;u=条;a=发布]]，其中简报[[3条|v=3;u=条;a=发布;o=简报;p=1]]。")
    >>> text, part.object, part.parent, text[part.start:part.end]
    ('发布66条，其中简报3条。', '简报', 0, '3条')
    """
    plain, found, at = "", [], 0
    for match in _TAG.finditer(sentence):
        plain += sentence[at : match.start()]
        found.append((len(plain), match["text"], _keys(match)))
        plain += match["text"]
        at = match.end()
    plain += sentence[at:]
    if "[[" in plain or "]]" in plain:
        raise TagError(f"brackets that are no tag in {plain!r}; a tag is [[text|v=…;u=…]]")
    return plain, tuple(_tag(start, text, keys, plain, len(found)) for start, text, keys in found)


def write_tagged(text: str, tags: Sequence[Tag]) -> str:
    """The sentence with its tags inline, which `read_tagged` reads back to the same text and tags.

    The tags stand in the order of the sentence, and none inside another. Raises `TagError` for what the format cannot hold: such
    tags, a quotation that is not in the sentence, brackets in the text.

    >>> sentence = "发布[[66条|v=66;u=条;a=发布]]，其中简报[[3条|v=3;u=条;a=发布;o=简报;p=1]]。"
    >>> write_tagged(*read_tagged(sentence)) == sentence
    True
    """
    pieces, at = [], 0
    for tag in tags:
        if tag.start < at:
            raise TagError(f"the tag of {tag.text!r} begins inside the one before it; tags stand in the order of the sentence")
        keys = ";".join(f"{name}={said}" for name, said in _written(tag))
        pieces += [text[at : tag.start], f"[[{text[tag.start : tag.end]}|{keys}]]"]
        at = tag.end
    sentence = "".join([*pieces, text[at:]])
    if read_tagged(sentence) != (text, tuple(tags)):
        raise TagError(f"{sentence!r} does not read back as it was meant; a tag holds no brackets, bars or semicolons")
    return sentence


def _written(tag: Tag) -> Iterator[tuple[str, str]]:
    """The keys of a tag in the order of the guide, without those that say the default."""
    yield "v", format(tag.value, "f")
    if tag.unit or tag.unit_inferred:
        yield ("ui" if tag.unit_inferred else "u"), tag.unit or ""
    if tag.relation != "=":
        yield "r", tag.relation
    if tag.kind != "count":
        yield "k", tag.kind
    for key, name in _QUOTED.items():
        if quoted := getattr(tag, name):
            yield key, quoted
    if tag.scope != "year":
        yield "s", tag.scope or "none"
    if tag.parent is not None:
        yield "p", str(tag.parent + 1)
    if tag.optional:
        yield "q", "opt"


def _keys(match: re.Match[str]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in match["keys"].split(";") if pair.strip()]
    keys = {name.strip(): value.strip() for name, _, value in pairs}
    unknown = set(keys) - set(_KEYS)
    if unknown or len(keys) < len(pairs):
        raise TagError(f"{match[0]}: keys are {', '.join(_KEYS)}, each once; found {', '.join(sorted(unknown)) or 'one twice'}")
    return keys


def _tag(start: int, text: str, keys: dict[str, str], plain: str, count: int) -> Tag:
    where = f"[[{text}|…]] in {plain[max(0, start - 12) : start + len(text) + 12]!r}"
    try:
        value = Decimal(keys["v"])
    except (KeyError, InvalidOperation):
        raise TagError(f"{where}: v= must be a number") from None
    kind, scope = keys.get("k", "count"), keys.get("s", "year")
    if kind not in get_args(CountKind):
        raise TagError(f"{where}: k={kind} is not one of {', '.join(get_args(CountKind))}")
    if scope not in (*get_args(Scope), "none"):
        raise TagError(f"{where}: s={scope} is not one of {', '.join(get_args(Scope))}, none")
    if keys.get("r", "=") not in get_args(Relation):
        raise TagError(f"{where}: r={keys['r']} is not one of {', '.join(get_args(Relation))}")
    if "u" in keys and "ui" in keys:
        raise TagError(f"{where}: a unit is printed (u) or inferred (ui), not both")
    for key, name in _QUOTED.items():
        if keys.get(key) and keys[key] not in plain:
            raise TagError(f"{where}: the {name} {keys[key]!r} is not in the sentence; quote it to the letter")
    return Tag(
        text=text,
        start=start,
        end=start + len(text),
        value=value,
        unit=keys.get("u") or keys.get("ui") or None,
        unit_inferred="ui" in keys,
        relation=keys.get("r", "="),  # type: ignore[arg-type]
        kind=kind,  # type: ignore[arg-type]
        action=keys.get("a") or None,
        object=keys.get("o") or None,
        channel=keys.get("c") or None,
        scope=None if scope == "none" else scope,  # type: ignore[arg-type]
        parent=_parent(keys, count, where),
        optional=keys.get("q") == "opt",
    )


def _parent(keys: dict[str, str], count: int, where: str) -> int | None:
    if "p" not in keys:
        return None
    if not keys["p"].isdecimal() or not 1 <= int(keys["p"]) <= count:
        raise TagError(f"{where}: p={keys['p']} must be the number of a tag of the sentence, from 1 to {count}")
    return int(keys["p"]) - 1
