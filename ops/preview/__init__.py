"""The review of a `pulumi preview`: changes, losses, violations and costs."""
