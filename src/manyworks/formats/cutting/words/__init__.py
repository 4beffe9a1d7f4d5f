"""What the words of a drawing say: names of layers, texts, names of things, dimensions."""
