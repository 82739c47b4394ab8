"""False administrations that hold invented files, behind the contracts of API Particulier and API Entreprise."""
