"""The trader's routine: days and weeks looked back at, and one if-then sentence a week."""
