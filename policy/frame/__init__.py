"""What rules are made of: declarations, careful reading of values, policy documents, networks."""
