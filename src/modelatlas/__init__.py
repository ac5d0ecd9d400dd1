"""modelatlas: what has been said about AI models, as a knowledge graph with evidence."""
