"""A local AWS: Pulumi providers with moto behind them, in one process."""
