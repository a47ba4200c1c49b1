"""Floor 4: the tables of mechanisms, channels, policies and agents."""
