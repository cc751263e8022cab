"""The types that everything else uses: text with offsets, structure, what the stages pass on, records."""
