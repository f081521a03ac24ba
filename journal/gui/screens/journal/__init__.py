"""The Journal screen: positions and everything told about one."""
