"""The features: normalisation, n-grams as integers, and that they are what scikit-learn would compute."""

from __future__ import annotations

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from parser.topics.examples import read_examples
from parser.topics.features import facts, learn_vocabulary, make_cases, n_grams, normalise, tidy
from parser.topics.fit import strip_heading
from parser.topics.labels import bare_heading, follow_sections, load_labels
from parser.topics.paths import default_data_path

TEXTS = ["主动公开0条,更新0次.", "未收到申请.", "", "𠮷林路0号", "无"]


def test_numbers_blanks_and_widths_do_not_count() -> None:
    assert normalise("共 １2 件（次），\n3.5％") == "共１0件(次),0.0%"
    assert normalise(tidy("共 １2 件（次），\n3.5％")) == "共0件(次),0.0%"


def test_traditional_text_is_read_as_simplified() -> None:
    assert make_cases(["主動公開政府信息66條"]).texts == ["主动公开政府信息0条"]


def test_a_text_of_which_repair_leaves_nothing_stays() -> None:
    assert tidy("- 3 -") == "- 3 -"


def test_n_grams_do_not_cross_texts_and_empty_texts_have_none() -> None:
    rows, codes = n_grams(["甲", "", "甲"])
    assert rows.tolist() == [0] * 6 + [2] * 6
    assert codes[:6].tolist() == codes[6:].tolist()


def test_many_rows_give_the_same_n_grams_as_few() -> None:
    rows, codes = n_grams(TEXTS)
    many_rows, many_codes = n_grams(TEXTS + ["无"] * 70_000)
    few = many_rows < len(TEXTS)
    assert (many_rows[few] == rows).all()
    assert (many_codes[few] == codes).all()


def test_the_weights_are_those_of_scikit_learn() -> None:
    texts = [normalise(example.text) for example in read_examples(default_data_path())[:300]]
    vocabulary = learn_vocabulary(texts, 2)
    rows, columns, values = vocabulary.entries(texts)
    ours = np.zeros((len(texts), len(vocabulary.codes)))
    ours[rows, columns] = values
    reference = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, binary=True, lowercase=False)
    theirs = reference.fit_transform([f"\x02{text}\x03" for text in texts]).toarray()
    assert ours.shape == theirs.shape
    assert np.allclose(np.sort(ours, axis=1), np.sort(theirs, axis=1), atol=1e-6)


def test_unknown_facts_are_zero() -> None:
    known = facts(make_cases(["甲" * 300] * 2, sections=[3, None], positions=[1.0, None]))
    assert np.count_nonzero(known[0]) == 2
    assert np.count_nonzero(known[1]) == 0


def test_a_repeated_heading_is_stripped_for_training() -> None:
    assert strip_heading("(一)主动公开.全年公开信息0条", "(一)主动公开") == "全年公开信息0条"
    assert strip_heading("(一)主动公开.", "(一)主动公开") is None
    assert strip_heading("全年公开信息0条", "") is None


def test_headings_without_numbering() -> None:
    for heading in (
        "（二）依申请公开情况",
        "二、依申请公开情况：",
        "2.依申请公开情况",
        "第二部分 依申请公开情况",
        ")依申请公开情况",
    ):
        assert bare_heading(heading) == "依申请公开情况", heading


def test_sections_follow_the_headings() -> None:
    headings = [
        None,
        "一、总体情况",
        "（一）主动公开",
        None,
        "五、存在的主要问题及改进情况",
        "（二）加强平台建设",
        "六、其他需要报告的事项",
    ]
    assert follow_sections(headings, load_labels()) == [None, 1, 1, None, 5, 5, 6]
