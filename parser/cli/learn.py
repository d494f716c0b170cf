"""The commands around the topic model: `annotate`, `train topics`, `evaluate`, `suggest`; `register` adds them to the app."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from parser.cli.ending import end_with
from parser.errors import ParserError

if TYPE_CHECKING:
    from parser.counts.evaluate import CountScores
    from parser.topics import Example, Scores

DataOption = Annotated[
    list[Path] | None, typer.Option("--data", metavar="DIR", help="Your annotated paragraphs: folders or files, may be repeated.")
]
ModelOption = Annotated[Path | None, typer.Option("--model", metavar="DIR", help="A topic model; the shipped one if not given.")]
PIPED_WIDTH = 140

train_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Train a model on annotated data.")


def register(app: typer.Typer) -> None:
    """Adds the commands to the command line."""
    app.command("annotate")(annotate)
    app.command("evaluate")(evaluate)
    app.command("suggest")(suggest_paragraphs)
    train_app.command("topics")(train)
    train_app.command("counts")(train_roles)
    train_app.command("segmenter")(train_words)
    app.add_typer(train_app, name="train")


@train_app.callback()
def train_group() -> None:
    """Train a model on annotated data."""


def annotate(
    reports: Annotated[list[str], typer.Argument(metavar="REPORT", help="Reports to write as annotation files.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of the files.")] = Path("annotations"),
    format: Annotated[str, typer.Option("--format", help="jsonl, label-studio or doccano.")] = "jsonl",
    back: Annotated[bool, typer.Option("--import", help="REPORT is a file of an annotation tool: write it as JSONL.")] = False,
    counts: Annotated[bool, typer.Option("--counts", help="Write counts, as tags in the sentences, not topics.")] = False,
) -> None:
    """Write what was read in reports as files to correct, one per report, or bring corrected files back."""
    from parser.topics.annotate import FORMATS, convert_annotations, write_annotations

    if format not in FORMATS:
        raise typer.BadParameter(f"{format!r} is not one of {', '.join(FORMATS)}")
    out.mkdir(parents=True, exist_ok=True)
    for name in reports:
        target = out / f"{_safe_name(name)}.{'json' if format == 'label-studio' and not back else 'jsonl'}"
        if counts:
            lines = _or_end(lambda name=name, target=target: _write_counts(name, target))
            typer.echo(f"{target}: {lines} paragraphs with their counts")
            continue
        if back:
            count = _or_end(lambda name=name, target=target: convert_annotations(name, target))
        else:
            paragraphs = _or_end(lambda name=name: _paragraphs(name))
            count = write_annotations(paragraphs, target, format, report=_safe_name(name))
        typer.echo(f"{target}: {count} paragraphs")


def train(
    data: DataOption = None,
    only: Annotated[bool, typer.Option("--only", help="Leave the shipped paragraphs out; train on --data alone.")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder of the new model.")] = None,
    weak: Annotated[list[str] | None, typer.Option("--weak", metavar="REPORT", help="Reports whose headings label them.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same model.")] = 0,
    force: Annotated[bool, typer.Option("--force", help="Replace a better model.")] = False,
    compare: Annotated[bool, typer.Option("--compare", help="Measure other algorithms too; takes a minute.")] = False,
) -> None:
    """Fit the topic model to the shipped paragraphs and yours, print how good it is, and write it with its card."""
    from parser.topics import train_topics
    from parser.topics.paths import default_data_path

    if only and not data:
        raise typer.BadParameter("--only needs --data")
    places = [*([] if only else [default_data_path()]), *(data or [])]
    console = make_console()
    paragraphs = _or_end(lambda: _weak(weak or [])) if weak else []
    result = _or_end(lambda: train_topics(places, out, seed=seed, force=force, weak=paragraphs, compare=compare))
    print_scores(result.scores["visible"], "headings visible", console)
    print_conditions(result.scores, console)
    if result.weak:
        console.print(f"{result.weak['paragraphs']} weakly labelled paragraphs: macro-F1", result.weak["macro_f1_without"], "->")
        console.print(result.weak["macro_f1_with"])
    if result.model.card["candidates"]:
        print_candidates(result.model.card["candidates"], console)
    console.print(f"written to {result.directory} in {result.seconds:.1f} s")


def train_roles(
    data: Annotated[
        list[Path] | None, typer.Option("--data", metavar="DIR", help="Folders or files of tagged sentences.")
    ] = None,
    only: Annotated[bool, typer.Option("--only", help="Leave the shipped sentences out; train on --data alone.")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder of the new model.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same model.")] = 0,
    force: Annotated[bool, typer.Option("--force", help="Replace a better model.")] = False,
) -> None:
    """Fit the model that finds action, object and channel of counts, print how good it is, and write it with its card."""
    from parser.counts.train import train_counts

    if only and not data:
        raise typer.BadParameter("--only needs --data")
    result = _or_end(lambda: train_counts(data or [], out, only=only, seed=seed, force=force))
    print_count_scores(result.scores, make_console())
    typer.echo(f"written to {result.directory} in {result.seconds:.1f} s")


def train_words(
    data: Annotated[
        list[Path] | None, typer.Option("--data", metavar="DIR", help="Folders or files of segmented sentences (*.txt).")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder of the new model.")] = None,
) -> None:
    """Fit the segmentation model, print its score on every tenth sentence, and write it with its card; takes minutes."""
    from parser.counts.train import train_segmenter

    card = _or_end(lambda: train_segmenter(data or [], out))
    typer.echo(json.dumps(card["scores"], ensure_ascii=False))


def evaluate(
    data: Annotated[list[Path], typer.Argument(metavar="DIR", help="Folders or files of annotated paragraphs.")],
    model: ModelOption = None,
    headings: Annotated[str, typer.Option("--headings", help="visible or hidden.")] = "visible",
    split: Annotated[str | None, typer.Option("--split", help="Only train, dev or test.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
    counts: Annotated[bool, typer.Option("--counts", help="DIR holds tagged sentences: score the counts.")] = False,
) -> None:
    """Score a topic model on annotated paragraphs (per label, confusions, calibration), or the counts on tagged sentences."""
    if counts:
        _or_end(lambda: _evaluate_counts(data, model, split, as_json=as_json))
        return
    from parser.topics import TopicModel, evaluate_topics, load_examples
    from parser.topics.examples import as_examples

    if headings not in ("visible", "hidden"):
        raise typer.BadParameter("--headings is visible or hidden")
    rows = _or_end(lambda: as_examples(load_examples(data)))
    rows = [row for row in rows if split in (None, row.split)]
    scores = evaluate_topics(_or_end(lambda: TopicModel.load(model)), rows, headings)  # type: ignore[arg-type]
    if as_json:
        typer.echo(json.dumps(scores.to_dict(), ensure_ascii=False, indent=2))
    else:
        print_scores(scores, f"headings {headings}", make_console())


def suggest_paragraphs(
    reports: Annotated[list[str], typer.Argument(metavar="REPORT", help="Reports to choose from.")],
    count: Annotated[int, typer.Option("-n", "--count", help="How many paragraphs.")] = 20,
    model: ModelOption = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write them as an annotation file (JSONL).")] = None,
) -> None:
    """Rank the paragraphs most worth annotating next: uncertain ones, and no two alike."""
    from parser.topics import TopicModel, suggest, write_annotations

    held = {id(one): (one, name) for name in reports for one in _or_end(lambda name=name: _paragraphs(name))}
    loaded = _or_end(lambda: TopicModel.load(model))
    chosen = suggest([one for one, _ in held.values()], loaded, count)
    if out is not None:
        write_annotations(chosen, out)
        typer.echo(f"{out}: {len(chosen)} paragraphs")
        return
    for one in chosen:
        [topics] = loaded.predict([one.text], [one.heading], sections=[one.section_number])
        guesses = ", ".join(f"{label} {chance:.2f}" for label, chance in topics.ranked[:2])
        typer.echo(f"{held[id(one)][1]}  [{guesses}]  {one.text[:80]}")


_SHARES = {"exact": "to the letter", "loose": "one holds the other", "given": "of those given"}


def print_count_scores(scores: CountScores, console: Console) -> None:
    """The scores of the counts stage."""
    table = Table("measure", "value", title=f"{scores.counts} counts in {scores.sentences} sentences")
    for name, value in scores.to_dict().items():
        if isinstance(value, dict):
            for role, share in value.items():
                table.add_row(f"{role} ({_SHARES[name]})", f"{share:.3f}")
        elif name not in ("sentences", "counts"):
            table.add_row(name, f"{value:.3f}")
    console.print(table)


def _evaluate_counts(data: list[Path], model: Path | None, split: str | None, *, as_json: bool) -> None:
    from parser.counts.evaluate import score_counts
    from parser.counts.examples import read_folder
    from parser.counts.storage import load_tools

    sentences = [sentence for sentence in read_folder(data) if split in (None, sentence.split)]
    scores = score_counts(sentences, load_tools(model))
    if as_json:
        typer.echo(json.dumps(scores.to_dict(), ensure_ascii=False, indent=2))
    else:
        print_count_scores(scores, make_console())


def _write_counts(name: str, target: Path) -> int:
    from parser.cli.source import read_report
    from parser.counts.annotate import write_count_annotations

    report = read_report(name)
    return write_count_annotations(report.text, report.paragraphs, report.counts, target, report=_safe_name(name))


def make_console() -> Console:
    """The terminal, or a wide page when the output goes elsewhere."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


def print_scores(scores: Scores, title: str, console: Console) -> None:
    """The scores of every label and the confusion matrix."""
    table = Table("label", "precision", "recall", "F1", "paragraphs", title=title)
    for name, one in scores.labels.items():
        table.add_row(name, f"{one.precision:.3f}", f"{one.recall:.3f}", f"{one.f1:.3f}", str(one.support))
    table.add_row("macro / accuracy", "", f"{scores.accuracy:.3f}", f"{scores.macro_f1:.3f}", str(scores.count), style="bold")
    console.print(table)
    console.print(show_confusion(scores.confusion))


def show_confusion(confusion: Mapping[str, Mapping[str, int]]) -> Table:
    """Rows are the annotated labels, columns (numbered like the rows) the predicted ones; zeros are left blank."""
    names = list(dict.fromkeys([*confusion, *(guess for row in confusion.values() for guess in row)]))
    table = Table("annotated as", *(str(number) for number in range(1, len(names) + 1)), title="confusion matrix")
    for number, true in enumerate(names, 1):
        table.add_row(f"{number} {true}", *(_cell(confusion.get(true, {}).get(guess, 0), hit=true == guess) for guess in names))
    return table


def print_conditions(scores: Mapping[str, Scores], console: Console) -> None:
    """One line for each condition: headings visible, hidden, and with the position hidden too."""
    table = Table("condition", "macro-F1", "accuracy", "log loss", "calibration error")
    for name, one in scores.items():
        table.add_row(name, *(f"{number:.4f}" for number in (one.macro_f1, one.accuracy, one.log_loss, one.calibration_error)))
    console.print(table)


def print_candidates(lines: Iterable[Mapping[str, Any]], console: Console) -> None:
    """The comparison of algorithms, test split."""
    columns = ("test_visible_macro_f1", "test_hidden_macro_f1", "test_bare_macro_f1", "fit_seconds", "parameters")
    table = Table("candidate", *columns)
    for line in lines:
        table.add_row(line["candidate"], *(str(line.get(name, "")) for name in columns))
    console.print(table)


def _cell(count: int, *, hit: bool) -> Text:
    return Text(str(count or ""), style="green" if hit else "red")


def _paragraphs(name: str) -> list[Any]:
    from parser.cli.source import read_report

    return list(read_report(name).paragraphs)


def _weak(reports: Iterable[str]) -> list[Example]:
    from parser.topics import weak_examples

    return [example for name in reports for example in weak_examples(_paragraphs(name), report=_safe_name(name))]


def _safe_name(name: str) -> str:
    return re.sub(r"[^\w.-]+", "_", Path(name).stem) or "report"


def _or_end(work: Any) -> Any:
    """The result of the work; an error of this package ends the command with its message."""
    try:
        return work()
    except ParserError as error:
        end_with(error)
