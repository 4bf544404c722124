"""Real plans: the engine, its provider, the AWS emulator, and readers of what they print."""
