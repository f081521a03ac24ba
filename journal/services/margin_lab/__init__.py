"""What the Margin lab answers, one subject a file; ``service.MarginLabService`` is its door."""
