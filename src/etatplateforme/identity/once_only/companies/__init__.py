"""What API Entreprise answers about companies, establishments and associations, by theme."""
