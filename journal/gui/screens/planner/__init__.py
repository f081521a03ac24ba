"""The Planner screen."""
