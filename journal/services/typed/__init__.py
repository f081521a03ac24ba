"""What no file tells and the trader types: facts about positions, whole trades."""
