"""What surrounds every screen: rail, top bar, badge, crash dialog."""
