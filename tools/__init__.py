"""What the engine can do in the world: declared, catalogued, and reached through one gateway."""
