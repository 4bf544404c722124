"""checkov beside us: the pinned release in an environment of its own, its results as findings."""
