"""Attacks as tests."""
