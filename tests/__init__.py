"""The tests of plux: conftest.py begins with a list of the fixtures; sample projects lie in folders named `samples`."""
