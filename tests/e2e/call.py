# SPDX-License-Identifier: GPL-3.0-or-later
"""A call as the operator's tests see it: Tandem's verbs, and what the simulator knows."""

from harness import wait_until


class Call:
    """One call, and what the simulator knows of it."""

    def __init__(self, simulator, tandem, number):
        self.simulator = simulator
        self.tandem = tandem
        self.id = tandem.dial(number)
        self.sid = tandem.wait_for(self.id, "in-progress")["call_sid"]

    def do(self, verb, **body):
        status, answer = self.tandem.api("POST", f"/api/v1/calls/{self.id}/{verb}", body)
        assert status == 200, (verb, status, answer)
        return answer

    def patch(self, word):
        assert self.do("patch", patch=word)["patch"] == word

    def media(self, what):
        return [e for e in self.simulator.events("media", what) if e["call_sid"] == self.sid]

    def clears(self, count):
        return wait_until(lambda: self.media("clear")[count - 1:], 10, f"clear number {count}")

    def ai(self, what):
        return self.simulator.events("realtime", what)

    def heard_marks(self):
        """Every one is 100 ms of the agent that the person has heard."""
        return sum(e["cleared"] == "false" for e in self.media("mark_echoed"))

    def wait_heard(self, ms):
        before = self.heard_marks()
        wait_until(lambda: self.heard_marks() - before >= ms / 100, 30, f"{ms} ms of the agent")

    def wait_response(self, condition, what, seconds=30):
        return wait_until(lambda: [r for r in self.ai("response") if condition(r["text"])], seconds, what)[0]

    def wait_turn(self, party, condition, what, seconds=30):
        return wait_until(lambda: [t for t in self.tandem.turns(self.id) if t["party"] == party and t["final"]
                                   and condition(t["text"])], seconds, what)[0]

    def end(self):
        self.tandem.hang_up(self.id)
        call = self.tandem.wait_ended(self.id)
        assert call["status"] == "completed", call
        return call

    def sample(self, event):
        """Where in the person's hearing an event of the stream is."""
        return int(float(self.media("clock")[0]["heard_ms"]) + float(event["at_ms"])) * 8

    def heard(self):
        return self.simulator.heard(self.sid)
