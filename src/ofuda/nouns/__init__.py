"""Floor 1: what everything else speaks of. Standard library only."""
