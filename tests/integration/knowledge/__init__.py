"""The two indexes under one suite of tests: each promise is kept by both, or by neither."""
