"""The one door: actions, the effects they yield, and the runners that ask the gate, perform and journal."""
