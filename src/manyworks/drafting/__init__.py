"""DRAFTING: facts to a planning problem, a plan to papers and files; pure, between libraries and tables."""
