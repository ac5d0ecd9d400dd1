"""What sentences say: their clauses, whom they speak of, the rules that read them."""
