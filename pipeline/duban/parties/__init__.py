"""Responsible parties: who is to act, where the text says so, and nobody where it does not."""

from duban.parties.assign import PartyFinder

__all__ = ["PartyFinder"]
