"""What a design looks like on paper and as files to take away."""
