"""The read-only API client; the only room that opens sockets."""
