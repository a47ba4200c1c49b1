"""Mutated octets into every parser: `targets` says what and what must hold, `engine` does it."""
