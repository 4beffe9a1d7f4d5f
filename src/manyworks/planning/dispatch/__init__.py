"""The compiled dispatcher: what the floors of all workshops do, given who makes what and in which order.

A workshop is non-delay: whenever a machine (and the people it needs) is free and work waits for it, the
most urgent work begins. `floor` holds the problem as arrays, `shop` runs one workshop from any moment on,
`settle` lets a disturbance spread to the workshops that notice it, `price` values an allocation.
"""
