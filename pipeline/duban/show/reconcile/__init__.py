"""A ledger held against the minutes that it was made from, and what people wrote into it."""

from duban.show.reconcile.adoption import Adopted, adopt, columns
from duban.show.reconcile.compare import Finding, reconcile
from duban.show.reconcile.ledgers import LedgerError, LedgerRow, read_ledger

__all__ = ["Adopted", "Finding", "LedgerError", "LedgerRow", "adopt", "columns", "read_ledger", "reconcile"]
