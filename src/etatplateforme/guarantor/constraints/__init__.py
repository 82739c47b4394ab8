"""What a browser asks of what is typed in a field, as HTML's constraint validation says (HTML, 4.10.21)."""
