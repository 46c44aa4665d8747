"""What topics are learned from and measured on."""
