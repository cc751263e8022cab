"""What every clause shows, read once for all later stages: signs, subjects, owners."""
