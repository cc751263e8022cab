"""Who speaks where: names, posts, verbs of saying, turns."""

from __future__ import annotations

from duban.stages.speakers.finder import SpeakerFinder
from duban.stages.speakers.types import Attribution, Voices

__all__ = ["Attribution", "SpeakerFinder", "Voices"]
