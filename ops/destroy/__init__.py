"""Deletion of a stack: protection of its resources."""
