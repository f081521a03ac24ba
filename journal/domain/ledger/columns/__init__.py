"""A million fills as columns of whole numbers: folded by numpy, exact where it is money."""
