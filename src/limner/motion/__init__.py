"""A video of an animation becomes animation code with the right timing (after Animation2Code)."""
