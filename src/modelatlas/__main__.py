"""`python -m modelatlas` is `modelatlas`."""

from modelatlas.cli import main

if __name__ == "__main__":
    main()
