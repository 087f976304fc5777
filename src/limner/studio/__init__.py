"""Pages that read run folders, and nothing else."""
