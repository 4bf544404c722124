"""What a command does from input to report: read, evaluate or run the engine, judge."""
