"""The file itself: connecting, judging what lies there, making and migrating it."""
