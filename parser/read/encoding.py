"""Bytes as text: every plausible Chinese encoding is tried and the decoded text is judged.

Trying UTF-8 and then GB18030 is not enough: Big5 decodes as valid GB18030 full of rare and private-use characters. Real Chinese,
in either script, is for more than half made of a few hundred frequent characters; text in the wrong encoding is not.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from parser.issues import make_issue
from parser.model import Issue

# The frequent characters of modern written Chinese and of administrative reports, in both scripts.
FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也对生能而子得于着下自之年过发后作用道行所家种事成方多经"
    "去法学如都同现当没动面起看定天分还进好小部其些主理心本前开但因只从想实日者意无力与长把机十民第公此已工使情明性知全三"
    "又关点正业外将两高间由问最重并物应向头文体政相见被利二等产或新制身果加西月合回特代内信表化给世位次度门任常先海通教原"
    "东提立及比员解水名真论处义各入认条平系题活更别变四总电数安少报结反受目量再建务做接必场件计管期市直资命山金指许统区保"
    "至队形社空决治展科五基书非则达光放强权思完设式路记南品住告类求据程北该交规万取望术领共确传师观清今切院让识候带导府息"
    "请织公开申省县镇乡街村局委厅办复议诉讼维持纠正审监督服务网站平台微众群依据规范性许可处罚镇促推落责任宣培训改革存问措施"
    "這個們來為國會過發後經學現當沒動還進從實與機關點業將兩間問應體見產員資題變總電數報結務場計統區隊義認條處決書權記"
    "類據規萬術領確傳師觀讓識帶導請織縣鄉廳辦復議訴訟維糾審監務網臺眾開說時對種長無聞稱準標種責訓項單"
    "、。，：；（）“”《》〔〕　"
)
CANDIDATES = ("utf-8", "gb18030", "big5hkscs")
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
JUDGED = 20_000  # characters beyond ASCII that are enough to judge a text
DOUBTFUL, SURE = 0.2, 0.5  # wrong encodings stay below the first, Chinese prose lies above the second
LONGEST_CHARACTER = 4  # bytes
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff]")
DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,20})""", re.I)


class Decoded(NamedTuple):
    """A text and its encoding, None if it never was bytes; `doubtful` if no encoding makes it look like Chinese."""

    text: str
    encoding: str | None = None
    doubtful: bool = False

    def issues(self) -> tuple[Issue, ...]:
        """What a user must know of the encoding."""
        return (make_issue("encoding-doubtful", encoding=self.encoding),) if self.doubtful else ()


def decode(data: bytes) -> Decoded:
    """The text of these bytes, without byte order mark, and the encoding that was used.

    Never fails: bytes that are wrong in the chosen encoding become U+FFFD.

    >>> decode("行政許可".encode("big5"))[:2]
    ('行政許可', 'big5hkscs')
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(encoding, "replace"), encoding)
    if b"~{" in data and b"~}" in data and data.isascii():
        text = data.decode("hz", "replace")
        if chinese_score(text) >= DOUBTFUL:
            return Decoded(text, "hz")
    if b"\x00" in data:
        return decode_best(data, ("utf-16-le", "utf-16-be", *CANDIDATES))
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and len(data) - error.start < LONGEST_CHARACTER
        if is_cut and not data[: error.start].isascii():
            return Decoded(data.decode("utf-8", "replace"), "utf-8")
        return decode_best(data, (*declared_encoding(data), *CANDIDATES))


def decode_best(data: bytes, encodings: tuple[str, ...]) -> Decoded:
    """The first reading that is surely Chinese, else the one that looks most like it; the earlier encoding wins a draw."""
    best, most = Decoded(""), float("-inf")
    for encoding in encodings:
        reading = Decoded(data.decode(encoding, "replace"), encoding)
        score = chinese_score(reading.text)
        if score > most:
            best, most = reading, score
        if score >= SURE:
            break
    if most >= DOUBTFUL:
        return best
    guess = guessed_encoding(data)
    return Decoded(data.decode(guess, "replace"), guess, doubtful=True) if guess else best._replace(doubtful=True)


def chinese_score(text: str) -> float:
    """How much the characters beyond ASCII look like Chinese: 1 for all frequent, below 0 where many are no text at all.

    >>> chinese_score("公开") > 0.9 > 0 > chinese_score("\\ue123\\ufffd")
    True
    """
    beyond = "".join(NOT_ASCII.findall(text[: 50 * JUDGED]))[:JUDGED]
    rubbish = len(NOT_TEXT.findall(text[:JUDGED]))
    if not beyond:
        return -1.0 if rubbish else 0.0
    frequent = sum(map(FREQUENT.__contains__, beyond))
    return (frequent - 2 * (len(NOT_TEXT.findall(beyond)) + text.count("\x00", 0, JUDGED))) / len(beyond)


def declared_encoding(data: bytes) -> tuple[str, ...]:
    """The encoding that an HTML head claims, if Python knows it; GB2312 and GBK are read as their superset GB18030."""
    match = DECLARED.search(data[:4096])
    if match is None:
        return ()
    try:
        name = codecs.lookup(match[1].decode("ascii", "replace")).name
    except LookupError:
        return ()
    return ({"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(name, name),)


def guessed_encoding(data: bytes) -> str | None:
    """What charset-normalizer takes a text for that is not Chinese."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000]).best()
    return best.encoding if best else None
