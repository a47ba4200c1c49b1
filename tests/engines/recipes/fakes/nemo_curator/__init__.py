"""NeMo Curator 1.4.0, as much of it as the recipe speaks to."""
