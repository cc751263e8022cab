"""The patterns by which parties are read: the rules of ``party.toml``, one pattern a label."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

from duban.words.heads import heads
from duban.words.lexicon import Lexicons
from duban.words.rules import load_rules, union
from duban.words.sieve import Sifted

#: The patterns that are looked for in a stretch, and not tried at one place.
_SOUGHT = (
    *("head_strong", "head_weak", "ends_strong", "ends_any", "relative", "postposition"),
    *("agent", "introduced", "site", "alone", "ends_verbal", "partner"),
)
#: Those that are tried at one place, of which most fail by its first character.
_TRIED = ("head", "named", "lead", "quantified", "predicate_long", "verbal", "pronoun", "preposition", "prepositional")


@dataclass(frozen=True, slots=True)
class PartyWords:
    """``head…`` patterns end a party's name, ``predicate…`` ones begin what it does, the others shape lists.

    A strong head (部门, 公安机关) shows a party before any predicate; a weak one (办, 站, 镇) only before one of two
    characters and more, since it ends many other words; right before a marker even weaker ones do (``ends_any``).
    """

    head: Sifted
    head_strong: Sifted
    head_weak: Sifted
    ends_strong: Sifted
    ends_any: Sifted
    goes_on: re.Pattern[str]
    predicate: re.Pattern[str]
    predicate_long: Sifted
    verbal: Sifted
    inside: re.Pattern[str]
    thing: re.Pattern[str]
    pronoun: Sifted
    quantified: Sifted
    named: Sifted
    lead: Sifted
    ask_lead: re.Pattern[str]
    trailing: re.Pattern[str]
    filler: re.Pattern[str]
    adjunct: re.Pattern[str]
    preposition: Sifted
    postposition: Sifted
    joint: re.Pattern[str]
    no_name_end: re.Pattern[str]
    agent: Sifted
    relative: Sifted
    relative_verb: re.Pattern[str]
    role_end: re.Pattern[str]
    site: Sifted
    built: re.Pattern[str]
    counted: re.Pattern[str]
    noun_behind: re.Pattern[str]
    several: re.Pattern[str]
    prepositional: Sifted
    introduced: Sifted
    alone: Sifted
    ends_verbal: Sifted
    partner: Sifted
    address: re.Pattern[str]
    mutual: re.Pattern[str]
    with_whom: re.Pattern[str]
    fronted: re.Pattern[str]
    described: re.Pattern[str]


def load_party_words(lexicons: Lexicons) -> PartyWords:
    """Each field by the rules of its label. Raises ``LexiconError`` where a label or lexicon type is missing."""
    compiled: dict[str, Any] = {
        each.name: union(load_rules(lexicons, "party", each.name.upper())) for each in fields(PartyWords)
    }
    sifted = dict(zip(_SOUGHT, lexicons.sieve.add(compiled[name] for name in _SOUGHT), strict=True))
    tried = {name: Sifted(compiled[name], heads(compiled[name])) for name in _TRIED}
    return PartyWords(**compiled | tried | sifted)
