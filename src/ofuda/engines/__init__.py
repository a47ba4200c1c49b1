"""Floor 7: skins over the verbs for the engines that people already run."""
