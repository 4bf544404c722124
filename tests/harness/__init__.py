"""What the real-engine tests share: copies of the Terraform tree, bounded engine calls, worlds."""
