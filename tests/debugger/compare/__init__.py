"""The comparison of a student's arrays with ours."""
