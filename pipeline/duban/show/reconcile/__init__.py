"""A ledger held against the minutes that it was made from."""

from duban.show.reconcile.compare import Finding, reconcile
from duban.show.reconcile.ledgers import LedgerError, LedgerRow, read_ledger

__all__ = ["Finding", "LedgerError", "LedgerRow", "read_ledger", "reconcile"]
