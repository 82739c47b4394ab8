"""Territories: communes, intercommunal bodies, départements and regions, as the State knows them today."""
