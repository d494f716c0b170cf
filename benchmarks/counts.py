"""`python -m benchmarks.counts`: the counts stage against what a user would otherwise take, on the test split.

Numbers: a regular expression, cn2an's rewriting with the same expression, Recognizers-Text, jionlp's money, and ours.
Roles: rules, the trained model over characters, jieba and our segmentation, and spaCy's trained `ner`.
Libraries that are not installed (`pip install cn2an jieba jionlp recognizers-text-suite "emoji<2"`) are left out and named.
`--write` keeps the tables in the card of the model.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from benchmarks.spacy_roles import fit_entities
from parser.counts.evaluate import score_counts
from parser.counts.examples import Sentence, read_folder
from parser.counts.expressions import find_expressions
from parser.counts.find import Tools
from parser.counts.lexicon import Lexicon, base_lexicon
from parser.counts.phrases import Roles
from parser.counts.role_training import fit_roles, prepare
from parser.counts.storage import default_data, default_path, load_segmenter, load_tools
from parser.counts.words import Words, characters
from parser.repair import repair
from parser.stored import CARD_FILE

Number = tuple[int, int, Decimal]
Finder = Callable[[str], Iterable[Number]]
_PLAIN = re.compile(r"(?P<n>\d+(?:\.\d+)?)(?P<m>[万亿]?)余?(?:人次|篇次|个百分点|[条件篇期次场人个份部项封起册本家户类批元%])")
_SCALE = {"": 1, "万": 10_000, "亿": 100_000_000}


def by_expression(text: str) -> list[Number]:
    """Digits, 万 or 亿, 余, a measure word."""
    return [(*match.span("n"), Decimal(match["n"]) * _SCALE[match["m"]]) for match in _PLAIN.finditer(text)]


def by_cn2an(text: str) -> list[Number]:
    """The expression on what cn2an makes of the text; places are those of the rewritten text where they still fit."""
    import cn2an

    return by_expression(cn2an.transform(text, "cn2an"))


def by_recognizers(text: str) -> list[Number]:
    """Recognizers-Text."""
    from recognizers_number import Culture, recognize_number

    found = recognize_number(text, Culture.Chinese)
    return [(one.start, one.end + 1, Decimal(one.resolution["value"])) for one in found if _is_number(one.resolution["value"])]


def by_jionlp(text: str) -> list[Number]:
    """Amounts of money, the only numbers that jionlp extracts."""
    import jionlp

    found = jionlp.ner.extract_money(text, with_parsing=True) or []
    return [
        (*one["offset"], Decimal(one["detail"]["num"]))
        for one in found
        if isinstance(one["detail"]["num"], str) and _is_number(one["detail"]["num"])
    ]


def by_us(text: str) -> list[Number]:
    """Our expressions."""
    return [(one.number_begin, one.number_stop, Decimal(one.value)) for one in find_expressions(text)]


def _is_number(text: Any) -> bool:
    try:
        return Decimal(str(text)).is_finite()
    except InvalidOperation:
        return False


FINDERS: dict[str, Finder] = {
    "regular expression": by_expression,
    "cn2an + regular expression": by_cn2an,
    "Recognizers-Text": by_recognizers,
    "jionlp (money)": by_jionlp,
    "ours": by_us,
}


def compare_numbers(sentences: Sequence[Sentence]) -> list[dict[str, Any]]:
    """Precision and recall of values at their places, and characters a second."""
    rows = []
    prepared = [(prepare(sentence)[0].text, prepare(sentence)[1], sentence) for sentence in sentences]
    for name, finder in FINDERS.items():
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                finder("发布信息23条")
        except ImportError:
            print(f"{name}: not installed, left out", file=sys.stderr)
            continue
        rows.append({"finder": name, **_score_finder(finder, prepared)})
    return rows


def _score_finder(finder: Finder, prepared: Sequence[tuple[str, Any, Sentence]]) -> dict[str, float]:
    hits = found = known = size = 0
    seconds = 0.0
    for text, _, sentence in prepared:
        started = time.perf_counter()
        numbers = list(finder(text))
        seconds += time.perf_counter() - started
        size += len(text)
        gold = [tag.value for tag in sentence.tags if tag.kind != "implied_zero" and not tag.optional]
        spare = [tag.value for tag in sentence.tags if tag.optional]
        known += len(gold)
        for *_, value in numbers:
            if value in gold:
                gold.remove(value)
                hits += 1
                found += 1
            elif value not in spare:
                found += 1
    precision, recall = hits / max(1, found), hits / max(1, known)
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "characters_per_second": round(size / max(1e-9, seconds)),
    }


@dataclass(frozen=True)
class OrderOfWords:
    """In the place of the role model: what the order of words tells, and nothing else."""

    lexicon: Lexicon

    def assign(self, words: Words, units: Sequence[str | None], hints: Sequence[Roles]) -> list[Roles]:
        """The hints themselves."""
        return list(hints)


def compare_roles(fitting: Sequence[Sentence], sentences: Sequence[Sentence]) -> list[dict[str, Any]]:
    """Shares of right roles: the order of words alone, and the model over words of three kinds."""
    lexicon = base_lexicon()
    told: Any = OrderOfWords(lexicon)
    segmenters = {"characters": characters, "our segmentation": load_segmenter(default_path("segmenter"))}
    try:
        import jieba

        jieba.setLogLevel("ERROR")
        segmenters["jieba"] = jieba.lcut
    except ImportError:
        print("jieba: not installed, left out", file=sys.stderr)
    rows = [_role_row("order of words alone", "characters", Tools(told, characters), sentences)]
    for name, segment in segmenters.items():
        rows.append(_role_row("model + order of words", name, Tools(fit_roles(fitting, segment, lexicon), segment), sentences))
    own = segmenters["our segmentation"]
    entities: Any = fit_entities(fitting, own, lexicon)
    rows.append(_role_row("spaCy ner + order of words", "our segmentation", Tools(entities, own), sentences))
    return rows


def _role_row(method: str, words: str, tools: Tools, sentences: Sequence[Sentence]) -> dict[str, Any]:
    started = time.perf_counter()
    scores = score_counts(sentences, tools).to_dict()
    seconds = time.perf_counter() - started
    size = sum(len(sentence.text) for sentence in sentences)
    row: dict[str, Any] = {"method": method, "words": words}
    row |= {f"{role}_exact": scores["exact"][role] for role in scores["exact"]}
    row |= {f"{role}_loose": scores["loose"][role] for role in scores["loose"]}
    row |= {f"{role}_of_those_given": scores["given"][role] for role in scores["given"]}
    return row | {"characters_per_second": round(size / seconds)}


def speed_of_prose(sentences: Sequence[Sentence]) -> dict[str, Any]:
    """Characters a second of the whole stage on tagged sentences, beside segmenting alone."""
    from parser.counts.find import find_counts

    tools, texts = load_tools(), [repair(sentence.text)[0].text for sentence in sentences]
    size = sum(map(len, texts))
    timings = {}
    for name, work in (("whole stage", lambda text: find_counts(text, tools)), ("segmenting alone", tools.segment)):
        started = time.perf_counter()
        for text in texts:
            work(text)
        timings[name] = round(size / (time.perf_counter() - started))
    return timings


def main() -> int:
    """Measures, prints, and writes the card if asked to."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.counts", description=__doc__)
    options.add_argument("--write", action="store_true", help="keep the tables in the card of the model")
    chosen = options.parse_args()
    sentences = read_folder([default_data("counts")])
    fitting = [one for one in sentences if one.split == "train"]
    held_out = [one for one in sentences if one.split == "test"]
    tables = {
        "split": "test",
        "numbers": compare_numbers(held_out),
        "roles": compare_roles(fitting, held_out),
        "characters_per_second": speed_of_prose(held_out),
    }
    print(json.dumps(tables, ensure_ascii=False, indent=1))
    if chosen.write:
        path = default_path("counts") / CARD_FILE
        card = json.loads(path.read_text(encoding="utf-8"))
        card["comparison"] = tables
        path.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
