"""Where Manim could not be installed (the Makefile says so) what draws lessons cannot be tested."""

import importlib.util

collect_ignore_glob = [] if importlib.util.find_spec("manim") else ["test_*.py"]
