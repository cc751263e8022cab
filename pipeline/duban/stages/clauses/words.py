"""The patterns by which parties are read, built once from the lexicons and fragments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from duban.words.heads import heads
from duban.words.lexicon import Lexicons
from duban.words.lexicon import any_of as trie
from duban.words.rules import load_fragments
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
    ahead: re.Pattern[str]
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


def load_party_words(lexicons: Lexicons) -> PartyWords:
    """Compile the patterns. Raises ``LexiconError`` where a lexicon type or fragment is missing."""
    fragments = load_fragments(lexicons)
    any_of = lexicons.alternation
    head = any_of("party_head", "party_head_site", "party_pronoun")
    strong = any_of("party_head", "party_head_site", "party_pronoun", "party_head_short")
    every = any_of("party_head", "party_head_site", "party_pronoun", "party_head_short", "party_head_weak")
    tail, ahead = fragments["party_tail"], fragments["body_ahead"]
    behind = f"{fragments['no_ministry']}|{head}|{fragments['not_behind_head']}"
    joint = f"{any_of('list_joint')}(?!{fragments['not_behind_joint']})"
    long_words = _longer(lexicons, "manner_adverb", "action_verb", "party_trim")
    single = any_of("preposition", "scene_preposition", "predicate_start")
    long_starts = _longer(lexicons, "manner_adverb", "action_verb", "party_trim", "predicate_start")
    verbal = f"{_longer(lexicons, 'action_verb', 'manner_adverb')}|{any_of('not_party_start')}"
    compound = any_of("party_verb") + "{1,3}" + fragments["body_kind"] + any_of("body_noun")
    trim, times, times_alone = any_of("party_trim"), fragments["time_adjunct"], fragments["time_word"]
    others = f"[0-9]|{times_alone}|{fragments['other_predicate']}"
    name_start = f"{head}|{fragments['whole_quantity']}|{any_of('party_modifier', 'party_name_start')}|{compound}"
    prepositions = any_of("preposition", "scene_preposition")
    patterns = {
        "head": head,
        "head_strong": f"{fragments['named_member']}|{strong}{tail}(?!{behind})",
        "head_weak": any_of("party_head_office"),
        "ends_strong": f"{strong}{tail}{fragments['and_others']}$",
        "ends_any": f"{every}{tail}{fragments['and_others']}$",
        "ahead": ahead,
        "goes_on": f"{joint}|{ahead}|{fragments['han']}{{0,3}}{head}|{fragments['list_goes_on']}",
        "predicate": f"(?!{joint}|{ahead}|{fragments['signs']})(?:{long_words}|{single}|{others})",
        "predicate_long": f"(?!{ahead}){long_starts}|{fragments['short_predicate']}",
        "verbal": f"(?!{name_start})(?:{verbal})(?!{fragments['list_item_end']})",
        "inside": fragments["not_in_party"],
        "thing": fragments["not_an_agent"],
        "pronoun": f"{any_of('party_pronoun')}|{fragments['third_person']}",
        "quantified": any_of("party_quantifier"),
        "named": f"{any_of('party_modifier')}|{compound}",
        "lead": any_of("party_lead"),
        "ask_lead": any_of("ask_lead"),
        "trailing": f"{trim}$",
        "filler": f"(?:{trim}|{times}|，){{0,3}}",
        "adjunct": f"{times}，?",
        "preposition": prepositions,
        "postposition": fragments["postposition"],
        "joint": joint,
        "no_name_end": fragments["no_name_end"],
        "agent": fragments["agent_mark"],
        "prepositional": f"(?!{name_start}){prepositions}",
        "fronted": fragments["fronted_object"],
        "several": fragments["several_bodies"],
        "relative": fragments["relative_mark"],
        "relative_verb": fragments["relative_verb"],
        "role_end": fragments["party_role_end"],
        "site": fragments["site"],
        "built": fragments["built"],
        "counted": fragments["counted"],
        "noun_behind": fragments["noun_behind"],
        "introduced": fragments["asks_of"],
        "alone": fragments["party_alone"] + "$",
        "ends_verbal": f"(?:{_longer(lexicons, 'action_verb', 'never_in_party')}|{any_of('party_object_of')})$",
        "address": fragments["address"],
        "mutual": fragments["mutual"],
        "with_whom": fragments["with_whom"],
        "partner": fragments["acts_with"],
    }
    compiled: dict[str, Any] = {name: re.compile(pattern) for name, pattern in patterns.items()}
    sifted = lexicons.sieve.add(compiled[name] for name in _SOUGHT)
    tried = {name: Sifted(compiled[name], heads(compiled[name])) for name in _TRIED}
    return PartyWords(**compiled | tried | dict(zip(_SOUGHT, sifted, strict=True)))


def _longer(lexicons: Lexicons, *kinds: str) -> str:
    """The words of two characters and more: a single one (高, 报) opens too many names to tell a predicate."""
    forms = {form for kind in kinds for form in lexicons.forms(kind) if len(form) > 1}
    return trie(forms)
