"""Lists of workshops from other people's files, in Open Know-Where words."""
