"""The excursions of very many positions at once, as floats: what tables sort and filter by."""
