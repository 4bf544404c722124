"""`scan --fix` and the editor's quick fixes: what a policy calls mechanical, proved before kept."""
