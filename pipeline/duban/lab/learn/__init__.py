"""Learn from an annotated corpus what rules alone can't weigh; the models ship as JSON beside the lexicons."""

from duban.lab.learn.train import Report, train

__all__ = ["Report", "train"]
