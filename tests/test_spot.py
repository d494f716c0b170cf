"""Labels planted in seeded noise are found where they were planted; their neighbours and plain prose are not taken for them."""

from __future__ import annotations

import random
import re

import pytest

from parser.forms import load_forms
from parser.spot import Spot, drop_overlapped, find_spots, read_stream

FORMS = load_forms().values()
LABELS = [label for form in FORMS for labels in (form.headings, *(table.labels for table in form.tables)) for label in labels]
TEXTS = sorted({text for label in LABELS for text in label.texts})
LETTERS = set("".join(TEXTS))
# Hanzi that no label uses, so that nothing can stand in the noise by chance.
PLAIN = sorted(set("春夏秋冬山川草木花鸟鱼虫风雨雷电红黄蓝绿茶酒米面牛羊马鸡船桥屋窗") - LETTERS)
SEPARATORS = ["", " ", "\n", "|", "0", " 12 ", "\t", "，", "abc", "\xa0"]
LONG_TEXTS = [text for text in TEXTS if len(text) >= 4]


def _noise(rng: random.Random, size: int) -> str:
    return "".join(rng.choices(PLAIN, k=size))


def _found(text: str, wordings: list[str] | None = None) -> list[tuple[str, int, int, float]]:
    """The spots of a text: wording, place in the text, score."""
    stream = read_stream(text)
    if not len(stream):
        return []
    spots = find_spots(stream, wordings or TEXTS)
    return [(s.text, int(stream.positions[s.begin]), int(stream.positions[s.end - 1]) + 1, s.score) for s in spots]


# --- the stream ---


def test_the_stream_keeps_hanzi_and_holes_with_their_places() -> None:
    stream = read_stream("a公 1\n开?\ufffd。𠮷")
    assert stream.text == "公开?\ufffd"
    assert stream.positions.tolist() == [1, 5, 6, 7]
    assert len(stream) == 4


def test_an_empty_stream() -> None:
    assert len(read_stream("")) == len(read_stream("12 | abc")) == 0


def test_lone_surrogates_do_not_stop_it() -> None:
    assert read_stream("\ud800公\udfff").text == "公"


# --- exact places ---


@pytest.mark.parametrize("text", TEXTS)
def test_every_wording_is_found_where_it_is_planted(text: str) -> None:
    rng = random.Random(text)
    before, after = _noise(rng, rng.randrange(1, 50)), _noise(rng, 30)
    assert (text, len(before), len(before) + len(text), 1.0) in _found(before + text + after)


@pytest.mark.parametrize("separator", SEPARATORS, ids=repr)
def test_what_stands_between_the_characters_does_not_matter(separator: str) -> None:
    rng = random.Random(separator)
    for text in rng.sample(LONG_TEXTS, 12):
        planted = separator.join(text)
        before = _noise(rng, 20) + "\n"
        assert (text, len(before), len(before) + len(planted), 1.0) in _found(before + planted + "\n" + _noise(rng, 20))


@pytest.mark.parametrize("seed", range(5))
def test_many_planted_labels_are_all_found_and_nothing_else(seed: int) -> None:
    rng = random.Random(seed)
    planted: list[tuple[str, int, int, float]] = []
    text = ""
    for label in rng.sample(TEXTS, 40):
        text += _noise(rng, rng.randrange(3, 30)) + rng.choice(["\n", "|", " 3 "])
        planted.append((label, len(text), len(text) + len(label), 1.0))
        text += label + rng.choice(["\n", "|", " 0 "])
    assert [spot for spot in _found(text) if spot[3] == 1.0] == planted


def test_places_across_the_border_of_two_chunks() -> None:
    """The stream is searched in pieces of 16,384 characters."""
    label = "申请人逾期未按收费通知要求缴纳费用行政机关不再处理其政府信息公开申请"
    for shift in (-40, -20, -1, 0, 1):
        start = (1 << 14) + shift
        text = PLAIN[0] * start + label + PLAIN[1] * 50
        assert [spot for spot in _found(text) if spot[0] == label] == [(label, start, start + len(label), 1.0)]


def test_noise_holds_no_label() -> None:
    assert _found(_noise(random.Random(1), 20_000)) == []


# --- damage ---


def _damage(rng: random.Random, text: str, kind: str) -> str:
    at = rng.randrange(1, len(text) - 1)
    return {
        "lost": text[:at] + text[at + 1 :],
        "wrong": text[:at] + rng.choice(PLAIN) + text[at + 1 :],
        "added": text[:at] + rng.choice(PLAIN) + text[at:],
        "hole": text[:at] + "\ufffd" + text[at + 1 :],
        "question mark": text[:at] + "?" + text[at + 1 :],
    }[kind]


@pytest.mark.parametrize("kind", ["lost", "wrong", "added", "hole", "question mark"])
@pytest.mark.parametrize("length", range(5, 16))
def test_one_damaged_character_hides_no_label(kind: str, length: int) -> None:
    """The place is found with a score below 1, and is not further off than a character or two."""
    for text in [text for text in TEXTS if len(text) == length][:6]:
        rng = random.Random(f"{text} {kind}")
        before, damaged = _noise(rng, 25) + "\n", _damage(rng, text, kind)
        alone = _found(before + damaged + "\n" + _noise(rng, 25), [text])
        assert len(alone) == 1, f"{damaged} is not read as {text}"
        _, begin, end, score = alone[0]
        assert 0.6 <= score < 1.0
        assert abs(begin - len(before)) <= 1 and abs(end - len(before) - len(damaged)) <= 1


@pytest.mark.parametrize("wildcard", ["?", "\ufffd"])
def test_holes_are_no_evidence_against_a_label(wildcard: str) -> None:
    for text in ("规章", "总计", "予以公开", "行政许可", "本年废止件数", "其他法律行政法规禁止公开"):
        holed = text[0] + wildcard * (len(text) // 2 - 1) + text[len(text) // 2 :]
        if len(text) == 2:
            holed = wildcard + text[1]
        found = _found(f"{PLAIN[0] * 9}\n{holed}\n{PLAIN[1] * 9}", [text])
        assert [(spot[0], spot[1], spot[2]) for spot in found] == [(text, 10, 10 + len(text))]


def test_holes_alone_are_no_label() -> None:
    for size in (2, 4, 9, 40, 500):
        assert _found("?" * size) == [] and _found("\ufffd" * size) == []


def test_more_than_half_must_be_there() -> None:
    assert [text for text, *_ in _found("\n?????????公开\n") if len(text) > 4] == []
    label = "要求行政机关确认或重新出具已获取信息"
    assert label in [text for text, *_ in _found("\n????????" + label[8:] + "\n")]


# --- neighbours ---

NEIGHBOURS = [
    ("予以公开", "不予公开"),
    ("不予公开", "予以公开"),
    ("行政处罚", "行政强制"),
    ("行政许可", "行政处罚"),
    ("本年制发件数", "本年废止件数"),
    ("本年废止件数", "本年制发件数"),
    ("结果维持", "结果纠正"),
    ("属于三类内部事务信息", "属于四类过程性信息"),
    ("未经复议直接起诉", "复议后起诉"),
    ("不予处理", "不予公开"),
    ("其他处理", "不予处理"),
    ("重复申请", "无正当理由大量反复申请"),
]


@pytest.mark.parametrize(("label", "neighbour"), NEIGHBOURS)
def test_a_label_is_not_its_neighbour(label: str, neighbour: str) -> None:
    """The neighbour is no exact reading, and where both are looked for it is dropped."""
    found = _found(f"{PLAIN[0] * 9}\n{label}\n{PLAIN[1] * 9}")
    assert (label, 10, 10 + len(label), 1.0) in found
    assert neighbour not in [text for text, *_ in found]


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [
        ("行政规范性文件", "规范性文件"),
        ("其他结果", "其他"),
        ("其他法律行政法规禁止公开", "其他"),
        ("其他处理", "其他"),
        ("其他对外管理服务事项", "其他"),
        ("法人或其他组织", "其他"),
        ("无正当理由大量反复申请", "重复申请"),
    ],
)
def test_the_longer_label_covers_the_shorter_one_inside_it(longer: str, shorter: str) -> None:
    found = _found(f"\n{longer}\n", [longer, shorter])
    assert found == [(longer, 1, 1 + len(longer), 1.0)]
    alone = _found(f"\n{shorter}\n", [longer, shorter])
    assert [text for text, *_ in alone if text == shorter] == [shorter]


def test_a_damaged_neighbour_stays_itself() -> None:
    pairs = {"予以公幵": "予以公开", "不予公幵": "不予公开", "本年废止件敉": "本年废止件数", "结果维特": "结果维持"}
    for damaged, label in pairs.items():
        found = _found(f"\n{damaged}\n")
        best = max(found, key=lambda spot: spot[3])
        assert best[0] == label


def test_overlapped_weaker_readings_are_dropped() -> None:
    strong, weak, apart = Spot("不予公开", 4, 8, 1.0), Spot("予以公开", 5, 9, 0.75), Spot("予以公开", 9, 13, 1.0)
    assert drop_overlapped([weak, apart, strong]) == [strong, apart]
    assert drop_overlapped([weak, apart]) == [weak, apart]


def test_the_same_text_gives_the_same_spots() -> None:
    rng = random.Random(7)
    text = "".join(rng.choices(sorted(LETTERS), k=5_000))
    assert _found(text) == _found(text)
    assert all(re.sub("[^\u3400-\u9fff?\ufffd]", "", text[begin:end]) for _, begin, end, _ in _found(text))
