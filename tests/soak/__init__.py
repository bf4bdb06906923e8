"""What takes long: `make soak`. Named so that pytest finds it only where it is told to."""
