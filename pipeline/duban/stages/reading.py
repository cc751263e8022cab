"""A text on its way to the finders: cleaned, cut, with its structure, its voices and its clauses."""

from __future__ import annotations

from dataclasses import dataclass

from duban.core.model import Segmentation
from duban.core.packed import pack
from duban.core.structure import UNKNOWN, Structure
from duban.core.text import NormalizedText, Span
from duban.ner import Recognizer
from duban.stages.clauses.facts import ClauseReading
from duban.stages.clauses.read import ClauseReader
from duban.stages.manner import MannerReader
from duban.stages.normalize import characters, clean
from duban.stages.script import Simplifier
from duban.stages.segment import segment
from duban.stages.speakers import SpeakerFinder, Voices
from duban.stages.structure import StructureFinder
from duban.words.lexicon import Lexicons
from duban.words.logistic import Logistic
from duban.words.rules import load_rules


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the finders get it: cleaned, with its structure in the cleaned text, its voices, read by clauses.

    ``meeting`` says whether it is one in talk or in notes.
    """

    normalized: NormalizedText
    structure: Structure
    meeting: bool
    voices: Voices
    clauses: ClauseReading

    @property
    def cut(self) -> Segmentation:
        """The cleaned text in blocks and sentences."""
        return self.clauses.cut


class TextReader:
    """Reads a text once for all finders; built once."""

    def __init__(
        self,
        lexicons: Lexicons,
        simplifier: Simplifier,
        ner: Recognizer | None = None,
        manner: Logistic | None = None,
    ) -> None:
        self._simplifier = simplifier
        self._sieve, self._many = lexicons.sieve, lexicons.many
        self._cleaning = load_rules(lexicons, "normalize")
        self._layout = load_rules(lexicons, "layout", sifted=True)
        self._find_structure = StructureFinder(lexicons)
        self._is_meeting = MannerReader(lexicons, manner)
        self._find_speakers = SpeakerFinder(lexicons, ner)
        self.read_clauses = ClauseReader(lexicons)

    def __call__(self, text: str, known: Structure = UNKNOWN) -> Reading:
        """The reading of a well-formed text; ``known`` is what its file said of its layout."""
        plain = characters(text, self._simplifier)
        self._many.read(plain.text)
        structure = self._find_structure(text, plain.text, known)
        normalized = clean(plain, self._cleaning, structure)
        structure = structure.moved(normalized.inside)
        cut = segment(self._sieve.read(normalized.text), self._layout, structure)
        meeting = self._is_meeting(cut.text, structure.turns)
        voices = self._find_speakers(cut, structure.turns, meeting=meeting)
        clauses = self.read_clauses(cut, pack(Span(a.start, a.end) for a in voices.attributions))
        return Reading(normalized, structure, meeting, voices, clauses)
