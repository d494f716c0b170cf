"""Every encoding and every format, made on the spot; what cannot be read is refused with advice."""

from __future__ import annotations

import builtins
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from parser.errors import InputError, MissingExtraError
from parser.model import Place, Source, Span
from parser.read import decode, extract_bytes, extract_file, read_bytes, read_file

SIMPLIFIED = "青溪县水务局2021年政府信息公开工作年度报告\n一、总体情况\n本单位认真落实条例,全年主动公开信息35条。\n"
TRADITIONAL = "青溪縣水務局2021年政府資訊公開工作年度報告\n一、總體情況\n本單位認真落實條例,全年主動公開資訊35條。\n"


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, SIMPLIFIED[:12], TRADITIONAL[:12]])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])
def test_unicode_and_gb18030(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize(
    ("text", "encoding"), [(SIMPLIFIED, "gbk"), (SIMPLIFIED, "hz"), (TRADITIONAL, "big5"), (TRADITIONAL, "cp950")]
)
def test_older_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


def test_big5_is_not_taken_for_gb18030() -> None:
    data = TRADITIONAL.encode("big5")
    assert data.decode("gb18030", "replace") != TRADITIONAL
    assert decode(data)[:2] == (TRADITIONAL, "big5hkscs")


def test_a_text_that_ends_within_a_character_keeps_its_encoding() -> None:
    decoded = decode("主动公开政府信息".encode()[:-1])
    assert (decoded.text, decoded.encoding) == ("主动公开政府信\ufffd", "utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_broken_bytes_cost_a_few_characters(encoding: str) -> None:
    data = bytearray((SIMPLIFIED * 20).encode(encoding))
    for place in range(100, len(data), 300):
        data[place] = 0xFF
    text, used, _ = decode(bytes(data))
    assert used == encoding
    assert 0 < text.count("\ufffd") < 30
    assert text.count("总体情况") >= 12


def test_other_languages_are_guessed() -> None:
    assert decode("행정 정보 공개 연차 보고서".encode("euc-kr"))[0] == "행정 정보 공개 연차 보고서"


@pytest.mark.parametrize("data", [b"", b"\xff", b"\x00", b"\xef\xbb\xbf", bytes(range(256)) * 4, b"~{", "公".encode()[:2]])
def test_decode_never_fails(data: bytes) -> None:
    assert isinstance(decode(data)[0], str)


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_html_blocks_and_rows() -> None:
    body = """<script>var a = "<p>no</p>";</script><style>p {}</style><h1>青溪县<br>年度报告</h1><p>一、总体
    情况</p><p>&nbsp;</p><table><tr><th colspan=2>第二十条第(一)项</th></tr><tr><td>本年新<br>制作数量</td><td>数量</td></tr>
    <tr><td rowspan=2>规章</td><td>&nbsp;</td><td></td><td><p>12</p></td></tr><tr><td>3</td><td>0</td></tr></table><p>后文</p>"""
    assert read_bytes(page(body)).splitlines() == [
        "青溪县",
        "年度报告",
        "一、总体情况",
        "第二十条第(一)项 |",
        "本年新制作数量 | 数量 |",
        "规章 | | | 12 |",
        "3 | 0 |",
        "后文",
    ]


def test_html_layout_tables_are_walked_into() -> None:
    inner = "<table><tr><td>规章</td><td>1</td></tr></table>"
    body = f"<table><tr><td>导航</td><td><table><tr><td><p>一、总体情况</p>{inner}</td></tr></table></td></tr></table>"
    assert read_bytes(page(body)).splitlines() == ["导航", "一、总体情况", "规章 | 1 |"]


def test_html_table_around_the_prose_of_a_page() -> None:
    paragraphs = "".join(f"<p>{'本单位认真落实条例。' * 20}</p>" for _ in range(5))
    assert "|" not in read_bytes(page(f"<table><tr><td>栏目</td><td>{paragraphs}</td></tr></table>"))


def test_html_title_is_kept_only_if_the_page_does_not_say_it() -> None:
    assert read_bytes(page("<p>正文</p>", "<title>年度报告</title>")) == "年度报告\n正文"
    assert read_bytes(page("<p>年度报告</p>", "<title> 年度报告 </title>")) == "年度报告"


def test_html_by_content_in_its_declared_encoding(tmp_path: Path) -> None:
    file = tmp_path / "report.doc"
    file.write_bytes('<html><head><meta charset="gb2312"></head><p>总体情况</p></html>'.encode("gb18030"))
    assert read_file(file) == "总体情况"


def test_html_deeply_nested_and_preformatted() -> None:
    assert read_bytes(b"<div>" * 5000 + "正文".encode()) == "正文"
    assert read_bytes(page("<pre>一\n二</pre>")) == "一\n二"


def test_text_that_quotes_tags_is_no_html() -> None:
    text = "根据《实施<中华人民共和国政府信息公开条例>办法》\n<p>一、总体情况</p>\n"
    assert read_bytes(text.encode()) == text


def test_html_tables_inside_markdown_become_rows() -> None:
    text = "## 二、主动公开\n<table><tr><td>规章</td><td></td><td>3</td></tr></table>\n后文\n"
    assert read_bytes(text.encode()) == "## 二、主动公开\n\n规章 | | 3 |\n\n后文\n"


def test_cells_of_html_know_their_places_also_inside_markdown() -> None:
    table = "<table><caption>表一</caption><tr><td>规章</td><td></td><td>3</td></tr></table>"
    for data in (page(table + table), f"## 表\n{table}\n文字\n{table}\n".encode()):
        extract = extract_bytes(data)
        found = [(str(place), extract.text[slice(*place.span)].strip(" |")) for place in extract.source.places]
        assert found == [
            (f"table {number}, row {row}, cell {cell}", text)
            for number in (1, 2)
            for row, cell, text in ((1, 1, "表一"), (2, 1, "规章"), (2, 2, ""), (2, 3, "3"))
        ]


def test_a_source_says_what_the_file_was(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_bytes("<p>总体情况</p>".encode("gb18030"))
    assert extract_file(file).source == Source(str(file), "html", "gb18030")
    assert extract_bytes(pdf_bytes(b"BT /F 12 Tf 20 200 Td (2021) Tj ET")).source == Source(
        None, "pdf", places=(Place(Span(0, 4), page=1),)
    )


def test_a_row_that_begins_blank_keeps_its_first_cell() -> None:
    assert read_bytes(page("<table><tr><td>&nbsp;</td><td>2</td></tr></table>")) == "| | 2 |"


def docx_bytes(build: Callable[[Any], None]) -> bytes:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_docx_in_document_order_with_merged_cells_once() -> None:
    def build(document: Any) -> None:
        document.add_paragraph("一、总体情况")
        table = document.add_table(rows=3, cols=3)
        table.cell(0, 0).merge(table.cell(0, 2)).text = "第二十条第(一)项"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "规章"
        table.cell(1, 1).text = "本年新\n制作数量"
        table.cell(2, 1).text = "7"
        document.add_paragraph("六、其他事项")

    assert read_bytes(docx_bytes(build)).splitlines() == [
        "一、总体情况",
        "第二十条第(一)项 |",
        "规章 | 本年新制作数量 | |",
        "7 | |",
        "六、其他事项",
    ]


def test_docx_content_controls_and_nested_tables() -> None:
    def build(document: Any) -> None:
        from docx.oxml import OxmlElement

        paragraph = document.add_paragraph("控件中的标题")
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        paragraph._p.addprevious(control)
        control.append(content)
        content.append(paragraph._p)
        outer = document.add_table(rows=1, cols=2)
        outer.cell(0, 0).text = "外"
        outer.cell(0, 1).add_table(rows=1, cols=2).cell(0, 0).text = "内"

    assert read_bytes(docx_bytes(build)).splitlines() == ["控件中的标题", "外 | |", "内 | |"]


BOX_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def test_docx_text_boxes_with_their_tables_once() -> None:
    """A drawing keeps a second copy of its text box for old programs; a table in the box keeps its rows."""

    def build(document: Any) -> None:
        from docx.oxml import parse_xml

        row = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in ("规章", "", "7"))
        inside = f"<w:p><w:r><w:t>框中的标题</w:t></w:r></w:p><w:tbl><w:tr>{row}</w:tr></w:tbl>"
        box = f"<w:pict><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></w:pict>"
        both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        run = document.add_paragraph("框前")._p
        run.append(parse_xml(f'<w:r {BOX_NS} xmlns:mc="{COMPATIBILITY}">{both}</w:r>'))
        document.add_paragraph("框后")

    data = docx_bytes(build)
    assert read_bytes(data).splitlines() == ["框前", "框中的标题", "规章 | | 7 |", "框后"]
    assert [str(place) for place in extract_bytes(data).source.places] == [f"table 1, row 1, cell {cell}" for cell in (1, 2, 3)]


def test_docx_without_deleted_and_moved_text() -> None:
    def build(document: Any) -> None:
        from docx.oxml import parse_xml

        paragraph = document.add_paragraph("留下")._p
        for kind in ("moveFrom", "moveTo", "ins"):
            paragraph.append(parse_xml(f"<w:{kind} {BOX_NS}><w:r><w:t>{kind}</w:t></w:r></w:{kind}>"))

    assert read_bytes(docx_bytes(build)) == "留下moveToins"


def pdf_bytes(content: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of one page with this content stream."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF"
    return data + end % (table, trailer, len(data))


def test_pdf_text() -> None:
    pytest.importorskip("pdfplumber")
    assert read_bytes(pdf_bytes(b"BT /F 12 Tf 20 200 Td (2021 0 0 7) Tj ET")) == "2021 0 0 7"


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_pdf_pages_that_are_turned(turned: int) -> None:
    """A page across, whose content stands upright once the reader has turned it."""
    matrix = {0: b"1 0 0 1 0 0", 90: b"0 1 -1 0 300 0", 180: b"-1 0 0 -1 300 300", 270: b"0 -1 1 0 0 300"}[turned]
    content = b"q %s cm BT /F 12 Tf 20 200 Td (2021 0 0 7) Tj 0 -20 Td (5 1) Tj ET Q" % matrix
    data = pdf_bytes(content).replace(b"/Parent 2 0 R", b"/Parent 2 0 R/Rotate %d" % turned)
    assert read_bytes(data) == "2021 0 0 7\n5 1"


def test_pdf_headers_that_are_turned_leave_the_rows_alone() -> None:
    headers = b" ".join(b"BT /F 10 Tf 0 1 -1 0 %d 220 Tm (Column) Tj ET" % at for at in (120, 150, 180))
    rows = b" ".join(
        b"BT /F 10 Tf %d %d Td (%s) Tj ET" % (at, y, text)
        for y in (200, 180)
        for at, text in ((20, b"Row"), (118, b"12"), (148, b"0"), (178, b"7"))
    )
    assert read_bytes(pdf_bytes(headers + b" " + rows)).splitlines()[-2:] == ["Row 12 0 7", "Row 12 0 7"]


ENCRYPTED = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"11" * 32, b"22" * 32)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (pdf_bytes(b""), "without text"),
        (pdf_bytes(b"", ENCRYPTED), "password"),
        (b"%PDF-1.4\nbroken", "PDF"),
    ],
)
def test_pdf_that_cannot_be_read(data: bytes, said: str) -> None:
    pytest.importorskip("pdfplumber")
    with pytest.raises(InputError, match=said):
        read_bytes(data)


def zip_bytes(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 64, r"\.docx"),
        (b"{\\rtf1 text}", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (zip_bytes("xl/workbook.xml"), "Excel"),
        (zip_bytes("word/document.xml"), "cannot be read"),
        (zip_bytes("data.bin"), "not a Word document"),
        (zip_bytes("OFD.xml"), "OFD"),
        (b"PK\x03\x04broken", "ZIP file .* incomplete"),
        (b"\x00" * 257 + b"ustar" + b"\x00" * 300, "tar"),
        (b"BZh91AY", "bzip2"),
    ],
)
def test_foreign_files_are_refused_with_advice(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_bytes(data)


def test_files(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    assert read_file(empty) == ""
    (tmp_path / "lines.txt").write_bytes("一\r\n二\r三".encode())
    assert read_file(str(tmp_path / "lines.txt")) == "一\n二\n三"
    for name in ("missing.txt", "."):
        with pytest.raises(InputError, match="cannot be read"):
            read_file(tmp_path / name)


@pytest.mark.parametrize(
    ("package", "extra", "data"),
    [
        ("selectolax", "html", page("<p>x</p>")),
        ("pdfplumber", "pdf", b"%PDF-1.4"),
        ("docx", "docx", zip_bytes("word/document.xml")),
    ],
)
def test_a_missing_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch, package: str, extra: str, data: bytes) -> None:
    real_import = builtins.__import__

    def without_package(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.partition(".")[0] == package:
            raise ImportError(name)
        return real_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_package)
    with pytest.raises(MissingExtraError, match=rf'pip install "zfxxgk-parser\[{extra}\]"'):
        read_bytes(data)
