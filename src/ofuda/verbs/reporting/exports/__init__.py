"""A report in the forms that others ask for: each says what was checked, and leaves blank what nobody said."""
