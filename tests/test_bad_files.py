"""Files that nobody should give to a parser and somebody will: a clear error in bounded time and memory."""

from __future__ import annotations

import gzip
import io
import os
import random
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from parser import InputError, parse_bytes, parse_file
from parser.read import limits, read_bytes
from tests.renderings import as_docx, as_html, as_pdf
from tests.samples import sample
from tests.test_read import pdf_bytes

pytestmark = pytest.mark.slow

SECONDS = 20
TEXT = sample("pipe_rows_2019").text
MB = 2**20


def refused(data: bytes, name: str = "file") -> str:
    """The message of the refusal, which came in time."""
    start = time.perf_counter()
    with pytest.raises(InputError) as caught:
        parse_bytes(data, name=name)
    assert time.perf_counter() - start < SECONDS
    return str(caught.value)


def codes(data: bytes, name: str = "file") -> list[str]:
    return [issue.code for issue in parse_bytes(data, name=name).issues]


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def packed_pdf(content: bytes) -> bytes:
    """A PDF of one page with a deflated content stream."""
    packed = zlib.compress(content)
    stream = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)
    return pdf_bytes(b"X").replace(b"<</Length 1>>stream\nX\nendstream", stream)


# --- bombs ---

BOMBS = {
    "gzip": (lambda: gzip.compress(bytes(limits.MAX_UNPACKED_BYTES + 1)), "unpacks to more than 64 MB"),
    "gzip in gzip": (lambda: gzip.compress(gzip.compress(b"x")), "more than once"),
    "xml of a docx": (lambda: zipped({"word/document.xml": b"<a>" + bytes(limits.MAX_UNPACKED_BYTES)}), "unpacks to 64 MB"),
    "content of a pdf": (
        lambda: packed_pdf(b"(x) Tj " * (limits.MAX_PDF_CONTENT_BYTES // 6)),
        "a part that unpacks to more than 16 MB",
    ),
    "marks on a page": (lambda: packed_pdf(b"BT /F 9 Tf (%s) Tj ET" % (b"x" * 300_000)), "more than 200,000 marks on page 1"),
    "nested tags": (lambda: b"<div>" * 1_000_000, "nested beyond reason"),
    "nested formatting": (lambda: b"<p><b><i><a>" * 20_000, "nested beyond reason"),
    "nested tables": (lambda: b"<table><tr><td>" * 10_000, "nested beyond reason"),
    "attributes": (lambda: b"<p " + b" ".join(b"a%d=1" % number for number in range(100_000)) + b">", "a tag of more than"),
    "markup": (lambda: b"<p>" + b"x" * limits.MAX_MARKUP_CHARACTERS, "more than 33,554,432"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused(name: str) -> None:
    make, said = BOMBS[name]
    assert said in refused(make())


def test_a_file_larger_than_any_report_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    with file.open("wb") as stream:
        stream.truncate(limits.MAX_FILE_BYTES + 1)
    with pytest.raises(InputError, match=r"large\.txt: is larger than 256 MB"):
        parse_file(file)


@pytest.mark.parametrize("rows", [5000, 1])
def test_a_table_of_50_000_cells(rows: int) -> None:
    row = "<tr>" + "<td>1</td>" * (50_000 // rows) + "</tr>"
    start = time.perf_counter()
    report = parse_bytes(f"<table>{row * rows}</table>".encode())
    assert time.perf_counter() - start < SECONDS
    assert report.amounts() == {}
    assert "no-table" in [issue.code for issue in report.issues]
    assert report.source is not None and len(report.source.places) == 50_000


def test_tags_of_a_page_that_compares_in_its_script_do_not_nest() -> None:
    script = f"<script>{'if(a<b){c()}' * 20_000}</script><!-- {'<div>' * 20_000} -->"
    assert parse_bytes(as_html(TEXT, head=script).encode()).amounts() == sample("pipe_rows_2019").amounts()


# --- damaged and incomplete ---


@pytest.mark.parametrize("part", [1, 3, 5, 7, 9])
def test_a_truncated_pdf_is_refused_or_named(part: int) -> None:
    data = as_pdf(TEXT)
    cut = data[: len(data) * part // 10]
    try:
        report = parse_bytes(cut)
    except InputError as error:
        assert "PDF" in str(error)
    else:
        assert "file-incomplete" in [issue.code for issue in report.issues]


def test_a_pdf_that_lost_its_end_is_read_and_named() -> None:
    data = pdf_bytes(b"BT /F 12 Tf 20 200 Td (2021 0 0 7) Tj ET")
    assert "file-incomplete" not in codes(data)
    assert "file-incomplete" in codes(data.removesuffix(b"%%EOF"))


def test_a_pdf_that_lost_a_page_is_named() -> None:
    data = pdf_bytes(b"BT /F 12 Tf 20 200 Td (2021 0 0 7) Tj ET").replace(b"/Count 1", b"/Count 3")
    [issue] = [issue for issue in parse_bytes(data).issues if issue.code == "file-incomplete"]
    assert "1 of 3 pages" in issue.message


def test_a_page_that_is_a_picture_is_named() -> None:
    pytest.importorskip("reportlab")
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(300, 300))
    canvas.drawString(20, 200, "2021 0 0 7")
    canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("L", (30, 30))), 0, 0, 300, 300)
    canvas.showPage()
    canvas.save()
    [issue] = [issue for issue in parse_bytes(stream.getvalue()).issues if issue.code == "pages-without-text"]
    assert "page 2" in issue.message


def test_an_encrypted_pdf_is_refused() -> None:
    pytest.importorskip("reportlab")
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt="secret")
    canvas.drawString(20, 200, "2021")
    canvas.save()
    assert "needs a password" in refused(stream.getvalue())


@pytest.mark.parametrize("part", [1, 5, 9])
def test_a_truncated_docx_is_refused(part: int) -> None:
    data = as_docx(TEXT)
    assert "damaged or incomplete" in refused(data[: len(data) * part // 10], "report.docx")


@pytest.mark.parametrize("part", [1, 5, 9])
def test_a_truncated_gzip_is_refused(part: int) -> None:
    data = gzip.compress(TEXT.encode())
    assert "damaged or incomplete" in refused(data[: len(data) * part // 10])


def test_a_docx_whose_xml_is_broken_is_refused() -> None:
    assert "cannot be read" in refused(zipped({"word/document.xml": b"<w:document", "[Content_Types].xml": b"<"}))


# --- not what it says ---


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html", ".txt", ".csv", ".gz", ""])
def test_a_wrong_suffix_changes_nothing(tmp_path: Path, suffix: str) -> None:
    expected = sample("pipe_rows_2019").amounts()
    for data in (TEXT.encode("gb18030"), as_html(TEXT).encode(), as_docx(TEXT), as_pdf(TEXT)):
        file = tmp_path / f"report{suffix}"
        file.write_bytes(data)
        assert parse_file(file).amounts() == expected


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".html", ".csv", ".jsonl", ".gz"])
def test_an_empty_file_is_named(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"empty{suffix}"
    file.write_bytes(b"")
    assert "empty-text" in [issue.code for issue in parse_file(file).issues]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything is readable here")
def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_bytes(b"x")
    file.chmod(0)
    with pytest.raises(InputError, match=r"secret\.txt: cannot be read"):
        parse_file(file)


def test_bytes_that_are_no_text_are_doubted() -> None:
    data = random.Random(0).randbytes(20_000)
    report = parse_bytes(data)
    assert "encoding-doubtful" in [issue.code for issue in report.issues]
    assert report.amounts() == {}


def test_what_is_no_bytes_is_the_callers_mistake() -> None:
    with pytest.raises(InputError, match="parse_bytes\\(\\) takes bytes, not str"):
        parse_bytes(TEXT)  # type: ignore[arg-type]


def test_a_large_but_sound_text_is_read() -> None:
    assert len(read_bytes(b"0\n" * MB)) == 2 * MB
