"""What the exchange computes from margin: liquidation, bankruptcy, maintenance, in exact decimals.

``brackets`` holds the tables, ``linear`` the formulas of one USDⓈ-M position, both legs of one
symbol in cross, everything that is shown of one position, and a whole wallet.
"""
