"""The pages of a decided year for the municipality's public web server, as a folder of plain files."""
