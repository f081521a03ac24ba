"""Plots of figures over many trades: arrays in, a still picture with a cursor over it."""
