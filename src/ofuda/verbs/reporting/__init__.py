"""From what runs counted to a report, and from a report to its documents."""
