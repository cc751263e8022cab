"""duban inside spaCy: a pipeline component, and a tokenizer with its own jieba.

``nlp.add_pipe("duban")`` writes ``doc.spans["duban"]``; ``doc.user_data["duban"]`` holds the whole record and what did
not fit. Nothing is set on spaCy's own classes, so that two versions can live in one process.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import DummyTokenizer, filter_spans, get_words_and_spaces, registry

from duban.core.records import Document
from duban.ner.jieba_tagger import own_tokenizer

_log = logging.getLogger(__name__)

KEY = "duban"
Found = tuple[int, int, str, str]


class DubanComponent:
    """The ``duban`` factory: directives, parties, deadlines, counts and speakers as labelled spans.

    ``ner`` is a back end's name, ``date`` an ISO date for texts that state none, ``spans_key`` the span group.
    With ``entities``, spans that overlap no existing entity are also added to ``doc.ents``. The extractor is built with
    the first text and never pickled, so that ``nlp.pipe(n_process=2)`` and ``to_disk`` work.
    """

    def __init__(self, ner: str | None, date: str | None, spans_key: str, entities: bool) -> None:
        self._options = (ner, date, spans_key, entities)
        self._extractor: Any = None

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one document."""
        _, date, key, entities = self._options
        return annotate(doc, self._extract()(doc.text, date=date), key, entities=entities)

    def __getstate__(self) -> tuple[str | None, str | None, str, bool]:
        return self._options

    def __setstate__(self, options: tuple[str | None, str | None, str, bool]) -> None:
        self._options, self._extractor = options, None

    def _extract(self) -> Any:
        if self._extractor is None:
            from duban.extractor import Extractor

            self._extractor = Extractor(ner=self._options[0])
        return self._extractor


def annotate(doc: Doc, record: Document, spans_key: str = KEY, *, entities: bool = False) -> Doc:
    """Write a record of ``doc.text`` into the document, and return it.

    What begins or ends inside a token is logged, and kept in ``doc.user_data["duban"]["rejects"]``. Raises
    ``ValueError`` where the record is of another text.
    """
    if hashlib.sha256(doc.text.encode("utf-8", "surrogatepass")).hexdigest() != record.document.sha256:
        raise ValueError(f"the record of {record.document.id} was made from a different text")
    content = record.model_dump(mode="json")
    spans, rejects = [], []
    for start, end, label, number in _findings(content):
        span = doc.char_span(start, end, label=label, span_id=number)
        if span is None:
            rejects.append({"start": start, "end": end, "label": label, "reason": "no token boundary there"})
        else:
            spans.append(span)
    if rejects:
        _log.info("%s: %d of %d spans don't fit the tokens", record.document.id, len(rejects), len(rejects + spans))
    doc.spans[spans_key] = spans
    doc.user_data[KEY] = {"record": content, "rejects": rejects}
    if entities:
        doc.set_ents(_entities(doc, spans), default="unmodified")
    return doc


def to_doc(record: Document, text: str, nlp: Language) -> Doc:
    """A record as a document, its text cut by the tokenizer of ``nlp``; see ``annotate``.

    >>> import duban, spacy
    >>> text = "会议要求，市财政局要保障资金。"
    >>> doc = to_doc(duban.extract(text), text, spacy.blank("zh"))
    >>> [(span.label_, span.text) for span in doc.spans["duban"]][1]
    ('PARTY', '市财政局')
    """
    return annotate(nlp.make_doc(text), record)


@Language.factory(
    "duban",
    assigns=["doc.spans", "doc.user_data"],
    default_config={"ner": None, "date": None, "spans_key": KEY, "entities": False},
)
def make_component(
    nlp: Language,  # noqa: ARG001  spaCy passes both
    name: str,  # noqa: ARG001
    ner: str | None,
    date: str | None,
    spans_key: str,
    entities: bool,
) -> DubanComponent:
    """The component, as ``nlp.add_pipe("duban", config={…})`` and a ``config.cfg`` ask for it."""
    return DubanComponent(ner, date, spans_key, entities)


class JiebaTokenizer(DummyTokenizer):
    """Words by jieba, with a tokenizer that no other code shares."""

    def __init__(self, vocab: Any) -> None:
        self.vocab = vocab
        self._jieba = own_tokenizer()

    def __call__(self, text: str) -> Doc:
        """Cut a text; its white space is kept, so that ``doc.text == text``."""
        words, spaces = get_words_and_spaces(list(self._jieba.cut(text)), text)
        return Doc(self.vocab, words=words, spaces=spaces)

    def __reduce__(self) -> tuple[type[JiebaTokenizer], tuple[Any]]:
        return JiebaTokenizer, (self.vocab,)


@registry.tokenizers("duban.jieba.v1")  # type: ignore[untyped-decorator]  # spaCy leaves it untyped
def make_tokenizer() -> Any:
    """A factory for ``[nlp.tokenizer] @tokenizers = "duban.jieba.v1"``."""
    return lambda nlp: JiebaTokenizer(nlp.vocab)


def _findings(record: dict[str, Any]) -> Iterator[Found]:
    """Every span of a record with its label and the id of what it belongs to."""
    for commitment in record["commitments"]:
        yield commitment["start"], commitment["end"], "DIRECTIVE", commitment["id"]
        for party in commitment["responsible"]:
            yield party["start"], party["end"], "PARTY", commitment["id"]
    for kind, label in (("deadlines", "DEADLINE"), ("project_counts", "PROJECT_COUNT")):
        for number, item in enumerate(record[kind]):
            yield item["start"], item["end"], label, f"{kind}-{number}"
    for number, speaker in enumerate(record["speakers"]):
        for mention in speaker["mentions"]:
            yield mention["start"], mention["end"], "SPEAKER", f"speaker-{number}"


def _entities(doc: Doc, spans: list[Span]) -> list[Span]:
    """The short spans that overlap neither each other nor an entity that is there already."""
    taken = {token.i for entity in doc.ents for token in entity}
    free = [s for s in spans if s.label_ != "DIRECTIVE" and not taken & set(range(s.start, s.end))]
    return list(filter_spans(free))
