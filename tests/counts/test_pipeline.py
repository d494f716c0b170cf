"""The spaCy pipeline: what it sets on a document, and that its components are found by name."""

from __future__ import annotations

from importlib.metadata import entry_points

import parser


def test_a_document_carries_its_counts() -> None:
    doc = parser.nlp()("全年通过县政府网站公开发布信息1,200余条，未收到申请。")
    assert [(one.value, one.unit, one.relation, one.kind) for one in doc._.counts] == [
        (1200, "条", ">=", "count"),
        (0, None, "=", "implied_zero"),
    ]
    assert [(span.text, span.label_) for span in doc.spans["counts"]] == [("1,200余条", "count"), ("未收到申请", "implied_zero")]
    assert {(span.text, span.label_) for span in doc.spans["roles"]} >= {
        ("公开发布", "action"),
        ("信息", "object"),
        ("县政府网站", "channel"),
    }


def test_numerals_are_one_token() -> None:
    tokens = [token.text for token in parser.nlp()("发布1,200条、一百二十篇、3.5万次")]
    assert {"1,200", "一百二十"} <= set(tokens)


def test_components_are_registered() -> None:
    names = {entry.name for entry in entry_points(group="spacy_factories")}
    assert {"zfxxgk_numbers", "zfxxgk_counts"} <= names


def test_a_component_joins_another_pipeline() -> None:
    import spacy

    nlp = spacy.blank("zh")
    nlp.add_pipe("zfxxgk_counts")
    assert [one.value for one in nlp("受理申请12件。")._.counts] == [12]
