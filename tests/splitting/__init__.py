"""Messages of several goals: what the splitter learns from, and what it is measured on."""
