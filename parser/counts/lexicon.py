"""The words of `data/count_roles.toml`, with those that training added, compiled to patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from parser.counts.vocabulary import one_of
from parser.data import load_toml


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The patterns by which roles are found, and the measure words of items; two lexicons are never equal, so that one is a cheap key of a cache."""

    verb: re.Pattern[str]
    adverbs: re.Pattern[str]
    noun: re.Pattern[str]
    channel: re.Pattern[str]
    preposition: re.Pattern[str]
    lead: re.Pattern[str]
    trail: re.Pattern[str]
    implied: re.Pattern[str]
    publishing: re.Pattern[str]
    items: frozenset[str]


def words() -> dict[str, Any]:
    """The whole data file."""
    return load_toml("count_roles.toml")


@cache
def base_lexicon() -> Lexicon:
    """The lexicon without anything learned."""
    return make_lexicon()


def make_lexicon(verbs: Iterable[str] = (), channels: Iterable[str] = (), nouns: Iterable[str] = ()) -> Lexicon:
    """The lexicon with further verbs, endings of channels, and nouns that hold a verb."""
    known = words()
    every = [verb for group in known["verbs"].values() for verb in group]
    adverb = one_of(known["adverbs"]["words"])
    heads = [head for head in known["channels"]["heads"] if not head.startswith("《")]
    patterns = [head for head in known["channels"]["heads"] if head.startswith("《")]
    lead = "|".join([*known["leads"]["times"], one_of(known["leads"]["words"]), r"[,，。;；:：、)）\s]"])
    return Lexicon(
        verb=re.compile(one_of([*every, *verbs])),
        adverbs=re.compile(rf"(?:{adverb})+$"),
        noun=re.compile(one_of([*known["nouns"]["words"], *nouns])),
        channel=re.compile("|".join([*patterns, one_of([*heads, *channels])])),
        preposition=re.compile(one_of(known["channels"]["prepositions"])),
        lead=re.compile(rf"^(?:{lead})+"),
        trail=re.compile(rf"(?:{one_of(known['leads']['trails'])}|[、\s])+$"),
        publishing=re.compile(one_of(verb for group in ("publish", "reach") for verb in known["verbs"][group] if len(verb) > 1)),
        implied=re.compile(one_of(known["implied"]["actions"])),
        items=frozenset(known["channels"]["items"]),
    )
