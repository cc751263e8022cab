"""The types that everything else speaks in: text with offsets, structure, what the stages hand on, records."""
