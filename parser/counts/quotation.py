"""The words of a count as its source prints them: the counts hold them repaired, in simplified characters and without white space."""

from __future__ import annotations

from parser.counts.clean import clean
from parser.repair import repair


def quote(sentence: str, words: str | None) -> str | None:
    """The words as the sentence prints them: themselves, or the characters that are read as them; None if it does not hold them.

    >>> quote("發佈信息23條", "信息"), quote("公佈文件23條", "公布"), quote("公开信\\n息23条", "信息"), quote("信息23条", "文件")
    ('信息', '公佈', '信\\n息', None)
    """
    if not words:
        return None
    if words in sentence:
        return words
    document, _, _ = repair(sentence)
    prose = clean(document.text)
    at = prose.text.find(words)
    if at < 0:
        return None
    span = document.span(*prose.place(at, at + len(words)))
    return sentence[span.start : span.end]
