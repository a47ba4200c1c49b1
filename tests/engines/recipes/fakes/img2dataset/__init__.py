"""img2dataset 1.47.0, as much of it as the recipe speaks to."""

from img2dataset.main import download as download
