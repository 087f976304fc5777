"""Measure what tracing costs as pictures grow (see README.md)."""

import sys

from limner.bench.scale import main

if __name__ == "__main__":
    sys.exit(main())
