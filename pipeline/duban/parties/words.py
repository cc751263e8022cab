"""The patterns by which parties are read, built once from the lexicons and fragments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from duban.heads import heads
from duban.lexicon import Lexicons, any_of
from duban.rules import load_fragments
from duban.sieve import Sifted

#: The patterns that are looked for in a stretch, and not tried at one place.
_SOUGHT = ("head_strong", "head_weak", "ends_strong", "ends_any", "relative", "postposition", "agent")
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
    several: re.Pattern[str]
    prepositional: Sifted
    fronted: re.Pattern[str]


def load_party_words(lexicons: Lexicons) -> PartyWords:
    """Compile the patterns. Raises ``LexiconError`` where a lexicon type or fragment is missing."""
    fragments = load_fragments(lexicons)
    alternation = lexicons.alternation
    head = alternation("party_head", "party_pronoun")
    strong = alternation("party_head", "party_pronoun", "party_head_short")
    every = alternation("party_head", "party_pronoun", "party_head_short", "party_head_weak")
    tail, ahead = fragments["party_tail"], fragments["body_ahead"]
    joint = f"{alternation('list_joint')}(?!{fragments['not_behind_joint']})"
    long_words = _longer(lexicons, "manner_adverb", "action_verb", "party_trim")
    single = alternation("preposition", "scene_preposition", "predicate_start")
    long_starts = _longer(lexicons, "manner_adverb", "action_verb", "party_trim", "predicate_start")
    verbal = f"{_longer(lexicons, 'action_verb', 'manner_adverb')}|{alternation('not_party_start')}"
    compound = alternation("party_verb") + "{1,3}" + alternation("body_noun")
    trim, times, times_alone = alternation("party_trim"), fragments["time_adjunct"], fragments["time_word"]
    others = f"[0-9]|{times_alone}|{fragments['marker_after_pause']}"
    name_start = f"{head}|{fragments['whole_quantity']}|{alternation('party_modifier', 'party_name_start')}|{compound}"
    prepositions = alternation("preposition", "scene_preposition")
    patterns = {
        "head": head,
        "head_strong": f"{fragments['named_member']}|{strong}{tail}(?!{head}|{fragments['not_behind_head']})",
        "head_weak": alternation("party_head_office"),
        "ends_strong": f"{head}{tail}{fragments['and_others']}$",
        "ends_any": f"{every}{tail}{fragments['and_others']}$",
        "ahead": ahead,
        "goes_on": f"{joint}|{ahead}|{fragments['han']}{{0,3}}{head}|{fragments['list_goes_on']}",
        "predicate": f"(?!{joint}|{ahead})(?:{long_words}|{single})|{others}",
        "predicate_long": f"(?!{ahead}){long_starts}|{fragments['short_predicate']}",
        "verbal": f"(?!{name_start})(?:{verbal})(?!{fragments['list_item_end']})",
        "inside": fragments["not_in_party"],
        "thing": fragments["not_an_agent"],
        "pronoun": alternation("party_pronoun"),
        "quantified": alternation("party_quantifier"),
        "named": f"{alternation('party_modifier')}|{compound}",
        "lead": alternation("party_lead"),
        "ask_lead": alternation("ask_lead"),
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
    }
    compiled: dict[str, Any] = {name: re.compile(pattern) for name, pattern in patterns.items()}
    sifted = lexicons.sieve.add(compiled[name] for name in _SOUGHT)
    tried = {name: Sifted(compiled[name], heads(compiled[name])) for name in _TRIED}
    return PartyWords(**compiled | tried | dict(zip(_SOUGHT, sifted, strict=True)))


def _longer(lexicons: Lexicons, *kinds: str) -> str:
    """The words of two characters and more: a single one (高, 报) opens too many names to tell a predicate."""
    forms = {form for kind in kinds for form in lexicons.forms(kind) if len(form) > 1}
    return any_of(forms)
