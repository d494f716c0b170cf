"""Damage to the characters: scripts, annotations, look-alikes, invisible characters, lost letters. No cell changes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from unicodedata import normalize

from opencc import OpenCC

from tests.robustness.document import (
    Document,
    Heading,
    Number,
    Truth,
    map_labels,
    map_numbers,
    map_row_labels,
)

_HERE = Path(__file__).parent
_FOLD = str.maketrans("（），：；？", "(),:;?")
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_WRONG_CONVERSIONS = {"製": "制", "制": "製", "複": "復", "復": "複", "後": "后", "面": "麵", "里": "裡", "係": "系", "系": "係"}
_SUPPLEMENT = {"长": "⻓", "见": "⻅", "门": "⻔", "页": "⻚", "民": "⺠", "龙": "⻰", "车": "⻋", "风": "⻛"}
_TONES = "\u0300\u0301\u0304\u030c"


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


@cache
def _pinyin() -> dict[str, str]:
    return {word[0]: word[1:] for word in (_HERE / "pinyin.txt").read_text(encoding="utf-8").split()}


@cache
def _variants() -> dict[str, list[str]]:
    return tomllib.loads((_HERE / "label_variants.toml").read_text(encoding="utf-8"))


@cache
def _radicals() -> dict[str, str]:
    kangxi = {normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}
    return kangxi | _SUPPLEMENT


def convert(name: str) -> Callable[[str, Random], str]:
    """Machine-made traditional characters, by one of OpenCC's conversions."""
    return lambda text, rng: str(_converter(name).convert(text))


def mix_scripts(text: str, rng: Random) -> str:
    """Both scripts in one text, with the conversions that machines get wrong (製度, 複議)."""
    converted = str(_converter("s2t").convert(text))
    if len(converted) != len(text):
        return converted
    mixed = [c if rng.random() < 0.5 else t for c, t in zip(text, converted, strict=True)]
    return "".join(_WRONG_CONVERSIONS.get(c, c) if rng.random() < 0.3 else c for c in mixed)


def annotate_all(text: str, rng: Random) -> str:
    """政(zheng)府(fu), groups now and then repeated."""

    def annotated(hanzi: str) -> str:
        pinyin = "".join(c for c in normalize("NFD", _pinyin().get(hanzi, "")) if c not in _TONES)
        return f"{hanzi}({normalize('NFC', pinyin)})" * (2 if rng.random() < 0.01 else 1) if pinyin else hanzi

    return _HANZI.sub(lambda m: annotated(m[0]), text)


def annotate_some(text: str, rng: Random) -> str:
    """國務(wù)院: tones, on one character of eight."""

    def annotated(hanzi: str) -> str:
        pinyin = _pinyin().get(hanzi)
        return f"{hanzi}({pinyin})" if pinyin and rng.random() < 0.12 else hanzi

    return _HANZI.sub(lambda m: annotated(m[0]), text)


def radicals(text: str, rng: Random) -> str:
    """⾏政 for 行政: radicals in the place of the ideographs that look like them."""
    return "".join(_radicals().get(c, c) for c in text)


def full_width_digits(text: str, rng: Random) -> str:
    return text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def zero_width(text: str, rng: Random) -> str:
    return "".join(c + rng.choice("\u200b\u200c\ufeff\u2060") if not c.isspace() and rng.random() < 0.08 else c for c in text)


def no_break_spaces(text: str, rng: Random) -> str:
    """No-break and wide spaces between hanzi and beside numbers, never inside one."""

    def spaced(m: re.Match[str]) -> str:
        return m[0] + rng.choice("\u00a0\u2003\u3000") if rng.random() < 0.06 else m[0]

    return re.sub(r"[\u4e00-\u9fff](?=[\u4e00-\u9fff\d])|\d(?=[\u4e00-\u9fff\n])", spaced, text)


def question_runs(text: str, rng: Random) -> str:
    """`?????一、…`: spaces and invisible characters that GBK lacks were written as `?`."""
    lines = text.replace("\u00a0", "?").split("\n")
    return "\n".join("?" * rng.randint(1, 5) + line if _HANZI.search(line) and rng.random() < 0.15 else line for line in lines)


def replace_label_letters(mark: str) -> Callable[[Document, Truth, Random], tuple[Document, Truth]]:
    """About 3 % of the hanzi of the labels become `mark`."""

    def damage(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
        return map_labels(document, lambda label: _HANZI.sub(lambda m: mark if rng.random() < 0.03 else m[0], label)), truth

    return damage


def lose_label_letters(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """One or two characters vanish from one row label of ten."""

    def damaged(label: str) -> str:
        if len(label) < 7 or rng.random() >= 0.1:
            return label
        lost = rng.sample(range(2, len(label)), rng.randint(1, 2))
        return "".join(c for i, c in enumerate(label) if i not in lost)

    return map_row_labels(document, damaged), truth


def space_labels(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """总 计: spaces inside labels."""
    return map_labels(
        document, lambda label: _HANZI.sub(lambda m: m[0] + " " if rng.random() < 0.15 else m[0], label).rstrip()
    ), truth


def vary_labels(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """Half of the labels in another wording that copies print, typos included."""

    def varied(label: str) -> str:
        wordings = _variants().get(label.translate(_FOLD))
        return rng.choice(wordings) if wordings and rng.random() < 0.5 else label

    return map_labels(document, varied), truth


def lose_ordinals(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """`、主动公开…`, `一)予以公开`: ordinals of headings and labels lose their numeral or their bracket."""

    def damaged(label: str) -> str:
        return re.sub(r"^[（(](?=[一二三四五六七])|^[一二三四](?=、)|^\d(?=\.)", "", label) if rng.random() < 0.3 else label

    headings = tuple(
        Heading("", rng.choice(("、", "")) + p.text) if isinstance(p, Heading) and rng.random() < 0.5 else p
        for p in document.pieces
    )
    return map_labels(Document(headings), damaged), truth


def entity_cells(document: Document, truth: Truth, rng: Random) -> tuple[Document, Truth]:
    """Some cells keep the entity of their no-break space: `&nbsp;0`."""
    return map_numbers(document, lambda n: Number(n.field, "&nbsp;" + n.text) if rng.random() < 0.2 else n), truth


def entities(text: str, rng: Random) -> str:
    """Quotes and one hanzi of fifty as entities."""
    text = text.replace("“", "&ldquo;").replace("”", "&rdquo;")
    return _HANZI.sub(lambda m: f"&#{ord(m[0])};" if rng.random() < 0.02 else m[0], text)
