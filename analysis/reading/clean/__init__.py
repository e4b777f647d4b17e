"""Cleaning with a ledger: what is taken out of a raw text, where, by which rule, and how to undo it."""

from analysis.reading.clean.ledger import apply_removals, clean_offset, raw_offset, restore_raw
from analysis.reading.clean.rules import REASONS, clean_text

__all__ = ["REASONS", "apply_removals", "clean_offset", "clean_text", "raw_offset", "restore_raw"]
