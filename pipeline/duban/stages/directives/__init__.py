"""Directives: the requests, prohibitions, exhortations and promises of a text."""

from duban.stages.directives.find import DirectiveFinder

__all__ = ["DirectiveFinder"]
