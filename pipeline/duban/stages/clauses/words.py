"""The patterns by which parties are read: the rules of ``party.toml``, one pattern a label."""

from __future__ import annotations

from dataclasses import dataclass, fields

from duban.words.heads import heads
from duban.words.lexicon import Lexicons
from duban.words.rules import load_rules
from duban.words.sieve import Sifted
from duban.words.written import AnyOf

#: The patterns that are looked for in a stretch; the others are tried at one place.
_SOUGHT = (
    *("head_strong", "head_weak", "ends_strong", "ends_any", "relative", "postposition"),
    *("quantified",),
    *("agent", "introduced", "site", "alone", "partner"),
)


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
    goes_on: Sifted
    predicate: Sifted
    predicate_long: Sifted
    verbal: Sifted
    inside: Sifted
    thing: Sifted
    pronoun: Sifted
    quantified: Sifted
    named: Sifted
    lead: Sifted
    ask_lead: Sifted
    trailing: Sifted
    filler: Sifted
    adjunct: Sifted
    preposition: Sifted
    postposition: Sifted
    joint: Sifted
    no_name_end: Sifted
    agent: Sifted
    person: Sifted
    in_charge: Sifted
    each_person: Sifted
    every: Sifted
    relative: Sifted
    relative_verb: Sifted
    role_end: Sifted
    site: Sifted
    built: Sifted
    counted: Sifted
    noun_behind: Sifted
    several: Sifted
    prepositional: Sifted
    introduced: Sifted
    alone: Sifted
    ends_verbal: Sifted
    partner: Sifted
    address: Sifted
    mutual: Sifted
    with_whom: Sifted
    fronted: Sifted
    described: Sifted


def load_party_words(lexicons: Lexicons) -> PartyWords:
    """Each field by the rules of its label. Raises ``LexiconError`` if a label or lexicon type is missing."""
    unions = {each.name: AnyOf(load_rules(lexicons, "party", each.name.upper())) for each in fields(PartyWords)}
    return PartyWords(
        **{
            name: lexicons.sieve.add(union) if name in _SOUGHT else Sifted(union, heads(union))
            for name, union in unions.items()
        }
    )
