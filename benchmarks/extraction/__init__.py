"""How much of real texts is read, and how rightly, beside what a user would pick instead."""
