"""What runs, and how requests reach it."""
