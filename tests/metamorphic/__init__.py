"""A text in other clothes (script, glosses, blanks, line breaks, what a page puts around it) gives the same records."""
