"""The address plan beyond judging a graph: free blocks, allocation, its own rules, and editing."""
