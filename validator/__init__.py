"""shared-check: proves the standards of a shared Terraform foundation on AWS."""

__version__ = "0.1.0"
