"""Everything that serves annotated corpora: markup, checks, scores."""
