"""Write the tables of docs/hardening.md from what the tests wrote down."""

from hardening import PAGE, filled

PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
