"""Deleting a stack: what protects its resources, and how that is lifted."""
