"""The laboratory: the annotated corpus, measuring, learning, and the lint of words and rules."""
