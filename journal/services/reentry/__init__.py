"""The way back to trading: where the trader stands after a pause, and what was practiced."""
