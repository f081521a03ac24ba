"""Files in and out: imports, exports, backups, and where files disagree."""
