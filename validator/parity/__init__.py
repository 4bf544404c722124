"""Two environments side by side: what differs, what may differ, and what follows from the name."""
