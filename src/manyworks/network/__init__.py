"""WHO MAKES: workshops, their machines and hours, and where the records came from."""
