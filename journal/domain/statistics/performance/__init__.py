"""Figures of trading with their definitions: how often, how much, at which risk."""
