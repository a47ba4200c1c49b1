"""The parts of `verbs.audit`: what readers conclude, what a label says to that, how the site serves it, the report."""
