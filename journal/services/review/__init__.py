"""Reviews of liquidations as the trader writes them."""
