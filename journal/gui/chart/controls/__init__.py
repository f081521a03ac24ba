"""What is pressed, dragged or typed around a chart."""
