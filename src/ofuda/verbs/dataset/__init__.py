"""Decides the rows of tables as `resolve` decides one resource (law `batch_equals_one_by_one`)."""
