"""WHAT IS GOOD ENOUGH: first articles, and what else has to be shown before work goes on."""
