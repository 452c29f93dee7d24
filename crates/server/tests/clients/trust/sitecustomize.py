"""Lets tccli trust the server's authority: it takes its bundle from certifi and offers no setting for another."""

import os

import certifi

certifi.where = lambda: os.environ["KEYWARD_CA"]
