"""What a report is made of, before it is put into words."""
