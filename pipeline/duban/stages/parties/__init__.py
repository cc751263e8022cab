"""Responsible parties: who is to act, where the text says so, and nobody where it does not."""

from duban.stages.parties.assign import PartyFinder
from duban.stages.parties.full import FullNames

__all__ = ["FullNames", "PartyFinder"]
