"""The panel of the confusion matrix and of the worst classified examples."""
