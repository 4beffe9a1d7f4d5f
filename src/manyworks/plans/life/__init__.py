"""When life happens to a plan: say what happened, see what moves and why, accept the new plan or leave it."""
