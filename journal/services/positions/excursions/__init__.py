"""How far price went against positions and for them, and how near liquidation came."""
