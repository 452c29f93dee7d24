"""How long known attacks take on our white-box tables. Started by scripts/whitebox-attacks.sh.

Each attack gets tables of a fresh random key and what a debugger would show of them; what it finds is compared with the key.
"""

import os
import subprocess
import sys
import tempfile
import time

ORACLE = sys.argv[1]


class Oracle:
    """A program with a decrypt key in its memory."""

    def __init__(self):
        self.process = subprocess.Popen([ORACLE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.key = bytes.fromhex(self.process.stdout.readline())

    def ask(self, question):
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def input(self, block):
        return bytes.fromhex(self.ask("input " + block.hex()))

    def round(self, number, state):
        return bytes.fromhex(self.ask(f"round {number} {bytes(state).hex()}"))

    def output(self, state):
        return bytes.fromhex(self.ask("output " + bytes(state).hex()))


def told(attack, start, result):
    print(f"{attack}: {time.monotonic() - start:.1f} s: {result}", flush=True)


def bge():
    """Billet, Gilbert, Ech-Chatbi: from the encoded rounds to the key."""
    from bluegalaxyenergy import BGE, WhiteBoxedAES

    oracle = Oracle()

    class Tables(WhiteBoxedAES):
        def isEncrypt(self):
            return False

        def getRoundNumber(self):
            return 13

        def applyRound(self, data, number):
            return oracle.round(number, data)

    start = time.monotonic()
    attack = BGE(Tables())
    attack.run()
    key = attack.computeKey()
    found = "the key" if key is not None and bytes(key) == oracle.key else f"not the key, but {key}"
    told("BGE (bluegalaxyenergy), AES_256", start, found)


def dfa():
    """Faults in the state before the last round that mixes columns, phoenixAES: the last round key of decryption."""
    import phoenixAES

    oracle = Oracle()
    start = time.monotonic()
    state = oracle.input(bytes(16))
    for number in range(12):
        state = oracle.round(number, state)
    right = oracle.output(oracle.round(12, state))
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as traces:
        lines = [right.hex()]
        for place in range(16):
            for fault in (1, 2, 3, 5, 9, 77):
                faulty = bytearray(state)
                faulty[place] ^= fault
                lines.append(oracle.output(oracle.round(12, faulty)).hex())
        traces.write("\n".join(lines) + "\n")
        traces.flush()
        found = phoenixAES.crack_file(traces.name, lastroundkeys=[], encrypt=False, verbose=0)
    first = oracle.key[:16].hex()
    verdict = "half of the key; a second pass a round earlier gives the other" if found and found.lower() == first else f"nothing ({found})"
    told(f"DFA (phoenixAES), AES_256, {len(lines) - 1} faults", start, verdict)


def dca():
    """Bits of the first round that correlate with an S-box; our own."""
    oracle = Oracle()
    for algorithm in ("AES_256", "SM4"):
        for traces in (1000, 10000):
            start = time.monotonic()
            told(f"DCA, {algorithm}, {traces} traces", start, oracle.ask(f"dca {algorithm} {traces}"))


if __name__ == "__main__":
    for attack in (dca, dfa, bge):
        try:
            attack()
        except Exception as error:  # a tool that fails is a result, too
            print(f"{attack.__name__}: the tool failed: {type(error).__name__}: {error}", flush=True)
