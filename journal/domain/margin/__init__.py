"""What the exchange computes from margin: liquidation, bankruptcy, maintenance, in exact decimals.

``brackets`` holds the tables, ``linear`` the formulas for one position, ``hedge`` both legs of one
symbol in cross, ``lines`` everything that is shown of one position, ``portfolio`` a whole wallet.
"""
