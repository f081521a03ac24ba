"""What-if answers by the million in float64; whatever is shown of one position stays Decimal."""
