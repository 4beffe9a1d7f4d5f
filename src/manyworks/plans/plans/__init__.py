"""Plans: from rows to the planning library and back, and everything people read off a plan."""
