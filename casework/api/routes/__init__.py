"""One router per subject of DESIGN §10."""
