"""The window itself: how it starts, opens a journal, and what its menus do."""
