"""Responsible parties: who is to act, where the text says so, and nobody where it does not."""

from duban.parties.assign import PartyFinder
from duban.parties.full import FullNames

__all__ = ["FullNames", "PartyFinder"]
