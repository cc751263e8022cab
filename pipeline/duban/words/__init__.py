"""Words, rules and weights as data: loaded from ``lexicons/``, compiled, and looked for together."""
