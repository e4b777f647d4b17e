"""Run the made-up texts, dictionaries and files of the tests for as long as one likes.

    python benchmarks/fuzz.py [--times 100]

The tests take a few dozen cases of each kind, always the same; this takes so many times more, and others each time. A
case that fails is printed as small as it can be made.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]


def start() -> int:
    """Run the tests with more cases; return their exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=float, default=100)
    command = [sys.executable, "-m", "pytest", "-q", "tests/test_fuzz.py", "tests/test_formats_fuzz.py"]
    return subprocess.call(command, cwd=HOME, env={**os.environ, "PARALLAX_FUZZ": str(parser.parse_args().times)})


if __name__ == "__main__":
    sys.exit(start())
