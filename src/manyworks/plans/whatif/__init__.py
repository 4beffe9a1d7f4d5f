"""What if the network had more or less of something: ask, and see the answers side by side."""
