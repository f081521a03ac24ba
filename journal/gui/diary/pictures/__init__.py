"""Pictures beside an entry: taken from files, drops and the clipboard, shown small."""
