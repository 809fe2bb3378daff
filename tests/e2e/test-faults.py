#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What breaks between Tandem and Twilio during a call: media sockets, the tunnel, REST, webhooks.  The call survives or ends with a
clear reason; nobody is called twice; what is told of it is true."""

import glob
import os
import sqlite3
import time

from cable import Cable
from call import Call
from harness import PATIENCE, Pair, find, free_port, loudness, read_scenario, read_wav, run_tests, wait_until

RATE = 8000
GREETING = ("Good morning and thank you for calling the office. I can tell you all about our opening hours, our address, our prices and "
            "our people, so please take your time and ask me whatever you like.")
PIECE = RATE // 4


def timeline(tandem, call_id):
    """[(kind, text)] of what is stored of a call, in order."""
    with sqlite3.connect(f"file:{tandem.data_dir}/tandem.db?mode=ro", uri=True) as store:
        return store.execute("SELECT kind, detail FROM events WHERE call_id = ? ORDER BY id", (call_id,)).fetchall()


def check_story(tandem, call_id):
    """Connected, lost, connected again, and ended: each once."""
    story = [event for event in timeline(tandem, call_id) if event[0] in ("media", "error")]
    assert [kind for kind, _ in story] == ["media", "error", "media", "media"], story
    assert "is being made again" in story[1][1], story


def clocks(simulator, sid):
    return [e for e in simulator.events("media", "clock") if e["call_sid"] == sid]


def agent_sounds(simulator):
    """Every item the agent spoke: samples."""
    return [read_wav(path) for path in glob.glob(os.path.join(simulator.records, "item*.wav"))]


def placed(simulator):
    return simulator.events("rest", "create_call")


def lost_us(simulator, sid):
    """When Twilio saw that the media socket was gone."""
    return [e for e in simulator.events("twiml", "error") if e["call_sid"] == sid and e["code"] == "31921"][0]["t_us"]


def check_spoken_once(simulator, sid):
    """The agent's greeting is heard whole and in order: what was not heard before the cut comes after it, late by the gap."""
    sound, heard = max(agent_sounds(simulator), key=len), simulator.heard(sid)
    first, second = clocks(simulator, sid)
    cut = (lost_us(simulator, sid) - int(first["at_us"])) / 1000 + float(first["heard_ms"])
    gap = (int(second["at_us"]) - lost_us(simulator, sid)) / 1000
    places, scores = [], []
    for at in range(0, len(sound) - PIECE, PIECE):
        piece = sound[at:at + PIECE]
        if loudness(piece) >= -35:
            where, score = find(piece, heard)
            places.append((where / 8, (where - at) / 8))
            scores.append(score)
    whole = [place for place, score in zip(places, scores) if score >= 0.9]
    begun = whole[0][1]
    before = [late - begun for where, late in whole if where + PIECE / 8 < cut]
    after = [late - begun for where, late in whole if where >= cut]
    print(f"# the greeting in {len(scores)} pieces of 250 ms: {len(whole)} whole, which correlate by {min(s for s in scores if s >= 0.9):.3f} "
          f"at least; {len(before)} before the cut, {len(after)} after it, {after[0]:.0f} to {after[-1]:.0f} ms late by a gap of {gap:.0f} ms")
    assert len(scores) - len(whole) <= 1, scores  # the one in which the socket was cut
    assert len(before) >= 3 and len(after) >= 10, places
    assert max(abs(late) for late in before) <= 20 * PATIENCE, places
    # Nothing is left out and nothing said twice, but for as much as nobody can know.
    assert gap - 60 * PATIENCE <= after[0] and after[-1] <= gap + 160 * PATIENCE, (gap, after)


def test_a_cut_socket_is_replaced():
    """Cut two seconds into the greeting: one call, one story, one greeting."""
    with Pair(AI_GREETING=GREETING) as (simulator, tandem):
        simulator.arm("media-cut")
        call = Call(simulator, tandem, read_scenario("operator-listen").number)
        call.wait_turn("agent", lambda text: "whatever you like" in text, "the greeting is heard to its end")
        ended = call.end()
        assert ended["end_reason"] == "hung up here", ended
        assert len(placed(simulator)) == 1, placed(simulator)
        turns = [t for t in tandem.turns(call.id) if t["party"] == "agent"]
        assert len(turns) == 1 and not turns[0]["interrupted"], turns
        check_story(tandem, call.id)
        check_spoken_once(simulator, call.sid)


def cut_tunnel_for(seconds):
    """A tunnel that is away for so long in the middle of the greeting."""
    port = free_port()
    with Cable(port) as cable, Pair(AI_GREETING=GREETING, PORT=port, PUBLIC_URL=f"http://127.0.0.1:{cable.port}") as (simulator, tandem):
        call = Call(simulator, tandem, read_scenario("operator-listen").number)
        call.wait_heard(2000)
        cable.cut()
        wait_until(lambda: len(timeline(tandem, call.id)) > 5, 10, "the loss is noticed")
        time.sleep(seconds)  # of the tunnel's absence
        assert tandem.call(call.id)["status"] == "in-progress", tandem.call(call.id)
        cable.mend()
        mended = time.monotonic()
        call.wait_turn("agent", lambda text: "whatever you like" in text, "the greeting is heard to its end", 60)
        ended = call.end()
        assert ended["end_reason"] == "hung up here", ended
        assert len(placed(simulator)) == 1, placed(simulator)
        back = int(clocks(simulator, call.sid)[1]["at_us"]) / 1e6
        updates = [e for e in simulator.events("rest", "update_call") if e["twiml"]]
        assert ["<Pause" in e["twiml"][:80] for e in updates] == [True, False], updates
        print(f"# away for {seconds} s: the call was held {(updates[0]['t_us'] - lost_us(simulator, call.sid)) / 1000:.1f} ms after the loss and "
              f"had its stream again {(back - mended) * 1000:.0f} ms after the tunnel")
        assert back - mended <= 6 * PATIENCE, (back, mended)
        check_story(tandem, call.id)
        check_spoken_once(simulator, call.sid)


def test_tunnel_away_for_five_seconds():
    cut_tunnel_for(5)


if __name__ == "__main__":
    run_tests(globals())
