"""Runs over files of rows. A kill at any moment loses nothing and doubles nothing (security page, T17)."""
