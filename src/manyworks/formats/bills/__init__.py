"""Bills of parts and materials from CSV files and workbooks."""
