"""A stack's own file, written or edited from a few answers."""
