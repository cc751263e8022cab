"""duban: Chinese meeting texts to grounded records of who asked whom for what by when."""

__version__ = "0.1.0"
