"""The demonstration: an example shop with real services, and the story played against them."""
