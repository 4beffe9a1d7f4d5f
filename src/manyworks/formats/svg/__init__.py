"""Scalable Vector Graphics as cutting files: reading and writing."""
