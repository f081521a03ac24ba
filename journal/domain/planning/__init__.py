"""A trade before it is made: how large it may be, and which of the trades made was meant by it."""
