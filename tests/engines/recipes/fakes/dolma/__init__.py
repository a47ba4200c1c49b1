"""dolma 1.2.1, as much of it as the recipe speaks to."""
