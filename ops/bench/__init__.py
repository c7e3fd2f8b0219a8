"""The repository's benchmark: pairs of runs, one after the other, compared as ratios."""
