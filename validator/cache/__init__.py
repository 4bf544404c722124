"""What is remembered between runs, and the record of what a run looked at.

`files` is the only way that sources are read: what was looked at can be recorded, and looked at
again later. `store` holds entries on disk, `results` entries that are valid while everything that
was looked at is as it was. The package knows neither syntax nor verdicts: callers bring bytes.
"""
