"""The small language by which positions are found: ``symbol:BTCUSDT pnl<0 tag:fomo leverage>10``.

A query is parsed into a tree (``tree``, ``parser``), written again (``printing``), answered for all
rows at once (``answering``) and completed while it is typed (``completing``). What can be asked
about stands in ``fields``.
"""
