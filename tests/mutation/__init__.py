"""Mutation testing of the core: whether the tests notice when a line of it says something else (``make mutate``)."""
