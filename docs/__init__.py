"""The documentation's own code: generate (writes docs/reference from the product)."""
