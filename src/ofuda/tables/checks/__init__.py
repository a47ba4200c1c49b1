"""The checks of the validator, by what they read. A check's docstring is its rule's page: `ofuda rule NAME` prints it.

It says what is found, why that matters, and shows it wrong and right. A check is given a view of one document,
which reads
it once with the readers of the floors below, and gives the findings of its own rule.
"""
