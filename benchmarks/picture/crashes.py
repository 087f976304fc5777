"""Trace whole corpora and count what fails (see README.md)."""

import sys

from limner.bench.crashes import main

if __name__ == "__main__":
    sys.exit(main())
