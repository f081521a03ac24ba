"""Candles: columns of numbers in time order, and the coarser levels a chart draws from."""
