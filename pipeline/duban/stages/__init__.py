"""The straight line from raw text to findings: one verb a module, pure functions between frozen types."""
