"""What futures trading is: pure values and calculations, no Qt, no SQL, no files, no clock."""
