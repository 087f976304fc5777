"""Run the picture benchmark: limner beside vtracer on icon corpora (see README.md)."""

import sys

from limner.bench.vectorise import main

if __name__ == "__main__":
    sys.exit(main())
