"""Search over allocation and priority: start rules, neighbourhood moves, annealing, zones."""
