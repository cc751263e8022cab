"""Scores of extraction against an annotated corpus: pairing, figures, reports, comparison and the gate."""
