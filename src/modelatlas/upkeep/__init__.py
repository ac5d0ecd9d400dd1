"""Keeping a store: build into it, take documents back, see what is in it, write it out. See docs/store.md."""

from modelatlas.upkeep.building import StoreReport, build_store
from modelatlas.upkeep.keeping import DocumentStatus, Status, export, forget, status

__all__ = ["DocumentStatus", "Status", "StoreReport", "build_store", "export", "forget", "status"]
