"""Floor 5: the verbs, pure: the same arguments give the same answer."""
