"""Read the messages from the code into the catalogue, and list what has no translation yet."""

from locales import PO, ROOT, missing, update

for text in missing(update()):
    print(f"no translation yet: {text!r}")
print(f"{PO.relative_to(ROOT)} is up to date; translate there, then run this again")
