"""A plan as rows: its board of lanes, and everything that leaves as files."""
