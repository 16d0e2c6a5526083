"""The domain: what can happen in the casework of a social affairs office, and who may decide it."""
