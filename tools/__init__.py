"""What the engine can do in the world: declarations, the catalogue, the gateway."""
