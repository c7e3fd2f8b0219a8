"""Sample inputs of each declared type: one module per AWS service, each with a list `SAMPLES`."""
