"""The benchmark: pairs of consecutive runs, compared as ratios."""
