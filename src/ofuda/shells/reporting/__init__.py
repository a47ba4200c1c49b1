"""Reading runs again: what they decided is added up, and decided anew where somebody asks for that."""
