"""What a stack costs a month at list prices."""
