"""AutoCAD drawing exchange files, R12 to 2018: reading and writing."""
