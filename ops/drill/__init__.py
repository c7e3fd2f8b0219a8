"""Recovery drills: run and timed against their targets."""
