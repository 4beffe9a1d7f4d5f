"""The demo story: a believable network, told in order, made by the same actions that people use."""
