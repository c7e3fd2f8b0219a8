"""The `random` provider: the types of pulumi-random that the program uses."""
