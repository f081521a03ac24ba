"""The pause after a liquidation, computed from the record and never stored."""
