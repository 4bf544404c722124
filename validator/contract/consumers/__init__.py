"""The consumers index: every read of a foundation in any number of checkouts."""
