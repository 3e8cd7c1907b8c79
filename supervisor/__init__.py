"""Start the whole desk on one machine, keep it running, and leave nothing behind."""
