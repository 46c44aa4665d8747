"""Hygiene: what is wrong with the articles, and which questions have none."""
