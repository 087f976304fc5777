"""From pixels to measurements: colour, coverage, regions, shapes, and the scene graph they fill."""
