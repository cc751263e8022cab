"""What all tests share."""

pytest_plugins = ["hardening.plugin", "pytester"]
