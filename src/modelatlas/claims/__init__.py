"""The third stage: what a document says. The heart of the program: whose number is this?"""

from modelatlas.claims.extract import extract_claims

__all__ = ["extract_claims"]
