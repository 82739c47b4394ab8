"""What a file says of people before it is published: personal data that it certainly holds, doubts, small counts."""
