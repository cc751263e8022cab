"""Generated texts for duban, and what must hold for each of them.

``texts`` makes them, ``invariants`` checks them, ``targets`` are the parts of duban that get them. The tests here try
some thousands; ``make fuzz`` lets a fuzzer guided by coverage (atheris, extra ``fuzz``) look for new paths through
each target, and ``make soak`` reads a million in one process. An input that fails is written to ``tests/fuzz/found``;
it becomes a row of ``cases.tsv`` when it is mended.
"""
