"""The HTML report: one self-contained page, no external script, style, font or image."""

from validator.report.html.page import render

__all__ = ["render"]
