"""The Review screen: why a liquidation happened, page by page."""
