"""Lists as files: CSV and XLSX of what a list answers, for people who work with spreadsheets."""
