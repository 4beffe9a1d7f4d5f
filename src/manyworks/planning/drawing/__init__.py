"""Plans as SVG, by pure functions: lanes, sheets, shares and the path of the search."""
