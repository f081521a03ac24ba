"""What the exchange computes from margin: liquidation, bankruptcy, maintenance, in exact decimals.

``brackets`` holds the tables, ``contracts`` the formulas and lines of one position (linear and
inverse), ``account`` positions and assets that share a balance, ``quantities`` everything else a
trader asks, ``profiles`` other exchanges, ``sweep`` what-ifs by the million in float64,
``simulator`` a liquidation step by step.
"""
