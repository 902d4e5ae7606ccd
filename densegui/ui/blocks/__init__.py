"""An operation drawn as blocks of matrices."""
