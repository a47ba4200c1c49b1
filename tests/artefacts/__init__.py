"""What is generated from `schema/vocabulary.yml`, and from the files that the package carries."""
