"""What the computer knows about the time: wall clock, boot clock, and whether it is in step."""
