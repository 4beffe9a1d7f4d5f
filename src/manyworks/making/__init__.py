"""MAKING: homes and their blocks, and the plan of who makes what when."""
