
from ofuda.nouns.diagnostics import Diagnostic
def findings(lines, source, *, absent):
    return ()
