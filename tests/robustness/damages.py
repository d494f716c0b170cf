"""Every damage of the matrix: what it does to a report or its text, where it makes sense, what is known afterwards.

A damage is applied as `(report, layout, rng) -> (text, truth)`. Most change the report's records before they are laid out
or the finished text; removing repeated lines needs both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from tests.robustness import damages_encoding as encoding
from tests.robustness import damages_tables as tables
from tests.robustness import damages_text as texts
from tests.robustness.document import Document, Truth
from tests.robustness.draw import Drawn
from tests.robustness.layouts import Layout

OnDocument: TypeAlias = Callable[[Document, Truth, Random], tuple[Document, Truth]]
OnText: TypeAlias = Callable[[str, Random], str]


def everywhere(layout: Layout) -> bool:
    return True


def short_rows_show(layout: Layout) -> bool:
    """Where a row that lost a cell can be told from one with a blank."""
    return layout.fixed_rows


def rows_stand_apart(layout: Layout) -> bool:
    """Where a line can stand between two rows."""
    return not layout.flowing


def text_decides(layout: Layout) -> bool:
    """Where nothing but the sums tells the digits of one cell from those of the next, no sum may be wrong."""
    return not layout.ambiguous


def one_cell_a_line(layout: Layout) -> bool:
    return layout.cell_lines and layout.name != "nbsp-lines"


@dataclass(frozen=True)
class Damage:
    """`keeps_width` is false when columns that were aligned with spaces no longer are: blank cells cannot show then."""

    name: str
    on_document: OnDocument | None = None
    on_text: OnText | None = None
    applies: Callable[[Layout], bool] = everywhere
    keeps_width: bool = False
    removes_repeats: bool = False

    def shows_blanks(self, layout: Layout) -> bool:
        return layout.shows_blanks and (self.keeps_width or not layout.aligned)

    def apply(self, drawn: Drawn, layout: Layout, seed: int) -> tuple[str, Truth]:
        rng = Random(seed)
        document, truth = layout.arrange(drawn.document), drawn.truth
        if self.on_document:
            document, truth = self.on_document(document, truth, rng)
        text = layout.render(document, Random(seed))
        if self.removes_repeats:
            marked = layout.render(tables.number_cells(document), Random(seed))
            text, truth = tables.remove_repeated_lines(text, marked, truth, document)
        if self.on_text:
            text = self.on_text(text, rng)
        if layout.ambiguous:
            truth = Truth(truth.expected, frozenset(truth.expected), truth.tolerated)
        return text, truth


DAMAGES: tuple[Damage, ...] = (
    Damage("clean", keeps_width=True),
    Damage("s2t", on_text=texts.convert("s2t"), keeps_width=True),
    Damage("s2tw", on_text=texts.convert("s2tw"), keeps_width=True),
    Damage("s2twp", on_text=texts.convert("s2twp")),
    Damage("s2hk", on_text=texts.convert("s2hk"), keeps_width=True),
    Damage("mixed-script", on_text=texts.mix_scripts, keeps_width=True),
    Damage("utf8-as-gbk", on_text=encoding.on_all_lines(encoding.utf8_as_gbk)),
    Damage("utf8-as-gbk-some", on_text=encoding.on_some_lines(encoding.utf8_as_gbk)),
    Damage("utf8-as-latin1", on_text=encoding.on_all_lines(encoding.utf8_as_latin1)),
    Damage("utf8-as-latin1-some", on_text=encoding.on_some_lines(encoding.utf8_as_latin1)),
    Damage("gbk-as-latin1", on_text=encoding.on_all_lines(encoding.gbk_as_latin1)),
    Damage("gbk-as-big5", on_text=encoding.on_all_lines(encoding.gbk_as_big5)),
    Damage("lost-to-fffd", on_document=texts.replace_label_letters("\ufffd"), keeps_width=True),
    Damage("lost-to-question", on_document=texts.replace_label_letters("?"), keeps_width=True),
    Damage("question-runs", on_text=texts.question_runs),
    Damage("pinyin", on_text=texts.annotate_all),
    Damage("pinyin-tones", on_text=texts.annotate_some),
    Damage("radicals", on_text=texts.radicals, keeps_width=True),
    Damage("full-width-digits", on_text=texts.full_width_digits),
    Damage("zero-width", on_text=texts.zero_width),
    Damage("spaced-labels", on_document=texts.space_labels, keeps_width=True),
    Damage("nbsp", on_text=texts.no_break_spaces),
    Damage("html-entities", on_document=texts.entity_cells, on_text=texts.entities),
    Damage("thousands", on_document=tables.thousands, keeps_width=True, applies=text_decides),
    Damage("units", on_document=tables.units, keeps_width=True, applies=text_decides),
    Damage("label-variants", on_document=texts.vary_labels, keeps_width=True),
    Damage("lost-letters", on_document=texts.lose_label_letters, keeps_width=True),
    Damage("lost-ordinals", on_document=texts.lose_ordinals, keeps_width=True),
    Damage("lost-headings", on_document=tables.lose_headings, keeps_width=True),
    Damage("lost-row", on_document=tables.lose_row, keeps_width=True, applies=text_decides),
    Damage("lost-cell", on_document=tables.lose_cell, keeps_width=True, applies=short_rows_show),
    Damage("wrong-sum", on_document=tables.break_sum, keeps_width=True, applies=text_decides),
    Damage("chrome", on_document=tables.surround, keeps_width=True),
    Damage("page-numbers", on_document=tables.page_numbers, keeps_width=True, applies=rows_stand_apart),
    Damage("repeated-header", on_document=tables.repeat_header, keeps_width=True, applies=rows_stand_apart),
    Damage("glued-labels", on_document=tables.glue_labels, keeps_width=True, applies=text_decides),
    Damage("no-repeats", removes_repeats=True, applies=one_cell_a_line),
)

BY_NAME = {damage.name: damage for damage in DAMAGES}
