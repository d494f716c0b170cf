"""The counts as a spaCy pipeline: a Chinese tokenizer with the project's segmentation model, and components to add anywhere.

    import parser
    nlp = parser.nlp()
    doc = nlp("全年发布信息23条。")
    doc._.counts, doc.spans["counts"]

`zfxxgk_numbers` makes each numeral one token; `zfxxgk_counts` sets `doc._.counts` and two groups of spans, `counts` (labelled by
kind) and `roles` (action, object, channel). Both are registered as factories, so that `add_pipe` finds them by name.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from parser.counts.expressions import find_expressions
from parser.counts.find import Tools, find_counts
from parser.counts.numerals import read_numeral
from parser.counts.storage import default_path, load_tools
from parser.repair import repair

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTS, ROLES = "counts", "roles"


def make_nlp() -> Language:
    """A pipeline that finds counts in Chinese text. Raises `CountsError` when a model of the stage cannot be used.

    >>> doc = make_nlp()("全年通过县政府网站公开发布信息23条。")
    >>> [(one.value, one.unit, one.action, one.object, one.channel) for one in doc._.counts]
    [(23, '条', '公开发布', '信息', '县政府网站')]
    >>> [(span.text, span.label_) for span in doc.spans["counts"]]
    [('23条', 'count')]
    """
    import spacy

    load_tools()
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "pkuseg"}}})
    tokenizer: Any = nlp.tokenizer
    tokenizer.initialize(pkuseg_model=str(default_path("segmenter")), pkuseg_user_dict="default")
    nlp.add_pipe("zfxxgk_numbers")
    nlp.add_pipe("zfxxgk_counts")
    return nlp


@Language.component("zfxxgk_numbers", retokenizes=True)
def merge_numbers(doc: Doc) -> Doc:
    """Makes each counted numeral one token, however the tokenizer cut it: 1,200 and 一百二十."""
    spans = [
        doc.char_span(one.number_begin, one.number_stop, alignment_mode="expand")
        for one in find_expressions(doc.text)
        if read_numeral(doc.text[one.number_begin : one.number_stop]) is not None
    ]
    with doc.retokenize() as retokenizer:
        for span in spans:
            if span is not None and len(span) > 1 and read_numeral(span.text) is not None:
                retokenizer.merge(span)
    return doc


@Language.factory("zfxxgk_counts", default_config={"model": None}, assigns=["doc._.counts", "doc.spans"])
def make_counts(nlp: Language, name: str, model: str | None) -> Callable[[Doc], Doc]:
    """The component that finds counts; `model` is the folder of a role model of your own."""
    tools = load_tools(None if model is None else Path(model))
    if not Doc.has_extension("counts"):
        Doc.set_extension("counts", default=())

    def find(doc: Doc) -> Doc:
        return add_counts(doc, tools)

    return find


def add_counts(doc: Doc, tools: Tools) -> Doc:
    """Sets `doc._.counts` and the span groups of a document."""
    document, _, _ = repair(doc.text)
    found, _ = find_counts(document.text, tools)
    spans, roles = [], []
    for one in found:
        start, end = document.span(one.begin, one.stop)
        spans.append(_span(doc, start, end, one.kind))
        for role in ("action", "object", "channel"):
            place = getattr(one.roles, role)
            if place is not None:
                roles.append(_span(doc, *document.span(*place), role))
    doc._.counts = tuple(found)
    doc.spans[COUNTS] = SpanGroup(doc, name=COUNTS, spans=[span for span in spans if span is not None])
    doc.spans[ROLES] = SpanGroup(doc, name=ROLES, spans=[span for span in roles if span is not None])
    return doc


def _span(doc: Doc, start: int, end: int, label: str) -> Span | None:
    return doc.char_span(start, end, label=label, alignment_mode="expand")
