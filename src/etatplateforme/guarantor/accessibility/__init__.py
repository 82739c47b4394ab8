"""What the guarantor can say of a page's accessibility from its source alone (RGAA 4.1.2)."""
