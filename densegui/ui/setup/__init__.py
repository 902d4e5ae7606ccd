"""The forms at the left, the gallery of data, the layers."""
