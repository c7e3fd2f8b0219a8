"""Tools for operators of the platform."""
