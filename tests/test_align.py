"""One alignment per table: the labels of each form, planted in order in seeded noise, come back each in its own slot."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from parser.align import Alignment, Place, align, locate, match_each
from parser.forms import Label, Table, load_forms
from parser.spot import find_spots, read_stream

FORMS = load_forms()
TABLES = {(form.id, table.id): table for form in FORMS.values() if form.layout == "tables" for table in form.tables}
EVERY_TEXT = sorted({text for table in TABLES.values() for label in table.labels for text in label.texts})
APPLICATIONS = TABLES["2021", "applications"]
ACTIVE = TABLES["2021", "active_disclosure"]
REVIEW = TABLES["2021", "review_litigation"]
PLAIN = sorted(set("春夏秋冬山川草木花鸟鱼虫风雨雷电红黄蓝绿茶酒米面牛羊马鸡船桥屋窗") - set("".join(EVERY_TEXT)))
LEAST = 12.0
each_table = pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: f"{table.form}-{table.id}")


def _places(text: str) -> dict[str, list[Place]]:
    stream = read_stream(text)
    return locate(find_spots(stream, EVERY_TEXT), stream)


def _aligned(table: Table, text: str) -> Alignment:
    found = align(table, _places(text), least=LEAST)
    assert found, "nothing was aligned"
    return found[0]


def _plant(labels: Sequence[Label], rng: random.Random, *, words: int = 0) -> tuple[str, list[int]]:
    """The labels one below the other with numbers and up to `words` hanzi of noise between them, and where each begins."""
    text, begins = "", []
    for label in labels:
        text += "".join(rng.choices(PLAIN, k=rng.randrange(words + 1))) + "\n"
        begins.append(len(text))
        text += f"{label.texts[0]}\n{rng.randrange(30)}\n"
    return text, begins


def _slots(alignment: Alignment) -> dict[int, int]:
    """Where the label of each slot begins."""
    return {match.slot: match.begin for match in alignment.matches}


# --- whole tables ---


@each_table
@pytest.mark.parametrize("words", [0, 4, 12])
def test_every_label_of_a_clean_table_comes_back(table: Table, words: int) -> None:
    text, begins = _plant(table.labels, random.Random(f"{table.form} {table.id}"), words=words)
    assert _slots(_aligned(table, text)) == dict(enumerate(begins))


@each_table
@pytest.mark.parametrize("seed", range(4))
def test_lost_labels_leave_the_others_in_their_slots(table: Table, seed: int) -> None:
    """A tenth of the labels is gone; a label whose wording stands several times may slip, no other one."""
    rng = random.Random(seed)
    kept = sorted(rng.sample(range(len(table.labels)), len(table.labels) * 9 // 10))
    text, begins = _plant([table.labels[slot] for slot in kept], rng)
    found, planted = _slots(_aligned(table, text)), dict(zip(kept, begins, strict=True))
    texts = [label.texts[0] for label in table.labels]
    unique = {slot for slot in kept if texts.count(texts[slot]) == 1}
    assert {slot: found.get(slot) for slot in unique} == {slot: planted[slot] for slot in unique}
    assert set(found.values()) <= set(begins)


@each_table
def test_one_wrong_character_in_every_third_label(table: Table) -> None:
    """The rows are all found; a damaged header may be taken for a longer one of the other form."""
    rng = random.Random(1)
    text, begins = _plant(table.labels, rng)
    harmed = list(text)
    for slot, begin in enumerate(begins):
        if slot % 3 == 0 and len(table.labels[slot].texts[0]) >= 5:
            harmed[begin + len(table.labels[slot].texts[0]) // 2] = rng.choice(PLAIN)
    found = _slots(_aligned(table, "".join(harmed)))
    rows = {slot for slot, label in enumerate(table.labels) if label.kind in ("group", "row")}
    assert {slot for slot in rows if abs(found.get(slot, -99) - begins[slot]) > 1} == set()
    assert len(found) >= len(table.labels) - 2


@each_table
def test_question_marks_in_every_long_label(table: Table) -> None:
    text, begins = _plant(table.labels, random.Random(2))
    harmed = list(text)
    for slot, begin in enumerate(begins):
        if len(table.labels[slot].texts[0]) >= 4:
            harmed[begin + 1] = "?"
    assert _slots(_aligned(table, "".join(harmed))) == dict(enumerate(begins))


# --- order is the signal ---


def test_the_same_word_means_the_label_whose_turn_it_is() -> None:
    """总计 is the total of three groups of outcomes, 结果维持 stands in all of them."""
    text, begins = _plant(REVIEW.labels, random.Random(3))
    found = _slots(_aligned(REVIEW, text))
    totals = [slot for slot, label in enumerate(REVIEW.labels) if label.texts[0] == "总计"]
    assert len(totals) == 3
    assert [found[slot] for slot in totals] == [begins[slot] for slot in totals]


@pytest.mark.parametrize(
    ("table", "printed", "neighbour"),
    [
        (APPLICATIONS, "（一）予以公开", "（三）不予公开"),
        (APPLICATIONS, "（三）不予公开", "（五）不予处理"),
        (APPLICATIONS, "2.重复申请", "4.无正当理由大量反复申请"),
        (APPLICATIONS, "其他", "3.其他"),
        (APPLICATIONS, "其他", "（六）其他处理"),
        (APPLICATIONS, "总计", "（七）总计"),
        (ACTIVE, "本年制发件数", "本年废止件数"),
        (ACTIVE, "行政处罚", "行政强制"),
    ],
)
@pytest.mark.parametrize("lost", [False, True], ids=["both", "first lost"])
def test_neighbours_are_told_apart(table: Table, printed: str, neighbour: str, lost: bool) -> None:
    """Also when one of them is lost: the other does not move into its slot."""
    slots = {label.printed: slot for slot, label in enumerate(table.labels)}
    kept = [slot for slot in range(len(table.labels)) if not (lost and slot == slots[printed])]
    text, begins = _plant([table.labels[slot] for slot in kept], random.Random(4))
    found, planted = _slots(_aligned(table, text)), dict(zip(kept, begins, strict=True))
    assert found.get(slots[neighbour]) == planted[slots[neighbour]]
    assert found.get(slots[printed]) == planted.get(slots[printed])


@pytest.mark.parametrize(("form", "own", "other"), [("2019", "规范性文件", "2021"), ("2021", "行政规范性文件", "2019")])
def test_both_wordings_of_normative_documents_are_the_same_row(form: str, own: str, other: str) -> None:
    """Reports copy the wording of the other form; the row is known by either."""
    table = TABLES[form, "active_disclosure"]
    slot = next(slot for slot, label in enumerate(table.labels) if label.row and label.row.id == "normative_documents")
    assert table.labels[slot].texts[0] == own
    rows = (label for label in TABLES[other, "active_disclosure"].labels if label.row)
    foreign = next(label for label in rows if label.row and label.row.id == "normative_documents")
    labels = [*table.labels[:slot], foreign, *table.labels[slot + 1 :]]
    text, begins = _plant(labels, random.Random(5))
    found = _slots(_aligned(table, text))
    assert abs(found[slot] - begins[slot]) <= 2
    assert {other: found[other] for other in found if other != slot} == {n: b for n, b in enumerate(begins) if n != slot}


@pytest.mark.parametrize(
    ("table", "form", "other"),
    [("active_disclosure", "2019", "2021"), ("active_disclosure", "2021", "2019"), ("applications", "2021", "2019")],
)
def test_the_form_that_prints_more_of_the_labels_weighs_more(table: str, form: str, other: str) -> None:
    """The labels of the applications of 2019 all stand in the form of 2021: there the rows decide."""
    text, _ = _plant(TABLES[form, table].labels, random.Random(6))
    assert _aligned(TABLES[form, table], text).weight > _aligned(TABLES[other, table], text).weight


# --- several tables ---


def test_tables_in_any_order() -> None:
    pieces = [_plant(table.labels, random.Random(7)) for table in (REVIEW, APPLICATIONS, ACTIVE)]
    text, offset = "".join(piece for piece, _ in pieces), 0
    for table, (piece, begins) in zip((REVIEW, APPLICATIONS, ACTIVE), pieces, strict=True):
        assert _slots(_aligned(table, text)) == {slot: begin + offset for slot, begin in enumerate(begins)}
        offset += len(piece)


def test_copies_of_a_table_are_found_one_after_the_other() -> None:
    piece, begins = _plant(ACTIVE.labels, random.Random(8))
    gap = "".join(random.Random(9).choices(PLAIN, k=300)) + "\n"
    found = align(ACTIVE, _places((piece + gap) * 3), least=LEAST)
    starts = sorted(alignment.begin for alignment in found)
    assert starts == [begins[0] + n * len(piece + gap) for n in range(3)]
    assert all(len(alignment.matches) == len(ACTIVE.labels) for alignment in found)


def test_a_table_cut_in_two_by_prose_is_one_alignment() -> None:
    half = len(APPLICATIONS.labels) // 2
    text, begins = _plant(APPLICATIONS.labels, random.Random(10))
    cut = begins[half] - 1
    filler = "\n" + "".join(random.Random(11).choices(PLAIN, k=60)) + "\n"
    found = _slots(_aligned(APPLICATIONS, text[:cut] + filler + text[cut:]))
    assert found == {slot: begin + (len(filler) if slot >= half else 0) for slot, begin in enumerate(begins)}


# --- evidence ---


def test_prose_that_names_labels_is_no_evidence() -> None:
    """Labels inside sentences do not stand alone."""
    text = "本机关予以公开八件部分公开三件不予公开一件其他处理两件又有重复申请四件均按规章答复。"
    chains = align(APPLICATIONS, _places(text), least=0.0)
    assert all(chain.evidence < LEAST for chain in chains)


def test_headings_are_no_evidence() -> None:
    text = "\n".join(table.heading for table in FORMS["2021"].tables)
    for table in FORMS["2021"].tables:
        assert all(chain.evidence == 0 for chain in align(table, _places(text), least=-1.0))


def test_nothing_is_aligned_in_noise() -> None:
    text = "".join(random.Random(12).choices([*PLAIN, "\n", "0", "|"], k=5_000))
    assert [align(table, _places(text), least=LEAST) for table in TABLES.values()] == [[]] * len(TABLES)


def test_evidence_grows_with_every_label_that_stands_alone() -> None:
    text, begins = _plant(APPLICATIONS.labels, random.Random(13))
    parts = [align(APPLICATIONS, _places(text[:stop]), least=0.0) for stop in (begins[10], begins[20], len(text))]
    evidence = [chains[0].evidence for chains in parts]
    assert evidence == sorted(evidence) and evidence[0] > LEAST


# --- standing alone ---


@pytest.mark.parametrize(
    ("before", "after", "solid"),
    [
        ("\n", "\n", True),
        ("|", "|", True),
        ("\n（一）", " 5", True),
        ("\n(三)", "|", True),
        ("\n3.", "0", True),
        ("12", "34", True),
        ("“", "”", True),
        ("茶", "\n", False),
        ("\n", "茶", False),
        ("茶", "酒", False),
        ("鸡，", "，鸭", False),
    ],
)
def test_whether_a_label_stands_alone(before: str, after: str, solid: bool) -> None:
    places = _places(f"茶酒{before}行政规范性文件{after}酒茶")["行政规范性文件"]
    assert [place.solid for place in places] == [solid]


def test_labels_that_touch_support_each_other() -> None:
    """A header whose cells are glued: each label is bounded by the next one."""
    places = _places("\n本年制发件数本年废止件数现行有效件数\n")
    assert [places[text][0].solid for text in ("本年制发件数", "本年废止件数", "现行有效件数")] == [True, True, True]


def test_match_each_keeps_sure_and_lonely_labels_in_order_of_place() -> None:
    text = "\n（七）总计\n1\n行政处罚\n2\n茶行政强制酒\n行政许可\n"
    matches = match_each([*ACTIVE.labels, *APPLICATIONS.labels], _places(text))
    assert [match.label.texts[0] for match in matches] == ["行政处罚", "行政许可"]
