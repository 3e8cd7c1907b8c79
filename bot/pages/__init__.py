"""Pages that are served: the widget's and the console's files, and those behind a one-time link."""
