"""A connection that asks nothing is closed."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol


class Timed(H11Protocol):
    """HTTP as uvicorn speaks it, which has no patience with who begins to ask and does not come to an end.

    ``patience`` is in seconds, from the first moment in which a whole request is waited for.
    """

    patience = 20.0
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Wait for the first request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take in a piece of a request."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side has gone."""
        self._rest()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._watch()

    def _watch(self) -> None:
        """Go on waiting where a request is not whole."""
        if self.cycle is not None and not self.cycle.response_complete and not self.cycle.more_body:
            self._rest()
        elif self._late is None:
            self._late = self.loop.call_later(self.patience, self.transport.close)

    def _rest(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
