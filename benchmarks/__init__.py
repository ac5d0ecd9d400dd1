"""What the program does, how fast, and beside what a user would pick instead; each part is one command."""
