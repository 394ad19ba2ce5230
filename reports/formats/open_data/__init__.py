"""Open data as files: one table as CSV and JSON, its data dictionary, a data package that names them all."""

from collections.abc import Mapping

from reports.documents.open_data import OpenData
from reports.formats.open_data.package import datapackage_of
from reports.formats.open_data.tables import csv_of, dictionary_of, json_of

__all__ = [
    "CSV_NAME",
    "DICTIONARY_NAME",
    "JSON_NAME",
    "PACKAGE_NAME",
    "csv_of",
    "datapackage_of",
    "dictionary_of",
    "json_of",
    "open_data_files",
]

CSV_NAME, JSON_NAME = "results.csv", "results.json"
DICTIONARY_NAME, PACKAGE_NAME = "data-dictionary.csv", "datapackage.json"


def open_data_files(data: OpenData) -> Mapping[str, bytes]:
    """Return all files of the table by their names; the data package names the others with their hashes."""
    files = {CSV_NAME: csv_of(data), JSON_NAME: json_of(data), DICTIONARY_NAME: dictionary_of(data)}
    return {**files, PACKAGE_NAME: datapackage_of(data, files)}
