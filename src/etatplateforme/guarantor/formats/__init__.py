"""What the guarantor found, in the formats that other tools read: SARIF, EARL, ACT implementation reports."""
