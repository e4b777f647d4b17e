"""Cleaning with a ledger: what is removed from a raw text, where, and by which rule."""

from analysis.reading.clean.rules import REASONS, clean_columns, clean_text

__all__ = ["REASONS", "clean_columns", "clean_text"]
