"""Views of records: what a clerk, a planner and a researcher look at."""
