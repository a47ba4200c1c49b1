"""Floor 2: syntax. Bytes become a neutral structure with places; no word about AI, and no exception on bad input."""
