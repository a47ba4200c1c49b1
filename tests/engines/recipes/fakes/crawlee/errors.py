class ContextPipelineInterruptedError(Exception):
    """The request counts as handled."""


class HttpStatusCodeError(Exception):
    """Tried again, up to a number of times; there not where it is the client's error."""
