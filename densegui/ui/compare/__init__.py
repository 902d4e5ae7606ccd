"""The panel that compares a student's arrays with ours."""
