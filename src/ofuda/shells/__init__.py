"""Floor 6: the only code that touches network, disk, clock and environment."""
