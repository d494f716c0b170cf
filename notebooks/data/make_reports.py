"""Writes the sample reports of this folder: imaginary agencies, figures drawn under a seed, prose from `agencies/*.toml`.

Run it in the root of the repository: `python -m notebooks.data.make_reports`. It writes `reports/*.txt`, and what is known about
them to `gold.json` (cells) and `topics.jsonl` (the topic of each paragraph, as its author meant it). The layouts and damages are
those of the robustness matrix. The figures keep every rule but where an agency file says otherwise: `shift` changes a printed
cell, `carry_slip`, `stock_slip` and `items_slip` the starting point of a year, `below_children` a number of the government.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from tests.robustness import damages, forms, layouts
from tests.robustness.document import Amount, Document, Heading, Line, Paragraph, Piece, Truth
from tests.robustness.draw import Drawn, active_table, applications_table, review_table
from tests.robustness.forms import Year

FOLDER = Path(__file__).parent
YEARS = range(2019, 2024)
GOVERNMENT = "government"
NOTICE = "（自拟样本：机构、人员、数字均为虚构，仅供演示。）"
SECTIONS = {"problems": "五", "improvements": "五", "other_matters": "六"}
COLUMNS = [key for key, _ in forms.APPLICANT_COLUMNS[:-1]]
ORGANISATIONS = (0.5, 0.06, 0.08, 0.28, 0.08)

# Shares of the outcomes in the first and in the last year; what a form does not print goes to `other_outcome`.
OUTCOMES = {
    "granted": (0.60, 0.44),
    "partially_granted": (0.06, 0.11),
    "denied.third_party_rights": (0.03, 0.05),
    "denied.internal_affairs": (0.02, 0.03),
    "denied.process_information": (0.02, 0.04),
    "denied.enforcement_case_file": (0.01, 0.05),
    "unavailable.not_held": (0.13, 0.09),
    "unavailable.needs_creation": (0.05, 0.05),
    "not_processed.petition_complaint": (0.04, 0.06),
    "not_processed.duplicate": (0.01, 0.04),
    "other_outcome.correction_overdue": (0.03, 0.04),
}
FORWARD = 0.07
REVIEWED = (("upheld", 0.55), ("corrected", 0.15), ("other", 0.2), ("pending", 0.1))


def main() -> None:
    """Draws all figures, renders all reports, and writes them with their gold."""
    agencies = {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / "agencies").glob("*.toml"))
    }
    figures = {name: figures_of(agency) for name, agency in agencies.items()}
    include_children(agencies[GOVERNMENT], figures)
    gold: dict[str, Any] = {}
    topics: list[dict[str, str]] = []
    for name, agency in agencies.items():
        for report in agency["reports"]:
            file = f"{name}_{report['year']}.txt"
            text, truth, paragraphs = render(agency, report, figures[name][report["year"]])
            (FOLDER / "reports").mkdir(exist_ok=True)
            (FOLDER / "reports" / file).write_text(text, encoding="utf-8", newline="")
            gold[file] = plain_truth(truth)
            topics += [{"file": file, "label": label, "text": words} for label, words in paragraphs]
    (FOLDER / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in topics)
    (FOLDER / "topics.jsonl").write_text(lines, encoding="utf-8")


def form_of(year: int) -> Year:
    """The form that a report of this year follows."""
    return "2021" if year >= 2021 else "2019"


def figures_of(agency: dict[str, Any]) -> dict[int, dict[str, Amount]]:
    """Every cell of every year of one agency, by field id."""
    rng = Random(agency["name"])
    found: dict[int, dict[str, Amount]] = {}
    open_requests: Counter[str] = Counter()
    for number, year in enumerate(YEARS):
        open_requests[COLUMNS[0]] += slip(agency, "carry_slip", year)
        cells = requests(agency, number, year, open_requests, rng)
        open_requests = Counter({column: int(cells[f"applications.carried_forward.{column}"]) for column in COLUMNS})
        found[year] = disclosure(agency, number, year, rng) | cells | reviews(agency["reviews"][number], rng)
    return found


def slip(agency: dict[str, Any], kind: str, year: int) -> int:
    """By how much a year starts from another number than the one before ended with."""
    return int(agency.get(kind, {}).get(str(year), 0))


def requests(agency: dict[str, Any], number: int, year: int, before: Counter[str], rng: Random) -> dict[str, Amount]:
    """The table of applications: each request gets an applicant and an outcome, or is carried forward."""
    natural = agency["natural_person"]
    weights = (natural, *((1 - natural) * share for share in ORGANISATIONS))
    received = Counter(rng.choices(COLUMNS, weights, k=agency["received"][number]))
    late = number / (len(YEARS) - 1)
    shares = [first + (last - first) * late for first, last in OUTCOMES.values()]
    rows: dict[str, Counter[str]] = {row.key: Counter() for row in forms.application_rows(form_of(year))}
    rows["received"], rows["carried_over"] = received, before
    for column in sorted((received + before).elements()):
        is_old = rows["total"][column] + rows["carried_forward"][column] < before[column]
        if not is_old and rng.random() < FORWARD:
            rows["carried_forward"][column] += 1
            continue
        outcome = rng.choices(list(OUTCOMES), shares)[0]
        rows[outcome if outcome in rows else "other_outcome"][column] += 1
        rows["total"][column] += 1
    return {
        f"applications.{row}.{column}": counts.total() if column == "total" else counts[column]
        for row, counts in rows.items()
        for column in (*COLUMNS, "total")
    }


def disclosure(agency: dict[str, Any], number: int, year: int, rng: Random) -> dict[str, Amount]:
    """The table of what was published, in the form of the year."""
    issued, repealed = agency["issued"], agency["repealed"]
    cells: dict[str, Amount] = {}
    decisions = {key: round(count * (1 + 0.06 * number) * rng.uniform(0.94, 1.06)) for key, count in agency["decisions"].items()}
    cells |= {f"active_disclosure.{key}.decisions": count for key, count in decisions.items()}
    stock = agency["stock"] + sum(issued[: number + 1]) - sum(repealed[: number + 1])
    stock += sum(slip(agency, "stock_slip", one) for one in YEARS if one <= year)
    documents = "active_disclosure.normative_documents"
    if form_of(year) == "2021":
        cells |= {
            f"{documents}.issued": issued[number],
            f"{documents}.repealed": repealed[number],
            f"{documents}.in_force": stock,
        }
        cells |= dict.fromkeys((f"active_disclosure.regulations.{key}" for key in ("issued", "repealed", "in_force")), 0)
        cells["active_disclosure.fees.amount"] = Decimal(decisions["licensing"] * 3).scaleb(-2)
        return cells
    cells |= {f"{documents}.created": issued[number], f"{documents}.disclosed": issued[number]}
    cells |= {f"{documents}.total_disclosed": stock}
    cells |= dict.fromkeys((f"active_disclosure.regulations.{key}" for key in ("created", "disclosed", "total_disclosed")), 0)
    items, change = agency["items"]
    items += change * number + slip(agency, "items_slip", year)
    cells |= {"active_disclosure.licensing.previous_year_items": items, "active_disclosure.licensing.change": change}
    for row in ("other_external_services", "penalties", "coercion", "fees"):
        cells |= {f"active_disclosure.{row}.previous_year_items": agency["items"][0] // 4, f"active_disclosure.{row}.change": 0}
    cells["active_disclosure.other_external_services.decisions"] = decisions["licensing"] // 20
    cells |= {
        "active_disclosure.procurement.items": 3 + number,
        "active_disclosure.procurement.amount": Decimal("86.40") + number,
    }
    return cells


def reviews(count: int, rng: Random) -> dict[str, Amount]:
    """The table of reviews and suits: a third as many suits as reviews, most of them without a review before."""
    cells: dict[str, Amount] = {}
    for group, share in zip(("review", "litigation_direct", "litigation_after_review"), (1, 0.25, 0.1), strict=True):
        names, weights = zip(*REVIEWED, strict=True)
        drawn = Counter(rng.choices(names, weights, k=round(count * share)))
        cells |= {f"review_litigation.{group}.{key}": drawn[key] for key in names}
        cells[f"review_litigation.{group}.total"] = drawn.total()
    return cells


def include_children(government: dict[str, Any], figures: dict[str, dict[int, dict[str, Amount]]]) -> None:
    """One number of the government is less than what the bodies under it have."""
    for year, row in government["below_children"].items():
        field = f"active_disclosure.{row}.decisions"
        total = sum(int(cells[int(year)][field]) for name, cells in figures.items() if name != GOVERNMENT)
        figures[GOVERNMENT][int(year)][field] = total - 312


def render(agency: dict[str, Any], report: dict[str, Any], cells: dict[str, Amount]) -> tuple[str, Truth, list[tuple[str, str]]]:
    """The text of one report, what is true of its cells, and its paragraphs with their topics."""
    year = report["year"]
    form = form_of(year)
    cells = dict(cells)
    for field, change in agency.get("shift", {}).get(str(year), {}).items():
        cells[field] += change
    blank = {field for field, amount in cells.items() if amount == 0 and year in agency.get("blank_zeros", ())}
    printed = {field: "" if field in blank else show(field, amount) for field, amount in cells.items()}
    name = agency.get("former_names", {}).get(str(year), agency["name"])
    words = {key: cells[field] for key, field in named_cells(form).items()}
    paragraphs = [(label, text.format(**words)) for label, text in report["paragraphs"]]
    document = Document(tuple(pieces(name, year, form, printed, paragraphs)))
    truth = Truth({field: None if field in blank else amount for field, amount in cells.items()})
    layout, damage = layouts.BY_NAME[report["layout"]], damages.BY_NAME[report["damage"]]
    text, truth = damage.apply(Drawn(document, truth, form, form), layout, seed=year)
    if report.get("glued"):
        text, truth = glue(text), Truth(truth.expected, frozenset(truth.expected))
    return text + NOTICE + "\n", truth, paragraphs


def glue(text: str) -> str:
    """The tables of applications and reviews without line breaks, as the inner text of a page has them."""
    start, end = text.index("三、收到"), text.index("五、存在")
    return text[:start] + text[start:end].replace("\n", "") + "\n" + text[end:]


def show(field: str, amount: Amount) -> str:
    """A number as it is printed."""
    return (
        f"+{amount}"
        if field.endswith(".change") and amount > 0
        else f"{amount:f}"
        if isinstance(amount, Decimal)
        else str(amount)
    )


def named_cells(form: Year) -> dict[str, str]:
    """The names by which the prose calls cells of the tables."""
    fields = {
        "received": "applications.received.total",
        "over": "applications.carried_over.total",
        "done": "applications.total.total",
        "granted": "applications.granted.total",
        "partial": "applications.partially_granted.total",
        "forward": "applications.carried_forward.total",
        "reviews": "review_litigation.review.total",
        "licensing": "active_disclosure.licensing.decisions",
        "penalties": "active_disclosure.penalties.decisions",
    }
    documents = ("issued", "repealed", "in_force") if form == "2021" else ()
    return fields | {key: f"active_disclosure.normative_documents.{key}" for key in documents}


def pieces(name: str, year: int, form: Year, cells: dict[str, str], paragraphs: list[tuple[str, str]]) -> list[Piece]:
    """The report from its title to its signature."""
    by_section: dict[str, list[Piece]] = {"": [], "一": [], "五": [], "六": []}
    for label, text in paragraphs:
        by_section["" if label == "preamble" else SECTIONS.get(label, "一")].append(Paragraph(text))
    tables = {"二": active_table(form, cells), "三": applications_table(form, cells), "四": review_table(cells)}
    found: list[Piece] = [Line(f"{name}{year}年政府信息公开工作年度报告"), *by_section[""]]
    for ordinal, text in forms.HEADINGS:
        found += [Heading(ordinal, text), *([tables[ordinal]] if ordinal in tables else by_section[ordinal])]
    return [*found, Line(name), Line(f"{year + 1}年1月{year % 17 + 8}日")]


def plain_truth(truth: Truth) -> dict[str, Any]:
    """What is known about the cells of a report; those that are not named are 0.

    `empty` are blank or lost, `optional` may also be None where an issue names them.
    """
    amounts = {field: str(amount) for field, amount in truth.expected.items() if amount}
    return {
        "fields": len(truth.expected),
        "amounts": amounts,
        "empty": [field for field, amount in truth.expected.items() if amount is None],
        "optional": sorted(truth.optional) if len(truth.optional) < len(truth.expected) else "all",
    }


if __name__ == "__main__":
    main()
