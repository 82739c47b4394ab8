"""Templates of messages: a plain text with a small Markdown and typed values, read whole before anything is sent."""
