"""What is sent twice happens once."""
