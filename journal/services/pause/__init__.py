"""The pause as the services enforce it."""
