"""Where Manim could not be installed (the Makefile says so) what reads its sources cannot be tested."""

import importlib.util

NEEDING = ["test_index.py", "test_lint.py", "test_mends.py", "test_renames.py", "test_repair.py"]
collect_ignore = [] if importlib.util.find_spec("manim") else NEEDING
