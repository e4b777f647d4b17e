"""Findings as claims: what each rests on, how strongly it may be said, and whether it holds when counted otherwise."""
