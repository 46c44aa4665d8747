"""What the grounding checker is measured on."""
