"""HCL and Terraform JSON to one typed syntax tree with places and comments."""

from validator.syntax.parser import parse, parse_expression, parse_template

__all__ = ["parse", "parse_expression", "parse_template"]
