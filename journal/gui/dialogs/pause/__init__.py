"""What the trader can do about a running pause: lengthen it, dispute it, leave it by the door."""
