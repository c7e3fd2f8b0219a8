"""What a `pulumi preview` means to a reviewer: changes, losses, violations, costs."""
