"""From code to pixels: printing, sanitising and rasterising, always in a limited child process."""
