"""Orders: a home on a plot, its access limits, phases and blocks in erection order."""
