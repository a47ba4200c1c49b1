"""Floor 3: meaning, one module per standard; each applies that standard's own precedence and knows no other."""
