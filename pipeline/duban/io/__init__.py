"""Input and output: readers of files, writers of records, stores."""
