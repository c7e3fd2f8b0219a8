"""Drills: what the platform promises for bad days, tried out and timed."""
