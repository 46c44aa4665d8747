"""Knowledge without IO: reading, cutting, evidence."""
