"""WHAT IS PROMISED: homes and their blocks, the plan of who makes what when, and what becomes of it."""
