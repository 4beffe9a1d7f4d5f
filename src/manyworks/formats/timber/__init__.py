"""Timber frames and buildings: BTLx for saws, IFC for everyone else."""
