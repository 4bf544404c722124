"""Writes what others start from: consumer projects, policies, modules of the foundation.

Templates are package data: each `.tf` file among them is HCL that `terraform fmt` leaves alone.
They become text by `template.render`; nothing here reads or writes the user's files.
"""
