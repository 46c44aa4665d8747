"""The words and rules of Casework: pure, frozen, knowing no system but themselves."""
