"""A program that serves pages, as a user starts it."""

import time
import urllib.request


def wait_until_it_answers(place, server):
    """Ask again and again; minutes, since a busy machine may be slow, and then it hangs."""
    for _ in range(1500):
        try:
            urllib.request.urlopen(place, timeout=120).close()
            return
        except OSError:
            assert server.poll() is None, server.stderr.read()
            time.sleep(0.2)
    raise AssertionError(f"{place} never answers")
