"""Typeset equations."""
