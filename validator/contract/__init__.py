"""Outputs and SSM parameters as an API: what is published, frozen, and how it changes."""
