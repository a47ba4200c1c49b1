"""URL → Resource, over a network that is taken for hostile. Nothing here is imported before a URL is to be fetched."""
