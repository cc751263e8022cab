"""From a name on the command line to a back end."""

from __future__ import annotations

from collections.abc import Callable

from duban.ner.protocol import NerError, Recognizer

GROUP = "duban.ner"
BUILT_IN = ("none", "rules", "jieba", "lac", "spacy:NAME")


def load_recognizer(spec: str | None) -> Recognizer | None:
    """The back end that ``spec`` names; ``None`` for ``none`` and for ``rules``, which need none.

    A name may carry an argument behind a colon (``spacy:zh_core_web_sm``). Third parties register a callable
    ``(argument) -> Recognizer`` under the entry point group ``duban.ner``. Raises ``NerError`` for an unknown name, and
    where the library or model behind it is missing.

    >>> load_recognizer("none") is None
    True
    """
    name, _, argument = (spec or "none").partition(":")
    if name in ("none", "rules", ""):
        return None
    factory = _built_in(name) or _third_party(name)
    if factory is None:
        raise NerError(f"no NER back end is called {name!r}; there are {', '.join((*BUILT_IN, *_third_party_names()))}")
    return factory(argument)


def _built_in(name: str) -> Callable[[str], Recognizer] | None:
    if name == "jieba":
        from duban.ner.jieba_tagger import JiebaTagger

        return lambda _: JiebaTagger()
    if name == "lac":
        from duban.ner.lac import LacTagger

        return lambda _: LacTagger()
    if name == "spacy":
        from duban.ner.spacy_pipeline import SpacyPipeline

        return SpacyPipeline
    return None


def _third_party(name: str) -> Callable[[str], Recognizer] | None:
    from importlib.metadata import entry_points  # slow, and few ask for a back end of somebody else's

    for point in entry_points(group=GROUP):
        if point.name == name:
            factory: Callable[[str], Recognizer] = point.load()
            return factory
    return None


def _third_party_names() -> tuple[str, ...]:
    from importlib.metadata import entry_points

    return tuple(sorted(point.name for point in entry_points(group=GROUP)))
