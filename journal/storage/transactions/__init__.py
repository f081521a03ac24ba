"""What happens inside one transaction: reading values, adding rows."""
